/** What every chart of a sweep must say of itself, drawn or not: page and report show them by one list. */
import type { VNode } from "preact";
import { describe, expect, it, vi } from "vitest";
import type { Leaderboard } from "../../../shared/contracts/leaderboard.ts";
import { Chart } from "./chart.tsx";
import { BOARD_CHARTS, PROBLEM_CHARTS } from "./registry.ts";
import { sweepBoard } from "./sweep-board.fixture.ts";

// A chart is looked at as a value: its first state, no effects.
vi.mock("preact/hooks", () => ({
  useState: (first: unknown) => [typeof first === "function" ? first() : first, () => {}],
  useEffect: () => {},
  useRef: () => ({ current: null }),
  useMemo: (make: () => unknown) => make(),
}));
vi.stubGlobal("innerWidth", 1200);

type ChartProps = Parameters<typeof Chart>[0];

/** All {@link Chart} elements of a tree, and the text beside them. */
function lookAt(node: unknown): { readonly charts: readonly ChartProps[]; readonly text: string } {
  if (Array.isArray(node)) {
    const parts = node.map(lookAt);
    return { charts: parts.flatMap(({ charts }) => charts), text: parts.map(({ text }) => text).join("") };
  }
  if (typeof node === "string" || typeof node === "number") return { charts: [], text: String(node) };
  if (typeof node !== "object" || node === null) return { charts: [], text: "" };
  const { type, props } = node as VNode<Record<string, unknown>>;
  if (type === (Chart as unknown)) return { charts: [props as unknown as ChartProps], text: "" };
  return lookAt(typeof type === "function" ? (type as (props: unknown) => unknown)(props) : props.children);
}

const board: Leaderboard = sweepBoard();
const optimizers = [...new Set(board.cells.map(({ optimizer }) => optimizer))].toSorted();
const cells = board.cells.filter(({ problem }) => problem === board.cells[0]?.problem);
const input = { optimizers, shown: new Set(optimizers), devices: board.devices };
const empty: Leaderboard = { ...board, cells: [], profile: null, ecdf: null, ranks: null };

const CASES = [
  ...PROBLEM_CHARTS.map(({ id, title, Chart: Problem }) => ({
    id,
    title,
    full: () => Problem({ ...input, cells }),
    empty: () => Problem({ ...input, cells: [] }),
  })),
  ...BOARD_CHARTS.map(({ id, title, draw }) => ({
    id,
    title,
    full: () => draw({ ...input, board }),
    empty: () => draw({ ...input, board: empty }),
  })),
];

describe("charts of a sweep", () => {
  it("have ids and titles of their own", () => {
    expect(new Set(CASES.map(({ id }) => id)).size).toBe(CASES.length);
    expect(new Set(CASES.map(({ title }) => title)).size).toBe(CASES.length);
    for (const { id, title } of CASES) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(title).toMatch(/^[A-Z].*[^.]$/);
    }
  });

  it("have names that no other picture is saved under", () => {
    const names = CASES.flatMap(({ full }) => lookAt(full()).charts.map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBe(CASES.length);
  });
});

describe.each(CASES.map((each) => [each.id, each] as const))("the chart %s", (_, { full, empty: none }) => {
  it("says in words what it shows, of each optimizer", () => {
    const [chart] = lookAt(full()).charts;
    for (const optimizer of optimizers) expect(chart?.alternative).toContain(optimizer);
    expect(chart?.alternative).toMatch(/\.$/);
    expect(chart?.caption.trim()).toMatch(/^[A-Zρ].{20,}\.$/);
    expect(chart?.alternative).not.toMatch(/NaN|undefined|\[object/);
    expect(chart?.caption).not.toMatch(/NaN|undefined|\[object/);
    expect(chart?.inputs.length).toBeGreaterThan(0);
  });

  it("stands a board without results", () => {
    const { charts, text } = lookAt(none());
    for (const said of [text, ...charts.flatMap(({ alternative, caption }) => [alternative, caption])])
      expect(said).not.toMatch(/NaN|undefined|\[object/);
  });
});
