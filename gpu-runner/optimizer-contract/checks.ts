/**
 * The checks of the optimizer contract, each a function that throws where an optimizer breaks it. They stand apart
 * from the suite so that `broken-optimizers.test.ts` can hand them optimizers that are broken on purpose.
 */
import { expect } from "vitest";
import { completeHyperparameters, defaultValues } from "../../shared/catalogue/complete.ts";
import type { TrialResult } from "../../shared/contracts/trial.ts";
import type { Engine, LaneSeeds } from "../engine.ts";
import type { OptimizerDefinition } from "../optimizer.ts";
import type { ProblemDefinition } from "../problem.ts";
import { noData } from "../problems/create-problem.ts";
import { findProblem } from "../problems/registry.ts";
import { laneSeeds } from "../random/philox.ts";
import { runShard } from "../run/run-shard.ts";
import { bowl, counted, type Issued, POISONED_STEP, poisoned } from "./bowl.ts";

/** Steps of the comparison of bits. */
const COMPARED_STEPS = 5;
/** A lane among others. */
const AMONG = 7;
const POSITION = 3;
/** Methods that go back to their best point instead of ending where the loss is no number. */
const RECOVERS: ReadonlySet<string> = new Set(["lbfgs"]);
/** Methods whose lanes may need fewer products than a step issues: conjugate gradients that have converged. */
const STOPS_EARLY: ReadonlySet<string> = new Set(["hessian-free"]);
/** The loss of every bowl at its start is above this. */
const START_VALUE = 1.9;

/** An engine of so many lanes with these seeds. */
export type MakeEngine = (lanes: number, seeds: LaneSeeds) => Promise<Engine> | Engine;

export interface CheckRequest {
  readonly optimizer: OptimizerDefinition;
  /** Steps in which the method, at its defaults, must have lowered the loss. */
  readonly steps: number;
  /** Makes an engine and frees it when the check is over. */
  readonly makeEngine: MakeEngine;
}

export interface Check {
  readonly name: string;
  /** Layers of a network are needed: no closed-form bowl will do. */
  readonly skipsNetworkMethods: boolean;
  /** @throws AssertionError where the optimizer breaks the contract */
  run(request: CheckRequest): Promise<void>;
}

/** Whether the method works on the layers of a network only. */
export function needsNetwork(optimizer: OptimizerDefinition): boolean {
  const { supports } = bowl(4);
  return optimizer.needs.some((need) => !supports.includes(need));
}

const problemOf = (optimizer: OptimizerDefinition): ProblemDefinition =>
  needsNetwork(optimizer) ? findProblem("xor") : bowl(4);

/** Runs an optimizer at its defaults; lane i has seed `seeds[i]`, and starts elsewhere where `starts` says. */
async function runLanes(
  { optimizer, makeEngine }: CheckRequest,
  problem: ProblemDefinition,
  maxSteps: number,
  seeds: readonly number[] = [5],
  starts: readonly (readonly number[] | undefined)[] = [],
): Promise<readonly TrialResult[]> {
  const { results } = await runShard({
    engine: await makeEngine(seeds.length, laneSeeds(seeds)),
    problem,
    options: defaultValues(problem.options),
    optimizer,
    trials: seeds.map((seed, lane) => {
      const start = starts[lane];
      return {
        key: String(lane),
        seed,
        hyperparameters: defaultValues(optimizer.hyperparameters),
        budget: 1e9,
        ...(start ? { start } : {}),
      };
    }),
    data: noData,
    targets: [],
    curvePoints: 4,
    maxSteps,
    now: () => 0,
  });
  return results;
}

async function runOne(...given: Parameters<typeof runLanes>): Promise<TrialResult> {
  const [result] = await runLanes(...given);
  if (!result) throw new Error("the shard has no result");
  return result;
}

async function lowersTheLoss(request: CheckRequest): Promise<void> {
  const result = await runOne(request, problemOf(request.optimizer), request.steps);
  const [before = Number.NaN] = result.curve.value;
  expect(result.value).not.toBeNull();
  expect(result.value ?? Number.NaN).toBeLessThan(before ?? Number.NaN);
  expect(["completed", "converged", "failed"]).toContain(result.status);
}

async function repeatsItself(request: CheckRequest): Promise<void> {
  const problem = problemOf(request.optimizer);
  const alone = await runOne(request, problem, COMPARED_STEPS);
  const again = await runOne(request, problem, COMPARED_STEPS);
  const seeds = Array.from({ length: AMONG }, (_, lane) => (lane === POSITION ? 5 : 100 + lane));
  const elsewhere = Array.from({ length: AMONG }, (_, lane) =>
    lane === POSITION || needsNetwork(request.optimizer) ? undefined : [1, 2, -1, lane - 2],
  );
  const among = (await runLanes(request, problem, COMPARED_STEPS, seeds, elsewhere))[POSITION];
  expect(alone.parameters).not.toBeNull();
  expect(again.parameters).toEqual(alone.parameters);
  expect(among?.parameters).toEqual(alone.parameters);
  expect(among?.counts).toEqual(alone.counts);
}

async function isChargedWhatItSays(request: CheckRequest): Promise<void> {
  const { optimizer } = request;
  const issued: Issued = { value: 0, gradient: 0, hessianVector: 0, hessian: 0 };
  const count = counted(issued);
  // What the optimizer itself asks while it records: the run loop's own metrics are nobody's cost.
  const watched: OptimizerDefinition = {
    ...optimizer,
    build: (context) => optimizer.build({ ...context, objective: count(context.objective, context.engine) }),
  };
  // One step, so that every recorded evaluation has been executed once.
  const { counts, gradientEquivalents } = await runOne(
    { ...request, optimizer: watched },
    problemOf(optimizer),
    1,
  );
  for (const evaluation of ["value", "gradient", "hessianVector", "hessian"] as const) {
    expect(counts[evaluation], evaluation).toBeLessThanOrEqual(issued[evaluation]);
    // Elsewhere lanes differ only in how many of their candidates a search would have tried.
    if (evaluation !== "value" && !STOPS_EARLY.has(optimizer.name))
      expect(counts[evaluation], evaluation).toBe(issued[evaluation]);
  }
  expect(counts.gradient).toBeGreaterThanOrEqual(1);
  const stated = Number(optimizer.cost);
  if (Number.isFinite(stated)) expect(gradientEquivalents).toBeCloseTo(stated, 4);
}

async function endsInDiverged(request: CheckRequest): Promise<void> {
  for (const kind of ["NaN", "Inf"] as const) {
    const result = await runOne(request, bowl(4, poisoned(kind)), POISONED_STEP + 2);
    // A method may be done before: a quadratic is solved in a step or two.
    if (result.status === "converged") continue;
    if (RECOVERS.has(request.optimizer.name)) {
      expect(result.value ?? Number.NaN, kind).toBeLessThan(START_VALUE);
      continue;
    }
    expect(result.status, kind).toBe("diverged");
    expect(result.steps, kind).toBe(POISONED_STEP + 1);
    expect(result.message).toContain(`step ${POISONED_STEP + 1}`);
  }
}

async function stopsWithoutGradient(request: CheckRequest): Promise<void> {
  const result = await runOne(request, bowl(4), 5, [5], [[0, 0, 0, 0]]);
  expect(result.status).toBe("converged");
  expect(result.parameters?.map((value) => (value === null ? value : value + 0))).toEqual([0, 0, 0, 0]);
}

async function worksOnOneParameter(request: CheckRequest): Promise<void> {
  const result = await runOne(request, bowl(1), request.steps);
  expect(result.parameters).toHaveLength(1);
  expect(Math.abs(result.parameters?.[0] ?? Number.NaN)).toBeLessThan(1);
}

async function refusesWhatIsOutOfRange({ optimizer }: CheckRequest): Promise<void> {
  const { hyperparameters, name } = optimizer;
  expect(completeHyperparameters(hyperparameters, defaultValues(hyperparameters), name).ok).toBe(true);
  for (const [parameterName, parameter] of Object.entries(hyperparameters)) {
    const wrong =
      parameter.kind === "choice"
        ? ["no such choice"]
        : [
            parameter.range[0] - Math.max(1, Math.abs(parameter.range[0])),
            parameter.range[1] + Math.max(1, Math.abs(parameter.range[1])),
          ].map((value) => (Number.isFinite(value) ? value : Math.sign(value) * Number.MAX_VALUE));
    for (const value of wrong)
      expect(
        completeHyperparameters(hyperparameters, { [parameterName]: value }, name).ok,
        `${parameterName} = ${value}`,
      ).toBe(false);
  }
}

const check = (name: string, run: Check["run"], skipsNetworkMethods = false): Check => ({
  name,
  run,
  skipsNetworkMethods,
});

/** Every check, by the name of its test. */
export const CONTRACT_CHECKS = {
  descends: check("lowers the loss of a bowl", lowersTheLoss),
  repeats: check("gives the same bits again, and among other lanes", repeatsItself),
  counts: check("is charged for what it says and for no more than it asks", isChargedWhatItSays),
  diverges: check("ends in diverged at the step where the loss is no number", endsInDiverged, true),
  stops: check("stops at a point without gradient, and stays there", stopsWithoutGradient, true),
  onOne: check("works on one parameter", worksOnOneParameter, true),
  refuses: check("refuses hyper-parameters out of range", refusesWhatIsOutOfRange),
} as const satisfies Record<string, Check>;
