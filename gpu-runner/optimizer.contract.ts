/**
 * The suite every optimizer passes on every engine, through the real run loop: it descends a bowl, repeats
 * itself bit for bit alone or among other lanes, is charged for no more than it asked and for what it says it
 * costs, ends in `diverged` where the objective does, and stops at a point without gradient.
 */
import { afterEach, describe, expect, test } from "vitest";
import { defaultValues } from "../shared/catalogue/complete.ts";
import type { TrialResult } from "../shared/contracts/trial.ts";
import type { Engine, LaneSeeds } from "./engine.ts";
import type { OptimizerDefinition } from "./optimizer.ts";
import { bowl, counted, type Issued, POISONED_STEP, poisoned } from "./optimizer-contract/bowl.ts";
import { optimizers } from "./optimizers/registry.ts";
import type { ProblemDefinition } from "./problem.ts";
import { noData } from "./problems/create-problem.ts";
import { findProblem } from "./problems/registry.ts";
import { laneSeeds } from "./random/philox.ts";
import { runShard } from "./run/run-shard.ts";

/** Steps in which every method, at its defaults, must have lowered the loss. */
const STEPS = 24;
/** Steps of the comparison of bits. */
const COMPARED_STEPS = 5;
/** A lane among others. */
const AMONG = 7;
const POSITION = 3;
/** Methods that go back to their best point instead of ending where the loss is no number. */
const RECOVERS: ReadonlySet<string> = new Set(["lbfgs"]);
/** The loss of every bowl at its start is above this. */
const START_VALUE = 1.9;

/**
 * @param makeEngine an engine of so many lanes with these seeds
 * @param entries the optimizers to run; absent: every one of the registry
 * @param steps fewer where an engine is slow
 */
export function describeOptimizerContract(
  engineName: string,
  makeEngine: (lanes: number, seeds: LaneSeeds) => Promise<Engine> | Engine,
  entries: readonly OptimizerDefinition[] = optimizers,
  steps = STEPS,
): void {
  const made: Engine[] = [];
  afterEach(() => {
    for (const engine of made.splice(0)) engine.dispose();
  });

  /** Runs an optimizer at its defaults; lane i has seed `seeds[i]`, and starts elsewhere where `starts` says. */
  async function run(
    optimizer: OptimizerDefinition,
    problem: ProblemDefinition,
    maxSteps: number,
    seeds: readonly number[] = [5],
    starts: readonly (readonly number[] | undefined)[] = [],
  ): Promise<readonly TrialResult[]> {
    const engine = await makeEngine(seeds.length, laneSeeds(seeds));
    made.push(engine);
    const { results } = await runShard({
      engine,
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
  const one = async (...given: Parameters<typeof run>): Promise<TrialResult> => {
    const [result] = await run(...given);
    if (!result) throw new Error("the shard has no result");
    return result;
  };

  describe.each(entries.map((optimizer) => [optimizer.name, optimizer] as const))(
    `optimizer contract on ${engineName}: %s`,
    (_, optimizer) => {
      const plain = bowl(4);
      const needsNetwork = optimizer.needs.some((need) => !plain.supports.includes(need));
      const problem = needsNetwork ? findProblem("xor") : plain;

      test("lowers the loss of a bowl", async () => {
        const result = await one(optimizer, problem, steps);
        const [before = Number.NaN] = result.curve.value;
        expect(result.value).not.toBeNull();
        expect(result.value ?? Number.NaN).toBeLessThan(before ?? Number.NaN);
        expect(["completed", "converged", "failed"]).toContain(result.status);
      });

      test("gives the same bits again, and among other lanes", async () => {
        const alone = await one(optimizer, problem, COMPARED_STEPS);
        const again = await one(optimizer, problem, COMPARED_STEPS);
        const seeds = Array.from({ length: AMONG }, (_, lane) => (lane === POSITION ? 5 : 100 + lane));
        const elsewhere = Array.from({ length: AMONG }, (_, lane) =>
          lane === POSITION || needsNetwork ? undefined : [1, 2, -1, lane - 2],
        );
        const among = (await run(optimizer, problem, COMPARED_STEPS, seeds, elsewhere))[POSITION];
        expect(alone.parameters).not.toBeNull();
        expect(again.parameters).toEqual(alone.parameters);
        expect(among?.parameters).toEqual(alone.parameters);
        expect(among?.counts).toEqual(alone.counts);
      });

      test("is charged for what it says and for no more than it asks", async () => {
        const issued: Issued = { value: 0, gradient: 0, hessianVector: 0, hessian: 0 };
        const wrapped: ProblemDefinition = needsNetwork
          ? {
              ...problem,
              create: async (request) => counted(issued)(await problem.create(request), request.engine),
            }
          : bowl(4, counted(issued));
        // One step, so that every recorded evaluation has been executed once.
        const result = await one(optimizer, wrapped, 1);
        for (const evaluation of ["value", "gradient", "hessianVector", "hessian"] as const)
          expect(result.counts[evaluation], evaluation).toBeLessThanOrEqual(issued[evaluation]);
        expect(result.counts.gradient).toBeGreaterThanOrEqual(1);
        const stated = Number(optimizer.cost);
        if (Number.isFinite(stated)) expect(result.gradientEquivalents).toBeCloseTo(stated, 4);
      });

      test.skipIf(needsNetwork)("ends in diverged at the step where the loss is no number", async () => {
        for (const kind of ["NaN", "Inf"] as const) {
          const result = await one(optimizer, bowl(4, poisoned(kind)), POISONED_STEP + 2);
          // A method may be done before: a quadratic is solved in a step or two.
          if (result.status === "converged") continue;
          if (RECOVERS.has(optimizer.name)) {
            expect(result.value ?? Number.NaN, kind).toBeLessThan(START_VALUE);
            continue;
          }
          expect(result.status, kind).toBe("diverged");
          expect(result.steps, kind).toBe(POISONED_STEP + 1);
          expect(result.message).toContain(`step ${POISONED_STEP + 1}`);
        }
      });

      test.skipIf(needsNetwork)("stops at a point without gradient, and stays there", async () => {
        const result = await one(optimizer, plain, 5, [5], [[0, 0, 0, 0]]);
        expect(result.status).toBe("converged");
        expect(result.parameters?.map((value) => (value === null ? value : value + 0))).toEqual([0, 0, 0, 0]);
      });

      test.skipIf(needsNetwork)("works on one parameter", async () => {
        const result = await one(optimizer, bowl(1), steps);
        expect(result.parameters).toHaveLength(1);
        expect(Math.abs(result.parameters?.[0] ?? Number.NaN)).toBeLessThan(1);
      });
    },
  );
}
