/** Posted optimizers are optimizers: the contract of the built-in ones, and the same bits where they are the same method. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type OwnOptimizer, ownOptimizerSchema } from "../../shared/contracts/own-optimizer.ts";
import { rightDefinition } from "../../shared/own-optimizers/definitions.fixture.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { describeOptimizerContract } from "../optimizer.contract.ts";
import { createProblem } from "../problems/create-problem.ts";
import { doubleWell } from "./formula-objective.fixture.ts";
import { defineOwnOptimizer } from "./own-optimizer.ts";
import { documentedOptimizers } from "./own-optimizers.fixture.ts";
import { findOptimizer } from "./registry.ts";
import { createStepper } from "./stepper.fixture.ts";

describeOptimizerContract("reference", (lanes, seeds) => createReferenceEngine({ lanes, seeds }), {
  entries: documentedOptimizers,
});

const named = (beginning: string) => {
  const found = documentedOptimizers.find(({ name }) => name.startsWith(`${beginning}@`));
  if (!found) throw new Error(`docs/own-optimizer.md has no ${beginning}`);
  return found;
};

async function pathOf(definition: ReturnType<typeof named>, set: Readonly<Record<string, number | string>>) {
  const engine = createReferenceEngine({ lanes: 1 });
  const stepper = createStepper(engine, doubleWell(engine), definition, [0.3, -0.8], set);
  const path: number[][] = [];
  for (let step = 0; step < 25; step++) {
    stepper.advance(1);
    path.push((await stepper.read())[0] as number[]);
  }
  return { path, state: stepper.optimizer.state ?? {}, read: stepper.read };
}

describe("a posted optimizer", () => {
  it.each([
    ["my-adam", "adam", { rate: 0.05, beta1: 0.8 }, {}],
    ["my-lion", "lion", { rate: 0.02, beta2: 0.97 }, {}],
    ["my-nadamw", "nadamw", { rate: 0.05 }, { weightDecay: 0 }],
    ["my-adam", "adam", { rate: 0.05, schedule: "cosine", scheduleSteps: 30 }, {}],
    ["my-adam", "adam", { rate: 0.05, decoupled: "yes", decoupledDecay: 0.1 }, {}],
  ] as const)("%s walks as the built-in %s does, bit for bit (%j)", async (posted, builtIn, set, more) => {
    const own = await pathOf(named(posted), set);
    const theirs = await pathOf(findOptimizer(builtIn), { ...set, ...more });
    expect(own.path).toEqual(theirs.path);
    // Negative control: another setting is another path.
    expect((await pathOf(named(posted), { ...set, rate: 0.04 })).path).not.toEqual(theirs.path);
  });

  it("Schedule-Free SGD has the average of the built-in one as its state", async () => {
    const own = await pathOf(named("my-schedule-free-sgd"), { rate: 0.2, beta: 0.9 });
    const theirs = await pathOf(findOptimizer("schedule-free-sgd"), { rate: 0.2, interpolation: 0.9 });
    const { x } = own.state;
    if (!x) throw new Error("no state x");
    const [average = []] = await own.read(x);
    for (const [i, entry] of (theirs.path.at(-1) as number[]).entries())
      expect(Math.abs(entry - (average[i] as number))).toBeLessThan(1e-12);
  });

  it("with products takes Cauchy's step on a bowl, and pays for them", async () => {
    const definition: OwnOptimizer = {
      state: { hg: "vector", gg: "scalar", ghg: "scalar" },
      hyperparameters: {},
      step: [
        { hessianVector: "g", into: "hg" },
        { sum: "gg = g*g" },
        { sum: "ghg = g*hg" },
        "d = -g*gg/max(abs(ghg), 1e-30)",
      ],
      rule: "unit",
    };
    const own = defineOwnOptimizer("cauchy", definition);
    expect(own.needs).toEqual(["gradient", "hessianVector"]);
    expect(own.cost).toBe("1 + 1 product");
    const engine = createReferenceEngine({ lanes: 1 });
    const { objective } = await createProblem("formula", { formula: "x0^2 + 5*x1^2" }, { engine });
    const stepper = createStepper(engine, objective, own, [0.9, 0.2]);
    stepper.advance(1);
    const [point = [], gradients, products] = await stepper.read(
      stepper.theta,
      stepper.counts.gradient,
      stepper.counts.hessianVector,
    );
    expect([gradients, products]).toEqual([[1], [1]]);
    // The least value along −g: α = gᵀg / gᵀHg.
    const [g0, g1] = [2 * 0.9, 10 * 0.2];
    const alpha = (g0 ** 2 + g1 ** 2) / (2 * g0 ** 2 + 10 * g1 ** 2);
    expect(point[0]).toBeCloseTo(0.9 - alpha * g0, 14);
    expect(point[1]).toBeCloseTo(0.2 - alpha * g1, 14);
  });

  it("searches along its direction where it asks for that", async () => {
    const own = defineOwnOptimizer("searching", {
      state: {},
      hyperparameters: {},
      step: "d = -g",
      rule: "armijo",
    });
    const set = { decrease: 0.3 };
    const [path, builtIn] = [await pathOf(own, set), await pathOf(findOptimizer("armijo"), set)];
    expect(path.path).toEqual(builtIn.path);
  });

  it("is refused in one line where the planner would refuse it", () => {
    const wrong = { state: {}, hyperparameters: {}, step: "d = -h", rule: "fixed" } as const;
    expect(() => defineOwnOptimizer("wrong", wrong)).toThrow(
      /^optimizer "wrong": step: unknown name "h": [^\n]+$/,
    );
  });

  it("runs whatever it was accepted for: 400 random definitions take their steps and pay for their products", async () => {
    await fc.assert(
      fc.asyncProperty(rightDefinition, async (given) => {
        const definition = ownOptimizerSchema.parse(given);
        const engine = createReferenceEngine({ lanes: 1 });
        const { objective } = await createProblem("himmelblau", {}, { engine });
        const stepper = createStepper(engine, objective, defineOwnOptimizer("fuzzed", definition), [1, 2]);
        stepper.advance(2);
        const [[gradients] = [], [products] = []] = await stepper.read(
          stepper.counts.gradient,
          stepper.counts.hessianVector,
        );
        const asked = given.step.filter((operation) => typeof operation === "object" && "into" in operation);
        // A second step from the same point knows its gradient.
        expect(gradients).toBeGreaterThanOrEqual(1);
        expect(products).toBe(2 * asked.length);
      }),
      { numRuns: 400, seed: 8 },
    );
  });
});
