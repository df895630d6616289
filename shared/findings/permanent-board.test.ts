/** Which figure stands on the permanent board: versions and references apart, ours before imported, checked ones alone. */
import { expect, it } from "vitest";
import { permanentBoardSchema } from "../contracts/permanent-board.ts";
import type { SweepFacts } from "../contracts/sweep-facts.ts";
import { permanentBoard } from "./permanent-board.ts";

const ratio = (estimate: number) => ({ estimate, low: null, high: null, mark: null, bound: null }) as const;
const row = (optimizer: string) =>
  ({
    optimizer,
    family: "first-order",
    place: 1,
    ratio: ratio(1),
    fromReference: null,
    fromLeader: null,
  }) as const;

interface Made extends Partial<Omit<SweepFacts, "source">> {
  readonly version?: number;
  readonly budget?: number;
  readonly targets?: readonly number[];
  readonly edition?: number;
  readonly configurations?: number;
  /** Shares of adam and sgd. */
  readonly checked?: readonly [number, number];
  readonly estimate?: number;
}

function facts(sweep: string, made: Made = {}): SweepFacts {
  const {
    version = 1,
    budget = 100,
    targets = [1],
    edition = 2,
    configurations = 4,
    checked = [1, 1],
    estimate = 2,
    ...rest
  } = made;
  return {
    sweep,
    name: `sweep ${sweep}`,
    endedAt: null,
    imported: null,
    isVouchedFor: true,
    trials: 8,
    studies: 3,
    blocks: 3,
    reference: "adam",
    leader: "adam",
    problems: [{ label: "beale", family: "closed-form" }],
    rows: [row("adam"), row("sgd")],
    cells: [
      { problem: "beale", optimizer: "adam", ratio: ratio(1), verdict: null },
      { problem: "beale", optimizer: "sgd", ratio: ratio(estimate), verdict: "open" },
    ],
    controls: [],
    source: {
      edition,
      configurations,
      problems: [{ label: "beale", version, budget, targets }],
      cells: ["adam", "sgd"].map((optimizer, i) => ({
        problem: "beale",
        optimizer,
        checked: checked[i] ?? null,
        by: ["desk"],
      })),
    },
    ...rest,
  };
}

/** Sweep of sgd's figure, column by column. */
function sweepsOf(all: readonly SweepFacts[], isCheckedOnly = false): readonly string[] {
  const board = permanentBoard(all, isCheckedOnly);
  permanentBoardSchema.parse({ ...board, pending: 0, isCut: false });
  return board.columns.map(
    (_, i) => board.figures.find(({ optimizer, column }) => optimizer === "sgd" && column === i)?.sweep ?? "",
  );
}

it("a figure says where it comes from, and is the one of its sweep", () => {
  const board = permanentBoard([facts("a", { estimate: 0.5, checked: [1, 0.25] })], false);
  expect(board.columns).toEqual([
    { problem: "beale", version: 1, budget: 100, targets: [1], reference: "adam", family: "closed-form" },
  ]);
  expect(board.figures.find(({ optimizer }) => optimizer === "sgd")).toEqual({
    optimizer: "sgd",
    column: 0,
    sweep: "a",
    ratio: ratio(0.5),
    verdict: "open",
    checked: 0.25,
    by: ["desk"],
  });
  expect(board.sweeps).toEqual([
    { sweep: "a", name: "sweep a", endedAt: null, isImported: false, studies: 3, configurations: 4 },
  ]);
});

it("versions, budgets, targets and references never share a column", () => {
  expect(sweepsOf([facts("a"), facts("b", { version: 2 })])).toEqual(["b", "a"]);
  expect(sweepsOf([facts("a"), facts("b", { budget: 50 })])).toEqual(["b", "a"]);
  expect(permanentBoard([facts("a"), facts("b", { targets: [2] })], false).columns).toHaveLength(2);
  expect(permanentBoard([facts("a"), facts("b", { reference: "sgd" })], false).columns).toHaveLength(2);
});

it("what ran here stands before what came as a file, then more studies, more tuning, the newer", () => {
  const imported = facts("i", { imported: "export", studies: 8 });
  expect(sweepsOf([imported, facts("a")])).toEqual(["a"]);
  expect(sweepsOf([imported])).toEqual(["i"]);
  expect(sweepsOf([facts("a"), facts("b", { studies: 8 })])).toEqual(["b"]);
  expect(sweepsOf([facts("a"), facts("b", { configurations: 9 })])).toEqual(["b"]);
  expect(sweepsOf([facts("new"), facts("old")])).toEqual(["new"]);
});

it("checked only: nothing imported, and nothing with a run that nobody vouches for, its reference's neither", () => {
  const imported = facts("i", { imported: "export" });
  expect(sweepsOf([imported, facts("a")], true)).toEqual(["a"]);
  expect(permanentBoard([imported], true).figures).toEqual([]);
  expect(
    permanentBoard([facts("a", { checked: [1, 0.99] })], true).figures.map(({ optimizer }) => optimizer),
  ).toEqual(["adam"]);
  expect(permanentBoard([facts("a", { checked: [0.99, 1] })], true).figures).toEqual([]);
  // One that is checked stands in for a better one that is not.
  expect(sweepsOf([facts("a", { studies: 8, checked: [0, 0] }), facts("b")], true)).toEqual(["b"]);
});

it("other editions of scoring and other programs' curves stay out", () => {
  expect(sweepsOf([facts("a", { edition: 1 }), facts("b", { imported: "curves" })])).toEqual([]);
});
