/** Optimizers by problems: success at the hardest target and median loss; each cell opens the runs behind it. */
import { useMemo } from "preact/hooks";
import type { LeaderboardCell } from "../../../shared/contracts/leaderboard.ts";
import { formatNumber } from "../data/format.ts";
import { claimOf, type Verdict } from "./claim.ts";
import { Figure } from "./explain.tsx";
import { Scroll } from "./scroll.tsx";
import { Term } from "./term.tsx";
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

/** Rows of one task: forty optimizers of twelve problems, drawn in one, would hold up a key press. */
const SLICE = 6;
/** About the height of a row, so that what stands below keeps its place while the slices come. */
const ROW_REM = 2.4;

export function ProblemMatrix({ cells, sweepId, problems, optimizers }: ProblemMatrixProps) {
  const order = optimizers.join();
  const slices = useMemo(
    () =>
      Array.from({ length: Math.ceil(optimizers.length / SLICE) }, (_, i) =>
        optimizers.slice(i * SLICE, (i + 1) * SLICE),
      ),
    [order],
  );
  return (
    <>
      <h3>Problem by problem</h3>
      <p class="muted">
        Each cell shows how many runs reached the hardest <Term of="target" />, and the median final loss. The
        mark ★ stands for the optimizer that leads the problem, and = for one that is not{" "}
        <Term of="told">told apart</Term> from the leader. The mark ? means that this cannot be decided,
        because there are too few seeds or all runs are the same. Where there is no mark, the leader is better
        (p &lt; 0.05 after the Holm correction).
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
          {slices.map((names) => (
            <Slice
              key={names.join()}
              cells={cells}
              sweepId={sweepId}
              problems={problems}
              optimizers={names}
            />
          ))}
        </table>
      </Scroll>
    </>
  );
}

/** Some rows, in a task of their own, and again only when the document's cells are others. */
function Slice({ cells, sweepId, problems, optimizers }: ProblemMatrixProps) {
  const shown = useLater(cells);
  const columns = problems.join();
  return useMemo(() => {
    if (!shown)
      return (
        <tbody>
          <tr>
            <td colSpan={problems.length + 1} style={`height: ${ROW_REM * optimizers.length}rem`} />
          </tr>
        </tbody>
      );
    // Once for each problem: every cell is judged among its problem's own.
    const ofProblem = Map.groupBy(shown, (cell) => cell.problem);
    return (
      <tbody>
        {optimizers.map((optimizer) => (
          <tr key={optimizer}>
            <th scope="row">{optimizer}</th>
            {problems.map((problem) => {
              const here = ofProblem.get(problem) ?? [];
              const cell = here.find((each) => each.optimizer === optimizer);
              return (
                <td class="number" key={problem}>
                  {cell && cell.basis !== "none" ? (
                    <MatrixCell cell={cell} here={here} sweepId={sweepId} />
                  ) : (
                    "–"
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    );
  }, [shown, sweepId, columns]);
}

/** Long labels may break before their options. */
function breakable(label: string): string {
  return label.replaceAll(/[[,]/g, (mark) => (mark === "[" ? "\u200b[" : ",\u200b"));
}

function MatrixCell({
  cell,
  here,
  sweepId,
}: {
  readonly cell: LeaderboardCell;
  readonly here: readonly LeaderboardCell[];
  readonly sweepId: string;
}) {
  const { verdict, text } = claimOf(cell, here);
  const { optimizer, problem } = cell;
  const shown = { sweep: sweepId, optimizer, problem, isFirstEdition: true };
  const hardest = cell.success.at(-1);
  return (
    <>
      <span title={text}>
        <Figure figure="success" {...shown}>
          {hardest ? `${hardest.successes}/${hardest.runs}` : "runs"}
        </Figure>
      </span>{" "}
      <span class="muted">
        <Figure figure="medianLoss" {...shown}>
          {formatNumber(cell.medianValue, 2)}
        </Figure>
      </span>
      <span class="mark">{MARKS[verdict]}</span>
    </>
  );
}
