/** Every figure of every table says what it is, and what it is has a formula. */
import type { VNode } from "preact";
import { describe, expect, it, vi } from "vitest";
import type { Leaderboard, LeaderboardRow } from "../../../shared/contracts/leaderboard.ts";
import { TERMS, type Term } from "../../../shared/glossary/terms.ts";
import { sweepBoard } from "../charts/sweep-board.fixture.ts";
import { FIGURES, type FigureId } from "../data/figures.ts";
import { sweepView } from "../data/sweep-view.ts";
import { AboutTable } from "./about-table.tsx";
import { BestConfigurations } from "./best-configurations.tsx";
import { BoardLines } from "./board-lines.tsx";
import { BoardMatrix } from "./board-matrix.tsx";
import { BoardTable } from "./board-table.tsx";
import { Figure } from "./explain.tsx";
import { LeaderboardRows } from "./leaderboard-rows.tsx";
import { ProblemMatrix } from "./problem-matrix.tsx";
import { ProblemResults } from "./problem-results.tsx";

// Tables are looked at as values: their first state, no effects.
vi.mock("preact/hooks", () => ({
  useState: (first: unknown) => [typeof first === "function" ? first() : first, () => {}],
  useEffect: () => {},
  useRef: () => ({ current: null }),
  useMemo: (make: () => unknown) => make(),
}));
vi.mock("./use-later.ts", () => ({ useLater: (value: unknown) => value }));
vi.stubGlobal("location", { pathname: "/", search: "" });

interface Cell {
  readonly text: string;
  readonly figures: readonly FigureId[];
}

/** The data cells of a table, with the figures in each that can be pressed. */
function cellsOf(node: unknown, cell: { text: string; figures: FigureId[] } | null = null): readonly Cell[] {
  if (Array.isArray(node)) return node.flatMap((each) => cellsOf(each, cell));
  if (typeof node === "string" || typeof node === "number") {
    if (cell) cell.text += node;
    return [];
  }
  if (typeof node !== "object" || node === null) return [];
  const { type, props } = node as VNode<Record<string, unknown>>;
  if (type === (Figure as unknown)) {
    cell?.figures.push(props.figure as FigureId);
    return cellsOf(props.children, cell);
  }
  if (typeof type === "function") return cellsOf((type as (props: unknown) => unknown)(props), cell);
  if (type !== "td") return cellsOf(props.children, cell);
  const own = { text: "", figures: [] };
  return [own, ...cellsOf(props.children, own)];
}

const hasDigits = ({ text }: Cell): boolean => /\d/.test(text);
const unexplained = (node: unknown): readonly string[] =>
  cellsOf(node).flatMap((cell) => (hasDigits(cell) && cell.figures.length === 0 ? [cell.text] : []));

const document: Leaderboard = sweepBoard();
const { board, cells } = document;
if (!board) throw new Error("the made-up sweep has no board");
const names = new Set(board.optimizers);
const on = cells[0]?.problem ?? "";
const here = cells.filter(({ problem }) => problem === on);
const problems = [...new Set(cells.map(({ problem }) => problem))];
const sweepId = "abcdefghijkl";
const first = { rank: 1, tied: false, optimizer: "adam", score: { estimate: 0.5, low: 0.4, high: 0.6 } };
const row = {
  ...first,
  rankInterval: [1, 2],
  scoreAgainstReference: first.score,
  versusReference: { p: 0.2 },
  successRate: first.score,
  costToTarget: 12,
  statuses: { completed: 3 },
  note: "",
} as unknown as LeaderboardRow;

const TABLES: Readonly<Record<string, unknown>> = {
  "every figure": <BoardTable board={board} checks={null} shown={names} sweepId={sweepId} />,
  "one line for each": (
    <BoardLines
      board={board}
      checks={null}
      names={names}
      reference={board.reference}
      problem=""
      view={sweepView(new URLSearchParams())}
      onPins={() => {}}
      onSort={() => {}}
      sweepId={sweepId}
    />
  ),
  "problem by problem": (
    <BoardMatrix board={board} checks={null} shown={names} problems={problems} sweepId={sweepId} />
  ),
  "problem by problem, first edition": (
    <ProblemMatrix cells={cells} sweepId={sweepId} problems={problems} optimizers={[...names]} />
  ),
  "one problem": <ProblemResults cells={here} ordered sweepId={sweepId} />,
  "first edition": <LeaderboardRows rows={[row]} sweepId={sweepId} />,
  tuning: <BestConfigurations cells={here} sweepId={sweepId} />,
  about: (
    <AboutTable
      about="optimizer"
      lines={[
        {
          sweep: sweepId,
          sweepName: "s",
          optimizer: "sgd",
          reference: "adam",
          problem: on,
          cost: "×2",
          told: "told apart: dearer than adam (1)",
        },
      ]}
    />
  ),
};

describe.each(Object.entries(TABLES))("the table %s", (name, table) => {
  it("has no figure that cannot be pressed", () => {
    // The settings of a configuration are what was run, no figure that was computed.
    const left = unexplained(table).filter(
      (text) => name !== "tuning" || !/[=:]| /.test(text) || / of /.test(text),
    );
    expect(left).toEqual([]);
    expect(cellsOf(table).filter(({ figures }) => figures.length > 0).length).toBeGreaterThan(1);
  });
});

it("every kind of figure has a term with a formula", () => {
  for (const [id, { term }] of Object.entries(FIGURES)) {
    const { formula }: Term = TERMS[term];
    expect(formula?.trim(), id).toBeTruthy();
  }
});

it("would find a figure without", () => {
  expect(
    unexplained(
      <tr>
        <td>0.44</td>
        <td>
          <Figure figure="ratio" sweep={sweepId}>
            0.5
          </Figure>
        </td>
        <td>adam</td>
      </tr>,
    ),
  ).toEqual(["0.44"]);
});
