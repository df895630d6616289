/** Two optimizers against each other over the complete sweeps that have both: verdicts, problems, curves, settings. */

import type { SweepFacts } from "../../../shared/contracts/sweep-facts.ts";
import { nameOf } from "../../../shared/findings/about.ts";
import { comparisonSentences, looksSentence } from "../../../shared/findings/compare.ts";
import { latestOf } from "../../../shared/findings/latest.ts";
import { optimizersOf, sweepsWith } from "../../../shared/findings/who-took-part.ts";
import { PairCurves } from "../charts/pair-curves.tsx";
import { CURVE_AXES, curveAxis } from "../data/curve-axis.ts";
import type { ComparedCells } from "../data/sweep-reading.ts";
import { ComparePicker } from "../parts/compare-picker.tsx";
import { ComparisonSettings } from "../parts/comparison-settings.tsx";
import { ComparisonTable } from "../parts/comparison-table.tsx";
import { ExplainedSentence } from "../parts/explained-sentence.tsx";
import { Failure } from "../parts/failure.tsx";
import { useComparisons } from "../parts/use-comparisons.ts";
import { useFindings } from "../parts/use-findings.ts";
import { useQuery } from "../parts/use-query.ts";
import { useTitle } from "../parts/use-title.ts";

interface ComparePageProps {
  readonly own: string;
  readonly other: string;
}

export function ComparePage({ own, other }: ComparePageProps) {
  useTitle(`${own} against ${other}`);
  const [query] = useQuery();
  const findings = useFindings();
  const facts = findings.state === "ready" ? findings.value.facts : [];
  return (
    <>
      <h1>
        {own} against {other}
      </h1>
      <ComparePicker
        names={optimizersOf(facts)}
        own={own}
        other={other}
        search={query.size === 0 ? "" : `?${query}`}
      />
      {findings.state === "failed" ? <Failure what="What is known" message={findings.message} /> : null}
      {findings.state === "loading" ? <p role="status">Loading …</p> : null}
      {findings.state === "ready" ? <Compared facts={facts} own={own} other={other} /> : null}
    </>
  );
}

interface ComparedProps extends ComparePageProps {
  readonly facts: readonly SweepFacts[];
}

function Compared({ facts, own, other }: ComparedProps) {
  const [query, change] = useQuery();
  const all = sweepsWith(facts, own, other);
  const asked = query.get("sweep") ?? "";
  const chosen =
    asked === "" ? sweepsWith(latestOf(facts), own, other) : all.filter(({ sweep }) => sweep === asked);
  const read = useComparisons(chosen, own, other);
  if (own === other) return <p class="notice">Choose two different optimizers.</p>;
  if (all.length === 0)
    return (
      <p class="notice">
        No complete sweep has both {own} and {other}. <a href="/new">A new sweep</a> can compare them.
      </p>
    );
  const replies = chosen.flatMap((each) => {
    const reply = read.get(each.sweep);
    return reply === undefined ? [] : [{ facts: each, reply }];
  });
  const sweeps = replies.flatMap(({ facts, reply }) =>
    reply.state === "ready" && reply.value !== null ? [{ facts, ...reply.value }] : [],
  );
  const looks = looksSentence(sweeps.map(({ comparison }) => comparison));
  return (
    <>
      <div class="controls">
        <label>
          Sweeps
          <select value={asked} onChange={(event) => change({ sweep: event.currentTarget.value })}>
            <option value="">the newest of each name</option>
            {all.map(({ sweep, name, endedAt }) => (
              <option key={sweep} value={sweep}>
                {name}
                {endedAt === null ? "" : `, ${endedAt.slice(0, 10)}`}
              </option>
            ))}
          </select>
        </label>
        <label>
          Curves against
          <select
            value={curveAxis(query.get("cost"))}
            onChange={(event) => {
              const { value } = event.currentTarget;
              change({ cost: value === "gradientEquivalents" ? "" : value });
            }}
          >
            {Object.entries(CURVE_AXES).map(([name, title]) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </label>
      </div>
      <ul class="findings">
        {sweeps.map(({ facts, comparison }) => (
          <li key={facts.sweep}>
            <a href={`/sweeps/${facts.sweep}?ref=${encodeURIComponent(other)}`}>{facts.name}</a>:{" "}
            <ExplainedSentence
              sentence={comparisonSentences(comparison).join(" ")}
              names={[own, other]}
              sweep={facts.sweep}
              reference={other}
            />
          </li>
        ))}
      </ul>
      {looks === null ? null : <p class="muted">{looks}</p>}
      {replies.map(({ facts, reply }) =>
        reply.state === "failed" ? (
          <Failure key={facts.sweep} what={`The sweep ${facts.name}`} message={reply.message} />
        ) : null,
      )}
      {replies.length < chosen.length ? (
        <p role="status">
          Reading {chosen.length} sweeps; {replies.length} are here …
        </p>
      ) : null}
      <h2 id="problems">Problem by problem</h2>
      <p class="muted">
        Below 1, left of the line, {own} is cheaper. Costs are in gradient-equivalents, and the small figures
        and bars are 95 % intervals over studies. Verdicts are of the joint test of each sweep, corrected for
        all pairs; on a single problem also for all its problems.
      </p>
      <ComparisonTable own={own} other={other} sweeps={sweeps} />
      <Curves sweeps={sweeps} own={own} other={other} />
      <h2 id="settings">What tuning chose</h2>
      <ComparisonSettings own={own} other={other} sweeps={sweeps} />
      <p>
        More of <a href={`/optimizers/${encodeURIComponent(nameOf(own))}`}>{own}</a> and of{" "}
        <a href={`/optimizers/${encodeURIComponent(nameOf(other))}`}>{other}</a>.
      </p>
    </>
  );
}

/** Pictures at first: a sweep may have dozens of problems. */
const FEW = 6;

interface CurvesProps extends ComparePageProps {
  readonly sweeps: readonly (ComparedCells & { readonly facts: SweepFacts })[];
}

function Curves({ sweeps, own, other }: CurvesProps) {
  const [query, change] = useQuery();
  const axis = curveAxis(query.get("cost"));
  const isWhole = query.get("all") === "true";
  const pictures = sweeps.flatMap(({ facts, cells }) =>
    facts.problems.flatMap(({ label }) => {
      const here = cells.filter(({ problem }) => problem === label);
      return here.some(({ curve }) => curve !== null) ? [{ facts, label, cells: here }] : [];
    }),
  );
  return (
    <>
      <h2 id="curves">Learning curves</h2>
      {pictures.length === 0 ? (
        <p class="muted">No curve of both was recorded, or they are still being read.</p>
      ) : (
        <>
          <p class="muted">
            Each line is the median over final runs, and its band reaches from the 20 % to the 80 % quantile.
            The coloured line is {own}; the thick one in the colour of the text is {other}. Where losses are
            negative, an axis shows the distance to the lowest one.
          </p>
          <div class="curve-grid">
            {(isWhole ? pictures : pictures.slice(0, FEW)).map(({ facts, label, cells }) => (
              <section key={`${facts.sweep} ${label}`} aria-label={`${label} of ${facts.name}`}>
                <h3>{label}</h3>
                <PairCurves problem={label} own={own} other={other} cells={cells} axis={axis} />
              </section>
            ))}
          </div>
          {pictures.length > FEW ? (
            <button type="button" onClick={() => change({ all: isWhole ? "" : "true" })}>
              {isWhole ? `Show ${FEW} problems` : `Show all ${pictures.length} problems`}
            </button>
          ) : null}
        </>
      )}
    </>
  );
}
