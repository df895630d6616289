/** What papers claim, and what became of it here: one entry a claim, from the same results as docs/claims. */
import { useEffect, useState } from "preact/hooks";
import { type ClaimList, claimListSchema } from "../../../shared/contracts/claim-row.ts";
import type { Loaded } from "../data/api.ts";
import { readBuiltFile } from "../data/built-file.ts";
import { ClaimCard } from "../parts/claim-card.tsx";
import { Failure } from "../parts/failure.tsx";
import { useFindings } from "../parts/use-findings.ts";
import { useTitle } from "../parts/use-title.ts";

export function ClaimsPage() {
  useTitle("Claims");
  const [list, setList] = useState<Loaded<ClaimList>>({ state: "loading" });
  useEffect(() => void readBuiltFile("claims.json", claimListSchema).then(setList), []);
  return (
    <>
      <h1>The papers' claims</h1>
      <p class="muted">
        Each claim has a rule that was stated before its runs. It <b>holds</b> where the whole 95 % interval
        of every figure lies inside the rule, <b>holds only where</b> some do, <b>does not hold</b> where all
        lie outside, and is <b>not told</b> where an interval crosses a limit or a check of the experiment is
        not met.
      </p>
      {list.state === "failed" ? <Failure what="The claims" message={list.message} /> : null}
      {list.state === "loading" ? <p role="status">Loading …</p> : null}
      {list.state === "ready" ? <Listed list={list.value} /> : null}
    </>
  );
}

function Listed({ list: { claims, untested } }: { readonly list: ClaimList }) {
  const findings = useFindings();
  const facts = findings.state === "ready" ? findings.value.facts : [];
  // Only what came as a published file is the sweep that the figures are of: anybody may name a sweep so.
  const published = facts.filter(({ imported }) => imported !== null);
  const sweeps = new Map(published.map(({ name, sweep }) => [name, `/sweeps/${sweep}`]));
  // The part that the address names was not there when the page was opened.
  useEffect(() => document.getElementById(location.hash.slice(1))?.scrollIntoView(), []);
  return (
    <>
      {claims.map((claim) => (
        <ClaimCard key={claim.name} claim={claim} sweeps={sweeps} />
      ))}
      <h2>Not tested here</h2>
      <ul>
        {untested.map(({ who, statement, why }) => (
          <li key={statement}>
            {statement} <span class="muted">{who}.</span> Why not: {why}.
          </li>
        ))}
      </ul>
    </>
  );
}
