/** The board in one line for each optimizer: interval bar, ratio, success, verdict; pins, sorting, groups. */
import { type BoardChecks, checkedShare } from "../../../shared/contracts/checked-share.ts";
import type { StudyBoard } from "../../../shared/contracts/study-board.ts";
import { factRatio } from "../../../shared/findings/fact-words.ts";
import {
  figureTitle,
  markSentence,
  ratioTexts,
  shareText,
  toldSentence,
} from "../../../shared/scoring/board-words.ts";
import { type BoardLine, boardLines, sortedLines } from "../data/board-line.ts";
import { comparePath } from "../data/compare-path.ts";
import { type BoardSort, type SweepView, shownRows } from "../data/sweep-view.ts";
import { Figure } from "./explain.tsx";
import { IntervalAxis, IntervalBar } from "./interval-bar.tsx";
import { runsLink } from "./runs-link.ts";
import { Scroll } from "./scroll.tsx";
import { Term } from "./term.tsx";

interface BoardLinesProps {
  readonly board: StudyBoard;
  /** Null in documents of earlier releases. */
  readonly checks: BoardChecks | null;
  /** Of one family perhaps. */
  readonly names: ReadonlySet<string>;
  /** Optimizer whose cost is 1. */
  readonly reference: string;
  /** Label; empty: all together. */
  readonly problem: string;
  readonly view: SweepView;
  readonly onPins: (pins: readonly string[]) => void;
  readonly onSort: (sort: BoardSort, isDescending: boolean) => void;
  readonly sweepId: string;
}

export function BoardLines(props: BoardLinesProps) {
  const { board, checks, names, reference, problem, view, sweepId } = props;
  const all = boardLines(board, problem, reference).filter(({ optimizer }) => names.has(optimizer));
  const sorted = sortedLines(all, view.sort, view.isDescending);
  const shown = new Set(
    shownRows(
      sorted.map(({ optimizer }) => optimizer),
      view,
      reference,
    ),
  );
  const lines = sorted.filter(({ optimizer }) => shown.has(optimizer));
  const groups = view.isGrouped ? [...Map.groupBy(lines, ({ family }) => family)] : [["", lines] as const];
  return (
    <Scroll label="Leaderboard">
      <table class="one-line board-lines">
        <thead>
          <tr>
            <Head sort="place" title="#" {...props} />
            <Head sort="name" title="Optimizer" {...props} />
            <th scope="col">
              <IntervalAxis />
            </th>
            <Head sort="ratio" title={`${figureTitle(board)} ÷ ${reference}`} {...props} />
            <Head sort="success" title="Success" wide {...props} />
            <th scope="col">
              <Term of="told">Told</Term>
            </th>
            {checks ? (
              <th scope="col" class="number wide">
                Checked
              </th>
            ) : null}
            <th scope="col" class="wide">
              Pair
            </th>
          </tr>
        </thead>
        {groups.map(([family, members]) => (
          <tbody key={family}>
            {family === "" ? null : (
              <tr class="group">
                <th scope="rowgroup" colSpan={checks ? 8 : 7}>
                  {family}
                </th>
              </tr>
            )}
            {members.map((line) => (
              <Line key={line.optimizer} line={line} {...props} sweepId={sweepId} />
            ))}
          </tbody>
        ))}
      </table>
    </Scroll>
  );
}

interface HeadProps extends BoardLinesProps {
  readonly sort: BoardSort;
  readonly title: string;
  readonly wide?: boolean;
}

function Head({ sort, title, wide = false, view, onSort }: HeadProps) {
  const isSorted = view.sort === sort;
  const order = view.isDescending ? "descending" : "ascending";
  const classes = [sort === "name" ? "" : "number", wide ? "wide" : ""].join(" ").trim();
  return (
    <th scope="col" class={classes} aria-sort={isSorted ? order : "none"}>
      <button type="button" class="sort" onClick={() => onSort(sort, isSorted && !view.isDescending)}>
        {title}
        {isSorted ? (view.isDescending ? " ▼" : " ▲") : ""}
      </button>
    </th>
  );
}

interface LineProps extends BoardLinesProps {
  readonly line: BoardLine;
}

function Line({ line, board, checks, reference, problem, view, onPins, sweepId }: LineProps) {
  const { optimizer, place, ratio: of, told, success } = line;
  const { ratio, interval } = ratioTexts({ reference }, optimizer, of);
  const isReference = optimizer === reference;
  const isPinned = view.pins.includes(optimizer);
  const verdict = told?.verdict ?? null;
  const on = problem === "" ? undefined : problem;
  const shown = {
    sweep: sweepId,
    optimizer,
    reference,
    problem: on,
    ...(board.by === "cost" ? {} : { by: board.by }),
  };
  const pins = isPinned ? view.pins.filter((each) => each !== optimizer) : [...view.pins, optimizer];
  return (
    <tr class={isReference ? "reference" : ""}>
      <td class="number">
        <Figure figure="place" {...shown} problem={undefined}>
          {place}
        </Figure>
      </td>
      <th scope="row">
        <button
          type="button"
          class="pin"
          aria-pressed={isPinned}
          aria-label={`Pin ${optimizer}`}
          onClick={() => onPins(pins)}
        >
          {isPinned ? "★" : "☆"}
        </button>{" "}
        <a href={runsLink(sweepId, { optimizer, ...(on === undefined ? {} : { problem: on }) })}>
          {optimizer}
        </a>
      </th>
      <td class="bar">
        <IntervalBar
          ratio={factRatio(of)}
          told={verdict === "cheaper" || verdict === "dearer" ? verdict : null}
        />
      </td>
      <td class="number" title={isReference ? undefined : markSentence(of.mark, reference)}>
        <Figure figure="ratio" {...shown}>
          {ratio} {interval === "–" ? null : <small class="beside">{interval}</small>}
        </Figure>
      </td>
      <td class="number wide">
        <Figure figure="success" {...shown}>
          {success.estimate === null ? "–" : shareText(success.estimate)}
        </Figure>
      </td>
      <td title={toldSentence(told, board)}>
        <Figure figure="told" {...shown}>
          <Verdict isReference={isReference} verdict={verdict} by={board.by} />
        </Figure>
      </td>
      {checks ? (
        <td class="number wide">
          <Figure figure="checked" {...shown}>
            {checkedText(checks, optimizer, problem)}
          </Figure>
        </td>
      ) : null}
      <td class="wide">
        {isReference ? null : (
          <a href={comparePath(optimizer, reference)} aria-label={`Compare ${optimizer} with ${reference}`}>
            compare
          </a>
        )}
      </td>
    </tr>
  );
}

const VERDICTS = {
  cheaper: "cheaper",
  dearer: "dearer",
  open: "not told",
  untestable: "can't be told",
} as const;
const OTHER_FIGURES = { ...VERDICTS, cheaper: "lower", dearer: "higher" } as const;

interface VerdictProps {
  readonly isReference: boolean;
  readonly verdict: keyof typeof VERDICTS | null;
  readonly by: StudyBoard["by"];
}

function Verdict({ isReference, verdict, by }: VerdictProps) {
  if (isReference) return <span class="pill">reference</span>;
  if (verdict === null) return <>–</>;
  return <span class={`pill ${verdict}`}>{(by === "cost" ? VERDICTS : OTHER_FIGURES)[verdict]}</span>;
}

function checkedText(checks: BoardChecks, optimizer: string, problem: string): string {
  const tally =
    problem === ""
      ? checks.rows.find((row) => row.optimizer === optimizer)
      : checks.cells.find((cell) => cell.optimizer === optimizer && cell.problem === problem);
  return shareText(tally ? checkedShare(tally.runs) : null);
}
