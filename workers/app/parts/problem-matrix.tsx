/** Optimizers by problems: success at the hardest target and median loss; each cell opens the runs behind it. */
import { useMemo } from "preact/hooks";
import type { LeaderboardCell } from "../../../shared/contracts/leaderboard.ts";
import { formatNumber } from "../data/format.ts";
import { claimOf, type Verdict } from "./claim.ts";
import { runsLink } from "./runs-link.ts";
import { Scroll } from "./scroll.tsx";
import { useLater } from "./use-later.ts";

interface ProblemMatrixProps {
  /** All of the document: those not shown may lead. */
  readonly cells: readonly LeaderboardCell[];
  readonly sweepId: string;
  readonly problems: readonly string[];
  /** In the order of the rows. */
  readonly optimizers: readonly string[];
}

const MARKS: Readonly<Record<Verdict, string>> = {
  leader: "★",
  better: "★",
  tied: "=",
  "too few": "?",
  worse: "",
  none: "",
};

/** Follows the rows above it in a task of its own: together they would hold up a key press. */
export function ProblemMatrix(props: ProblemMatrixProps) {
  const shown = useLater(props.cells);
  const matrix = useMemo(
    () => (shown ? <Matrix {...props} cells={shown} /> : null),
    [shown, props.sweepId, props.problems.join(), props.optimizers.join()],
  );
  return matrix;
}

function Matrix({ cells, sweepId, problems, optimizers }: ProblemMatrixProps) {
  const byName = new Map(cells.map((cell) => [`${cell.problem}\n${cell.optimizer}`, cell]));
  // Once: twelve problems of forty optimizers are 500 cells, and each is judged among its problem's own.
  const ofProblem = Map.groupBy(cells, (cell) => cell.problem);
  return (
    <>
      <h3>Problem by problem</h3>
      <p class="muted">
        Runs that reached the hardest target, and the median final loss. ★ leads the problem, = not told apart
        from the leader, ? not enough seeds to tell, no mark: the leader is better (p &lt; 0.05 after Holm).
      </p>
      <Scroll label="Results by problem">
        <table>
          <thead>
            <tr>
              <th scope="col">Optimizer</th>
              {problems.map((problem) => (
                <th scope="col" class="number breaks" key={problem}>
                  {breakable(problem)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {optimizers.map((optimizer) => (
              <tr key={optimizer}>
                <th scope="row">{optimizer}</th>
                {problems.map((problem) => {
                  const cell = byName.get(`${problem}\n${optimizer}`);
                  return (
                    <td class="number" key={problem}>
                      {cell && cell.basis !== "none" ? (
                        <MatrixCell
                          cell={cell}
                          here={ofProblem.get(problem) ?? []}
                          link={runsLink(sweepId, optimizer, problem)}
                        />
                      ) : (
                        "–"
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

/** Long labels may break before their options. */
function breakable(label: string): string {
  return label.replaceAll(/[[,]/g, (mark) => (mark === "[" ? "\u200b[" : ",\u200b"));
}

function MatrixCell({
  cell,
  here,
  link,
}: {
  readonly cell: LeaderboardCell;
  readonly here: readonly LeaderboardCell[];
  readonly link: string;
}) {
  const { verdict, text } = claimOf(cell, here);
  const hardest = cell.success.at(-1);
  return (
    <>
      <a href={link} title={text}>
        {hardest ? `${hardest.successes}/${hardest.runs}` : "runs"}
      </a>{" "}
      <span class="muted">{formatNumber(cell.medianValue, 2)}</span>
      <span class="mark">{MARKS[verdict]}</span>
    </>
  );
}
