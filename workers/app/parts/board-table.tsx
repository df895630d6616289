/** The board by studies with every figure: one row for each optimizer in the order of mean cost. */
import { type BoardChecks, type CheckedRow, checkedShare } from "../../../shared/contracts/checked-share.ts";
import type { StudyBoard, StudyBoardRow } from "../../../shared/contracts/study-board.ts";
import {
  type BoardRatio,
  effortText,
  figureTitle,
  legendSentences,
  markSentence,
  placeText,
  ratioTexts,
  secondsText,
  shareText,
  successText,
  toldSentence,
  toldText,
  wonText,
} from "../../../shared/scoring/board-words.ts";
import { runsLink } from "./runs-link.ts";
import { Scroll } from "./scroll.tsx";
import { Term } from "./term.tsx";
import "./board-table.css";

interface BoardTableProps {
  readonly board: StudyBoard;
  /** Null in documents of earlier releases. */
  readonly checks: BoardChecks | null;
  /** Names of those shown, of one family perhaps: their figures depend on nobody else. */
  readonly shown: ReadonlySet<string>;
  readonly sweepId: string;
}

export function BoardTable({ board, checks, shown, sweepId }: BoardTableProps) {
  const { reference } = board;
  const rows = board.rows.filter(({ optimizer }) => shown.has(optimizer));
  return (
    <>
      <p class="muted">
        {figureTitle(board)} ÷ {reference}, the <Term of="reference" />, is below 1 where an optimizer is{" "}
        {board.by === "cost" ? "cheaper" : "better"}, {effortText(board)}.{" "}
        {board.by === "cost" ? (
          <>
            The marks ≥ and ≤ say that this <Term of="cost-ratio" /> is a <Term of="bound" />, because some
            runs miss a target.
          </>
        ) : (
          "It is measured at the end of a run, on examples that training never saw."
        )}{" "}
        The small figures are 95 % confidence intervals: from a t statistic over studies on the logarithm, and
        the Wilson interval for success. One joint sign-flip test decides which optimizers are{" "}
        <Term of="told" />, for all claims at once.
      </p>
      <Scroll label="Leaderboard table">
        <table class="board">
          <thead>
            <tr>
              <th scope="col" class="number">
                #
              </th>
              <th scope="col">Optimizer</th>
              <th scope="col" class="number">
                {figureTitle(board)} ÷ {reference}
              </th>
              <th scope="col">
                <Term of="told">Told from</Term>{" "}
                {checks?.leader === "unconfirmed" ? "the first" : "the leader"}
              </th>
              <th scope="col">
                <Term of="told">Told from</Term> {reference}
              </th>
              <th scope="col" class="number">
                <Term of="won-lost-tied">Won–lost–tied</Term>
              </th>
              <th scope="col" class="number">
                <Term of="success">Success</Term>
              </th>
              <th scope="col" class="number">
                <Term of="default">Default's</Term>
              </th>
              <th scope="col" class="number">
                <Term of="k-one">k = 1</Term>
              </th>
              <th scope="col" class="number">
                <Term of="axes">Axes</Term>
              </th>
              <th scope="col" class="number">
                <Term of="held">Held</Term>
              </th>
              <th scope="col" class="number">
                <Term of="seconds">Seconds</Term>
                {board.secondsOn === null ? null : <small>{board.secondsOn}</small>}
              </th>
              <th scope="col" class="number">
                <Term of="trial">Trials</Term>
              </th>
              {checks ? (
                <th scope="col" class="number">
                  <abbr title="The share of the runs that the operator's own runner made or that a runner with another token reproduced.">
                    Checked
                  </abbr>
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row
                key={row.optimizer}
                row={row}
                board={board}
                sweepId={sweepId}
                checked={checks?.rows.find(({ optimizer }) => optimizer === row.optimizer)}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
      <p class="muted">{legendSentences(board).join(" ")}</p>
      <Checks board={board} shown={shown} />
    </>
  );
}

function Row({
  row,
  board,
  sweepId,
  checked,
}: {
  readonly row: StudyBoardRow;
  readonly board: StudyBoard;
  readonly sweepId: string;
  readonly checked: CheckedRow | undefined;
}) {
  return (
    <tr>
      <td class="number">{placeText(row, board.settled)}</td>
      <th scope="row">
        <a href={runsLink(sweepId, row.optimizer)}>{row.optimizer}</a>
      </th>
      <Ratio board={board} optimizer={row.optimizer} of={row.ratio} />
      <td title={toldSentence(row.fromLeader, board)}>{toldText(row.fromLeader, board.by)}</td>
      <td title={toldSentence(row.fromReference, board)}>{toldText(row.fromReference, board.by)}</td>
      <td class="number">{wonText(row.won)}</td>
      <td class="number">
        <a href={runsLink(sweepId, row.optimizer)}>{successText(row)}</a>
      </td>
      <Ratio board={board} optimizer={row.optimizer} of={row.tracks.default} />
      <Ratio board={board} optimizer={row.optimizer} of={row.tracks.one} />
      <td class="number">{row.axes}</td>
      <td class="number">{shareText(row.held)}</td>
      <td class="number">{secondsText(row.seconds)}</td>
      <td class="number">{row.trials}</td>
      {checked ? <td class="number">{shareText(checkedShare(checked.runs))}</td> : null}
    </tr>
  );
}

interface RatioProps {
  readonly board: StudyBoard;
  readonly optimizer: string;
  readonly of: BoardRatio;
}

/** A ratio with its interval under it; its mark is explained as a tooltip. */
function Ratio({ board, optimizer, of }: RatioProps) {
  const { ratio, interval } = ratioTexts(board, optimizer, of);
  const mark = optimizer === board.reference ? undefined : markSentence(of.mark, board.reference);
  return (
    <td class="number" title={mark}>
      {ratio}
      {interval === "–" ? null : <small>{interval}</small>}
    </td>
  );
}

function Checks({ board, shown }: Pick<BoardTableProps, "board" | "shown">) {
  const checks = board.checks.filter(({ optimizer }) => shown.has(optimizer));
  if (checks.length === 0) return null;
  return (
    <details>
      <summary>
        {checks.length === 1
          ? "1 check of the search spaces that matters for a verdict"
          : `${checks.length} checks of the search spaces that matter for a verdict`}
      </summary>
      <ul>
        {checks.map(({ optimizer, problem, kind, axis, side, message }) => (
          <li key={`${optimizer} ${problem} ${kind} ${axis} ${side}`}>
            <b>{optimizer}</b> on {problem}: {message}
          </li>
        ))}
      </ul>
    </details>
  );
}
