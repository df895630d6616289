/** Optimizers by problems: cost ÷ the reference's in each cell; it opens the runs behind it. */
import { type BoardChecks, type CheckTally, checkedShare } from "../../../shared/contracts/checked-share.ts";
import type { StudyBoard, StudyBoardCell } from "../../../shared/contracts/study-board.ts";
import { figureTitle, markSentence, ratioTexts, shareText } from "../../../shared/scoring/board-words.ts";
import { Figure } from "./explain.tsx";
import { Scroll } from "./scroll.tsx";
import { Term } from "./term.tsx";

interface BoardMatrixProps {
  readonly board: StudyBoard;
  readonly checks: BoardChecks | null;
  readonly shown: ReadonlySet<string>;
  readonly problems: readonly string[];
  readonly sweepId: string;
}

export function BoardMatrix({ board, checks, shown, problems, sweepId }: BoardMatrixProps) {
  const cells = new Map(board.cells.map((cell) => [`${cell.problem}\n${cell.optimizer}`, cell]));
  const checked = new Map(checks?.cells.map((cell) => [`${cell.problem}\n${cell.optimizer}`, cell.runs]));
  return (
    <>
      <h3>Problem by problem</h3>
      <p class="muted">
        Each cell shows {figureTitle(board)} ÷ {board.reference} on this problem, its 95 % interval, and how
        many runs reached the hardest <Term of="target" />. The order is that of the table above. The interval
        of a single problem is not a verdict.
      </p>
      <Scroll label="Results by problem">
        <table>
          <thead>
            <tr>
              <th scope="col">Optimizer</th>
              {problems.map((problem) => (
                <th scope="col" class="number breaks" key={problem}>
                  {problem.replaceAll(/[[,]/g, (mark) => (mark === "[" ? "\u200b[" : ",\u200b"))}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {board.rows
              .filter(({ optimizer }) => shown.has(optimizer))
              .map(({ optimizer }) => (
                <tr key={optimizer}>
                  <th scope="row">{optimizer}</th>
                  {problems.map((problem) => (
                    <MatrixCell
                      key={problem}
                      cell={cells.get(`${problem}\n${optimizer}`)}
                      board={board}
                      checked={checked.get(`${problem}\n${optimizer}`)}
                      sweepId={sweepId}
                    />
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

interface MatrixCellProps {
  readonly cell: StudyBoardCell | undefined;
  readonly board: StudyBoard;
  /** Undefined in documents of earlier releases. */
  readonly checked: CheckTally | undefined;
  readonly sweepId: string;
}

function MatrixCell({ cell, board, checked, sweepId }: MatrixCellProps) {
  if (!cell || cell.studies[0] === 0) return <td class="number">–</td>;
  const { ratio, interval } = ratioTexts(board, cell.optimizer, cell.ratio);
  const { optimizer, problem } = cell;
  const shown = { sweep: sweepId, optimizer, problem, reference: board.reference };
  const share = checked ? checkedShare(checked) : null;
  return (
    <td
      class="number"
      title={cell.optimizer === board.reference ? undefined : markSentence(cell.ratio.mark, board.reference)}
    >
      <Figure figure="ratio" {...shown} {...(board.by === "cost" ? {} : { by: board.by })}>
        {ratio}
        {interval === "–" ? null : <small>{interval}</small>}
      </Figure>
      <Figure figure="success" isSmall {...shown}>
        {cell.success.reached}/{cell.success.runs}
        {share === null || share === 1 ? "" : `; ${shareText(share)} checked`}
      </Figure>
    </td>
  );
}
