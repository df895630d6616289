import { expect, it } from "vitest";
import { sweepBoard } from "../charts/sweep-board.fixture.ts";
import { boardLines, sortedLines } from "./board-line.ts";

const { board } = sweepBoard();
if (!board) throw new Error("no board");

it("over all problems the rows of the board, on one its cells, in one order", () => {
  const all = boardLines(board, "");
  expect(all.map(({ optimizer, ratio }) => [optimizer, ratio])).toEqual(
    board.rows.map(({ optimizer, ratio }) => [optimizer, ratio]),
  );
  const one = boardLines(board, "rosenbrock");
  expect(one.map(({ optimizer }) => optimizer)).toEqual(all.map(({ optimizer }) => optimizer));
  for (const { optimizer, ratio, success, told } of one) {
    const cell = board.cells.find((each) => each.problem === "rosenbrock" && each.optimizer === optimizer);
    expect([ratio, success]).toEqual([cell?.ratio, cell?.success]);
    // A verdict of all problems must not stand beside the figures of one.
    expect(told).toBeNull();
  }
});

it("sorts by figures both ways, with those that have none last", () => {
  const [first, ...rest] = boardLines(board, "");
  if (!first) throw new Error("no line");
  const none = {
    ...first,
    optimizer: "nobody",
    ratio: { ...first.ratio, ratio: { estimate: null, low: null, high: null } },
  };
  const names = (isDescending: boolean) =>
    sortedLines([none, first, ...rest], "ratio", isDescending).map(({ optimizer }) => optimizer);
  expect(names(false).at(-1)).toBe("nobody");
  expect(names(true).at(-1)).toBe("nobody");
  expect(names(true).slice(0, -1).toReversed()).toEqual(names(false).slice(0, -1));
  const byName = sortedLines([first, ...rest], "name", false).map(({ optimizer }) => optimizer);
  expect(byName).toEqual(byName.toSorted());
});

it("against another reference a line is what a board with that reference says", () => {
  for (const reference of board.optimizers) {
    const { board: asked } = sweepBoard(reference);
    if (!asked) throw new Error("no board");
    for (const problem of ["", "rosenbrock"]) {
      const lines = boardLines(board, problem, reference);
      for (const expected of boardLines(asked, problem)) {
        const line = lines.find(({ optimizer }) => optimizer === expected.optimizer);
        expect(line?.told).toEqual(expected.told);
        if (expected.optimizer === reference) expect(line?.ratio.ratio.estimate).toBe(1);
        else expect(line?.ratio).toEqual(expected.ratio);
      }
    }
  }
});
