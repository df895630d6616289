/** Who ran what stands on the board, and how much of it was checked: runners' own names and ids of tokens, never a secret. */
import type { BoardChecks, CheckTally } from "../../../shared/contracts/checked-share.ts";
import { Scroll } from "./scroll.tsx";

export function WhoRan({
  checks,
  shown,
}: {
  readonly checks: BoardChecks;
  readonly shown: ReadonlySet<string>;
}) {
  const rows = checks.rows.filter(({ optimizer }) => shown.has(optimizer));
  return (
    <details>
      <summary>Who ran it, and what was checked</summary>
      <p class="muted">
        Runs of the operator's own tokens count as checked; on a server at home these are all runs. Runs of
        other tokens are computed again by runners with a third token: all of the first ones, later some, and
        always the final runs of the optimizer in first place.
        {checks.falseTokens.length === 0
          ? ""
          : ` The results of these tokens were found to be false and were taken back where no other token had confirmed them: ${checks.falseTokens.join(", ")}.`}
      </p>
      <Scroll label="Who ran it">
        <table>
          <thead>
            <tr>
              <th scope="col">Optimizer</th>
              <th scope="col">Runs</th>
              <th scope="col">Final runs</th>
              <th scope="col">Runner (token): runs</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ optimizer, runs, finals, by, others }) => (
              <tr key={optimizer}>
                <th scope="row">{optimizer}</th>
                <td>{tallyText(runs)}</td>
                <td>{tallyText(finals)}</td>
                <td>
                  {by
                    .map(({ runner, token, trials }) => `${runner} (${token ?? "no token kept"}): ${trials}`)
                    .join(", ")}
                  {others > 0 ? `, others: ${others}` : ""}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}

const WORDS: Readonly<Record<keyof CheckTally, string>> = {
  trusted: "the operator's own",
  agreed: "reproduced",
  waiting: "waiting",
  disputed: "disputed",
  unchecked: "unchecked",
};

function tallyText(tally: CheckTally): string {
  const parts = (Object.keys(WORDS) as (keyof CheckTally)[]).flatMap((state) =>
    tally[state] > 0 ? [`${tally[state]} ${WORDS[state]}`] : [],
  );
  return parts.length === 0 ? "–" : parts.join(", ");
}
