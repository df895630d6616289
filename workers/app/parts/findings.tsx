/** The sentences of the complete sweeps, and below them what they do not say. */
import type { Finding } from "../../../shared/contracts/sweep-facts.ts";
import type { FindingsReply } from "../data/api.ts";
import { ExplainedSentence } from "./explained-sentence.tsx";
import { useRoving } from "./use-roving.ts";

export function Findings({ findings: { findings, facts, pending } }: { readonly findings: FindingsReply }) {
  const host = useRoving<HTMLUListElement>();
  if (findings.length === 0)
    return (
      <p class="notice">
        {pending > 0
          ? "The complete sweeps are being read …"
          : "No sweep is complete yet, so nothing is known. The list below shows what runs."}
      </p>
    );
  return (
    <>
      <ul class="findings" ref={host}>
        {findings.map(({ sweep, name, sentences }) => {
          const [first = "", ...others] = sentences;
          const own = facts.find((each) => each.sweep === sweep);
          const names = own?.rows.map(({ optimizer }) => optimizer) ?? [];
          const about = { names, sweep, reference: own?.reference ?? "" };
          return (
            <li key={sweep}>
              <a href={`/sweeps/${sweep}`}>{name}</a>: <ExplainedSentence sentence={first} {...about} />
              {others.length > 0 ? (
                <ul>
                  {others.map((sentence) => (
                    <li key={sentence}>
                      <ExplainedSentence sentence={sentence} {...about} />
                    </li>
                  ))}
                </ul>
              ) : null}
            </li>
          );
        })}
      </ul>
      <details class="limits">
        <summary>What these sentences do not say</summary>
        <ul>
          <li>
            They are written by fixed rules from {findings.length} complete sweep
            {findings.length === 1 ? "" : "s"}. Two optimizers are called cheaper or dearer only where the
            joint test of the sweep tells them apart; × is a multiple of a cost, and the brackets are its 95 %
            interval. ≥, ≤ and ≈ mark ratios that are bounds because runs missed a target.
          </li>
          {limitsOf(findings).map(([limit, names]) => (
            <li key={limit}>
              {limit} <span class="muted">({names.join(", ")})</span>
            </li>
          ))}
        </ul>
        {pending > 0 ? <p class="muted">{pending} more complete sweeps are being read.</p> : null}
      </details>
    </>
  );
}

/** Each limit once, with the sweeps that it is about. */
function limitsOf(findings: readonly Finding[]): readonly (readonly [string, readonly string[]])[] {
  const names = new Map<string, string[]>();
  for (const { name, limits } of findings)
    for (const limit of limits) names.set(limit, [...(names.get(limit) ?? []), name]);
  return [...names];
}
