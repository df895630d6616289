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
import type { ShownFigure } from "../data/figures.ts";
import { Figure } from "./explain.tsx";
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
                <Term of="place">#</Term>
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
                <Term of="accepted">Trials</Term>
              </th>
              {checks ? (
                <th scope="col" class="number">
                  <Term of="checked">Checked</Term>
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
  const { optimizer } = row;
  const { reference, by } = board;
  const shown = { sweep: sweepId, optimizer, reference, ...(by === "cost" ? {} : { by }) };
  return (
    <tr>
      <td class="number">
        <Figure figure="place" {...shown}>
          {placeText(row, board.settled)}
        </Figure>
      </td>
      <th scope="row">
        <a href={runsLink(sweepId, { optimizer })}>{optimizer}</a>
      </th>
      <Ratio figure="ratio" shown={shown} of={row.ratio} />
      <td title={toldSentence(row.fromLeader, board)}>
        <Figure figure="told" {...shown}>
          {toldText(row.fromLeader, by)}
        </Figure>
      </td>
      <td title={toldSentence(row.fromReference, board)}>
        <Figure figure="told" {...shown}>
          {toldText(row.fromReference, by)}
        </Figure>
      </td>
      <td class="number">
        <Figure figure="won" {...shown}>
          {wonText(row.won)}
        </Figure>
      </td>
      <td class="number">
        <Figure figure="success" {...shown}>
          {successText(row)}
        </Figure>
      </td>
      <Ratio figure="default" shown={shown} of={row.tracks.default} />
      <Ratio figure="one" shown={shown} of={row.tracks.one} />
      <td class="number">
        <Figure figure="axes" {...shown}>
          {row.axes}
        </Figure>
      </td>
      <td class="number">
        <Figure figure="held" {...shown}>
          {shareText(row.held)}
        </Figure>
      </td>
      <td class="number">
        <Figure figure="seconds" {...shown}>
          {secondsText(row.seconds)}
        </Figure>
      </td>
      <td class="number">
        <Figure figure="accepted" {...shown}>
          {row.trials}
        </Figure>
      </td>
      {checked ? (
        <td class="number">
          <Figure figure="checked" {...shown}>
            {shareText(checkedShare(checked.runs))}
          </Figure>
        </td>
      ) : null}
    </tr>
  );
}

interface RatioProps {
  readonly figure: "ratio" | "default" | "one";
  readonly shown: Omit<ShownFigure, "figure"> & { readonly optimizer: string; readonly reference: string };
  readonly of: BoardRatio;
}

/** A ratio with its interval under it; its mark is explained as a tooltip. */
function Ratio({ figure, shown, of }: RatioProps) {
  const { optimizer, reference } = shown;
  const { ratio, interval } = ratioTexts({ reference }, optimizer, of);
  const mark = optimizer === reference ? undefined : markSentence(of.mark, reference);
  return (
    <td class="number" title={mark}>
      <Figure figure={figure} {...shown}>
        {ratio}
        {interval === "–" ? null : <small>{interval}</small>}
      </Figure>
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
