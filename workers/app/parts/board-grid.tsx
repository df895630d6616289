/** The permanent board as a table: one tab stop, arrow keys go from figure to figure; the one that has the focus is explained. */
import { useMemo } from "preact/hooks";
import type { PermanentBoard, PlacedFigure } from "../../../shared/contracts/permanent-board.ts";
import { nameOf } from "../../../shared/findings/about.ts";
import { heatCell } from "../../../shared/findings/heat-map.ts";
import type { ShownFigure } from "../data/figures.ts";
import { explainCells } from "./explain.tsx";
import { useRoving } from "./use-roving.ts";

interface BoardGridProps {
  readonly board: PermanentBoard;
  /** Of optimizers; empty: all. */
  readonly family: string;
  readonly onChoose: (figure: PlacedFigure) => void;
}

export function BoardGrid({ board, family, onChoose }: BoardGridProps) {
  const host = useRoving("td[data-figure]");
  const figureAt = ({ target }: Event): void => {
    const cell = target instanceof Element ? target.closest("td[data-figure]") : null;
    const figure = board.figures[Number(cell?.getAttribute("data-figure"))];
    if (cell && figure) onChoose(figure);
  };
  const shownIn = ({ dataset }: HTMLElement): ShownFigure | null => {
    const figure = board.figures[Number(dataset.figure)];
    const column = figure && board.columns[figure.column];
    if (!column) return null;
    const { optimizer, sweep } = figure;
    return { figure: "ratio", sweep, optimizer, reference: column.reference, problem: column.problem };
  };
  const table = useMemo(() => <Table board={board} family={family} />, [board, family]);
  return (
    <section
      ref={host}
      class="scroll"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be focusable to scroll by keys
      tabIndex={0}
      aria-label="Every optimizer on every problem"
      onFocusIn={figureAt}
      {...explainCells("td[data-figure]", shownIn)}
    >
      {table}
    </section>
  );
}

function Table({ board, family }: Pick<BoardGridProps, "board" | "family">) {
  const places = new Map(board.figures.map((figure, i) => [`${figure.column}\n${figure.optimizer}`, i]));
  const imported = new Set(board.sweeps.flatMap(({ sweep, isImported }) => (isImported ? [sweep] : [])));
  // Where everything came as a file the sentence below the table says it once.
  const isMixed = imported.size < board.sweeps.length;
  const rows = board.optimizers.filter((each) => family === "" || each.family === family);
  return (
    <table class="heat">
      <thead>
        <tr>
          <th scope="col">Optimizer</th>
          {board.columns.map((column) => (
            <th key={JSON.stringify(column)} scope="col" class="problem">
              <span
                title={`${column.problem}, version ${column.version}, ${column.budget} gradient-equivalents a run, ÷ ${column.reference}`}
              >
                {column.problem} v{column.version}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ optimizer }) => (
          <tr key={optimizer}>
            <th scope="row">{optimizer}</th>
            {board.columns.map((column, c) => {
              const place = places.get(`${c}\n${optimizer}`);
              const figure = place === undefined ? undefined : board.figures[place];
              if (figure === undefined) return <td key={c} />;
              const { ratio, verdict, sweep } = figure;
              const cell = heatCell(optimizer, column.problem, column.reference, ratio, verdict);
              const colour = cell.step === null ? "" : `told h${cell.step}`;
              const origin = isMixed && imported.has(sweep) ? " imported" : "";
              const source = imported.has(sweep) ? ", imported, unchecked" : "";
              return (
                <td
                  key={c}
                  class={`${colour}${origin}`}
                  data-figure={place}
                  aria-label={`${cell.label}${source}`}
                >
                  {cell.text}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Where a figure comes from: its sweep, when, by whom, how much of it is checked. */
export function FigureSource({
  board,
  figure,
}: {
  readonly board: PermanentBoard;
  readonly figure: PlacedFigure;
}) {
  const column = board.columns[figure.column];
  const source = board.sweeps.find(({ sweep }) => sweep === figure.sweep);
  if (!column || !source) return null;
  const { label } = heatCell(
    figure.optimizer,
    column.problem,
    column.reference,
    figure.ratio,
    figure.verdict,
  );
  const checked = source.isImported
    ? "imported, unchecked"
    : figure.checked === null
      ? "it is not known how much is checked"
      : `${Math.floor(figure.checked * 100)} % of its runs are checked`;
  const isReference = figure.optimizer === column.reference;
  return (
    <>
      <b>{label}.</b> Version {column.version} of the problem, {column.budget.toLocaleString("en")}{" "}
      gradient-equivalents a run, {source.studies} studies of {source.configurations + 1} configurations. From{" "}
      <a href={`/sweeps/${source.sweep}?problem=${encodeURIComponent(column.problem)}`}>{source.name}</a>
      {source.endedAt === null ? "" : `, ended ${source.endedAt.slice(0, 10)}`}
      {figure.by.length === 0 ? "" : `, run by ${figure.by.join(", ")}`}; {checked}.{" "}
      {isReference ? null : (
        <a href={`/compare/${encodeURIComponent(figure.optimizer)}/${encodeURIComponent(column.reference)}`}>
          Compare the two
        </a>
      )}{" "}
      <a href={`/optimizers/${encodeURIComponent(nameOf(figure.optimizer))}`}>More of it</a>
    </>
  );
}
