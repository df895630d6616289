/** Any pair of a finished board against the board that is computed from the results with the other as its reference. */
import { describe, expect, it } from "vitest";
import { sweepRequestSchema } from "../contracts/sweep.ts";
import { CATALOGUE_FIXTURE } from "../planning/catalogue.fixture.ts";
import { planSweep } from "../planning/plan.ts";
import { trialAt } from "../planning/trial-at.ts";
import { buildLeaderboard } from "./leaderboard.ts";
import { pairOfBoard } from "./pair-of-board.ts";

const NAMES = ["adam", "parameter-free", "sgd"] as const;

/** Costs differ by optimizer and study; sgd misses its hardest target on one problem and every target on the other. */
function boardOf(reference: string, studies: number, shared: boolean) {
  const planned = planSweep(
    sweepRequestSchema.parse({
      name: "made up",
      problems: [{ name: "rosenbrock" }, { name: "monkey-saddle" }],
      optimizers: NAMES.map((name) => ({ name })),
      protocol: { studies, configurations: shared ? 1 : 0, ...(shared ? { oneForAll: true } : {}) },
    }),
    CATALOGUE_FIXTURE,
  );
  if (!planned.ok) throw new Error(planned.issues[0]?.message);
  const { plan } = planned;
  const trials = Array.from({ length: plan.trials }, (_, index) => {
    const trial = trialAt(plan, index, { configuration: 0, hyperparameters: {} });
    const entry = plan.entries.find(
      ({ problem, optimizer }) => problem.name === trial.problem.name && optimizer.name === trial.optimizer,
    );
    const place = NAMES.indexOf(trial.optimizer as (typeof NAMES)[number]);
    const cost = (1 + place) * (10 + ((index * 7) % 11));
    const targets = entry?.problem.targets ?? [];
    const isLost = trial.optimizer === "sgd" && trial.problem.name === "monkey-saddle";
    const missed = trial.optimizer === "sgd" ? targets.length - 1 : targets.length;
    return {
      index,
      status: "completed" as const,
      value: 0,
      bestValue: 0,
      gradientEquivalents: 100,
      costToTarget: targets.map((_, i) => (isLost || i >= missed ? null : cost)),
      endsAt: null,
      seconds: null,
      adapterClass: null,
    };
  });
  const { board } = buildLeaderboard({
    plan,
    trials,
    curve: () => null,
    reference,
    ended: false,
    settled: true,
  });
  if (!board) throw new Error("no board");
  return board;
}

describe.each([
  [3, false],
  [8, false],
  [8, true],
] as const)("%i studies, one configuration for all: %s", (studies, shared) => {
  it("has the ratio and the verdict of the board that has the other as its reference", () => {
    const known = boardOf("adam", studies, shared);
    for (const other of NAMES)
      for (const own of NAMES.filter((name) => name !== other)) {
        const asked = boardOf(other, studies, shared);
        const row = asked.rows.find(({ optimizer }) => optimizer === own);
        const pair = pairOfBoard(known, own, other);
        expect(pair?.ratio, `${own} ÷ ${other}`).toEqual(row?.ratio);
        expect(pair?.told).toEqual(row?.fromReference);
        expect(pair?.problems.map(({ problem, ratio }) => ({ problem, ratio }))).toEqual(
          asked.cells
            .filter(({ optimizer }) => optimizer === own)
            .map(({ problem, ratio }) => ({ problem, ratio })),
        );
      }
  });
});

it("the made-up results have marks and bounds of both kinds, which a board that loses them would not show", () => {
  const { cells } = boardOf("adam", 3, false);
  expect(new Set(cells.map(({ ratio: { mark } }) => mark))).toEqual(new Set([null, "never"]));
  expect(new Set(cells.map(({ ratio: { bound } }) => bound))).toEqual(new Set([null, "at-least"]));
});

it("nobody is a pair with himself, or with somebody who did not take part", () => {
  const board = boardOf("adam", 3, false);
  expect(pairOfBoard(board, "adam", "adam")).toBeNull();
  expect(pairOfBoard(board, "adam", "nobody")).toBeNull();
});
