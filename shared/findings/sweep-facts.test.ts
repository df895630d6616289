/** Facts of real boards: the verdict of a single problem, the correction for several, and controls against their own scoring. */
import { expect, it } from "vitest";
import { sweepRequestSchema } from "../contracts/sweep.ts";
import { CATALOGUE_FIXTURE } from "../planning/catalogue.fixture.ts";
import { planSweep } from "../planning/plan.ts";
import type { Plan } from "../planning/planned.ts";
import { trialAt } from "../planning/trial-at.ts";
import { buildLeaderboard } from "../scoring/leaderboard.ts";
import { atOnce } from "../scoring/pieces.ts";
import { sweepFacts } from "./sweep-facts.ts";

const HEAD = {
  sweep: "aaaaaaaaaaaa",
  name: "made up",
  endedAt: null,
  imported: null,
  isVouchedFor: null,
  trials: 1,
} as const;

function planOf(problems: readonly string[], studies: number): Plan {
  const plan = planSweep(
    sweepRequestSchema.parse({
      name: "made up",
      problems: problems.map((name) => ({ name })),
      optimizers: [{ name: "adam" }, { name: "sgd" }],
      protocol: { studies, configurations: 0 },
    }),
    CATALOGUE_FIXTURE,
  );
  if (!plan.ok) throw new Error(plan.issues[0]?.message);
  return plan.plan;
}

/** sgd costs `factor` times what adam does, in every study with a little of its own. */
function boardOf(plan: Plan, factor: number, reference?: string) {
  const trials = Array.from({ length: plan.trials }, (_, index) => {
    const entry = plan.entries.find((each) => index < each.firstTrial + 2 * each.studies.length);
    const trial = trialAt(plan, index, {
      configuration: 0,
      hyperparameters: entry?.studies[0]?.samples[0] ?? {},
    });
    const cost = (trial.optimizer === "sgd" ? factor : 1) * (10 + (index % 7));
    return {
      index,
      status: "completed" as const,
      value: 0,
      bestValue: 0,
      gradientEquivalents: 100,
      costToTarget: (entry?.problem.targets ?? []).map(() => cost),
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

const factsOf = (plan: Plan, factor: number) => atOnce(sweepFacts(HEAD, plan, boardOf(plan, factor)));

it("on one problem a cell has the verdict of its row", () => {
  const plan = planOf(["rosenbrock"], 8);
  for (const factor of [1.01, 4]) {
    const { rows, cells } = factsOf(plan, factor);
    const of = rows.find(({ optimizer }) => optimizer === "sgd")?.fromReference;
    expect(cells.find(({ optimizer }) => optimizer === "sgd")?.verdict).toBe(of);
    expect(cells.find(({ optimizer }) => optimizer === "adam")?.verdict).toBeNull();
  }
  expect(factsOf(plan, 4).rows.find(({ optimizer }) => optimizer === "sgd")?.fromReference).toBe("dearer");
});

it("on several problems a cell's verdict is corrected for their number, and needs six studies", () => {
  // 8 studies of one sign: p = 1/128; with 2 problems 1/64, below .05. 6 studies: 1/32, with 2 problems 1/16, above.
  const verdicts = (studies: number) =>
    factsOf(planOf(["rosenbrock", "monkey-saddle"], studies), 4)
      .cells.filter(({ optimizer }) => optimizer === "sgd")
      .map(({ verdict }) => verdict);
  expect(verdicts(8)).toEqual(["dearer", "dearer"]);
  expect(verdicts(6)).toEqual(["open", "open"]);
  expect(verdicts(5)).toEqual(["untestable", "untestable"]);
});

it("ratios are those of the board", () => {
  const plan = planOf(["rosenbrock"], 6);
  const board = boardOf(plan, 4);
  const { rows, leader, reference, blocks } = atOnce(sweepFacts(HEAD, plan, board));
  expect({ leader, reference, blocks }).toEqual({ leader: "adam", reference: "adam", blocks: 6 });
  expect(rows.map(({ ratio: { estimate, low, high } }) => ({ estimate, low, high }))).toEqual(
    board.rows.map(({ ratio }) => ratio.ratio),
  );
});
