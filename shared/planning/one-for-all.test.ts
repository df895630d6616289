/** One configuration for all problems: the same points everywhere, or a refusal that says why not. */
import { describe, expect, it } from "vitest";
import type { Catalogue } from "../catalogue/entry.ts";
import type { NumberParameter } from "../catalogue/hyperparameter.ts";
import { type SweepRequestInput, sweepRequestSchema } from "../contracts/sweep.ts";
import { CATALOGUE_FIXTURE } from "./catalogue.fixture.ts";
import { tunedTogether, winnerAcrossProblems } from "./one-for-all.ts";
import { planSweep } from "./plan.ts";
import type { Plan, PlanEntry } from "./planned.ts";
import { shardsOf } from "./shards.ts";

/** Krylov's vectors act like P from P on. */
const CATALOGUE: Catalogue = {
  ...CATALOGUE_FIXTURE,
  optimizers: CATALOGUE_FIXTURE.optimizers.map((optimizer) => {
    const vectors = optimizer.hyperparameters.vectors as NumberParameter | undefined;
    if (vectors === undefined) return optimizer;
    const limited = { ...vectors, atMost: "size" as const };
    return { ...optimizer, hyperparameters: { ...optimizer.hyperparameters, vectors: limited } };
  }),
};

function planned(change: Partial<SweepRequestInput>, protocol: SweepRequestInput["protocol"] = {}) {
  const request = sweepRequestSchema.parse({
    name: "all",
    problems: [{ name: "rosenbrock" }, { name: "mlp" }],
    optimizers: [{ name: "sgd" }, { name: "adam" }],
    ...change,
    protocol: { studies: 3, configurations: 4, oneForAll: true, ...protocol },
  } satisfies SweepRequestInput);
  return planSweep(request, CATALOGUE);
}

function planOf(protocol: SweepRequestInput["protocol"] = {}): Plan {
  const result = planned({}, protocol);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.plan;
}

function messagesOf(change: Partial<SweepRequestInput>, protocol: SweepRequestInput["protocol"] = {}) {
  const result = planned(change, protocol);
  return result.ok ? [] : result.issues.map(({ path, message }) => `${path}: ${message}`);
}

describe("the plan of one configuration for all problems", () => {
  const samplesOf = ({ entries }: Plan, problem: string, optimizer: string) =>
    entries
      .find((entry) => entry.problem.label === problem && entry.optimizer.name === optimizer)
      ?.studies.map(({ samples }) => samples);

  it("gives an optimizer the same points on every problem, others in every study, and its own", () => {
    const plan = planOf();
    const sgd = samplesOf(plan, "rosenbrock", "sgd");
    expect(sgd).toEqual(samplesOf(plan, "mlp", "sgd"));
    expect(new Set(sgd?.map((samples) => JSON.stringify(samples[1]))).size).toBe(3);
    expect(new Set(sgd?.map((samples) => JSON.stringify(samples[0]))).size).toBe(1);
    // Control: problems that are tuned by themselves have points of their own.
    const apart = planOf({ oneForAll: false });
    expect(samplesOf(apart, "rosenbrock", "sgd")).not.toEqual(samplesOf(apart, "mlp", "sgd"));
  });

  it("plans as many trials and shards, and tunes an optimizer's problems together", () => {
    const [together, apart] = [planOf(), planOf({ oneForAll: false })];
    expect([together.trials, shardsOf(together).length]).toEqual([apart.trials, shardsOf(apart).length]);
    const indices = (plan: Plan) =>
      plan.entries.map((entry: PlanEntry) => tunedTogether(plan, entry).map(({ index }) => index));
    expect(indices(together)).toEqual([
      [0, 2],
      [1, 3],
      [0, 2],
      [1, 3],
    ]);
    expect(indices(apart)).toEqual([[0], [1], [2], [3]]);
  });

  it("says that blocks are studies", () => {
    expect(planOf({ studies: 5 }).notes[0]).toMatch(
      /with one configuration for all make 5 blocks.*6 studies/,
    );
    expect(planOf({ studies: 6 }).notes).toEqual([]);
    expect(planOf({ studies: 5, oneForAll: false }).notes).toEqual([]);
  });

  it("refuses spaces that differ between problems, with what to fix, and takes them once it is fixed", () => {
    const krylov = { optimizers: [{ name: "adam" }, { name: "krylov" }] };
    expect(messagesOf(krylov)).toEqual([
      "optimizers.1.space: krylov has another space on rosenbrock (P = 2) than on mlp (P = 5000): vectors; " +
        "for one configuration for all problems fix that where it acts alike on all of them, or leave problems out",
    ]);
    expect(messagesOf(krylov, { oneForAll: false })).toEqual([]);
    const space = { vectors: { kind: "fixed" as const, value: 2 } };
    expect(messagesOf({ optimizers: [{ name: "adam" }, { name: "krylov", space }] })).toEqual([]);
  });

  it("refuses a single problem, and a sampler that learns", () => {
    expect(messagesOf({ problems: [{ name: "mlp" }] })).toEqual([
      expect.stringMatching(/^protocol\.oneForAll: .*at least 2 problems/),
    ]);
    expect(messagesOf({}, { sampler: "tpe" })).toEqual([
      expect.stringMatching(/^protocol\.sampler: "tpe" learns/),
    ]);
  });
});

describe("winnerAcrossProblems", () => {
  const runs = (...losses: readonly (number | undefined)[]) =>
    losses.flatMap((loss, configuration) => (loss === undefined ? [] : [{ configuration, loss }]));

  it("takes the smallest mean over problems, each problem weighing the same, whatever their order", () => {
    const problems = [runs(1, 3, 2), runs(6, 1, 4), [...runs(3, 2, 1), ...runs(3, 2, 1)]];
    // Means: 10/3, 2, 7/3. By itself the first problem would choose 0, the third 2.
    expect(winnerAcrossProblems(problems)).toBe(1);
    expect(winnerAcrossProblems(problems.toReversed().map((own) => own.toReversed()))).toBe(1);
  });

  it("puts a configuration without results on a problem after those that have them; ties go by index", () => {
    expect(winnerAcrossProblems([runs(2, 0), runs(9, undefined)])).toBe(0);
    expect(winnerAcrossProblems([runs(2, 0), []])).toBe(1);
    expect(winnerAcrossProblems([runs(2, 1), runs(1, 2)])).toBe(0);
    expect(winnerAcrossProblems([[], []])).toBeUndefined();
  });
});
