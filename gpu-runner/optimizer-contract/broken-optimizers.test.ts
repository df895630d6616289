/** The contract's own negative control: each check fails for an optimizer that is broken in its way, and for no other. */
import { describe, expect, it } from "vitest";
import type { Engine } from "../engine.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import type { OptimizerContext, OptimizerDefinition } from "../optimizer.ts";
import { CONTRACT_CASES } from "./cases.ts";
import { type Check, CONTRACT_CHECKS } from "./checks.ts";
import { Observation } from "./observation.ts";
import { statedCost } from "./stated-cost.ts";

const STEPS = 24;

interface Fault {
  /** Gradients counted per step; 1 is honest. */
  readonly gradients?: number;
  /** Products asked for without being counted. */
  readonly freeProducts?: number;
  /** Values at other points asked for without being counted. */
  readonly freeValues?: number;
  /** What the catalogue says. */
  readonly cost?: string;
  /** Goes on from a product that is no number as if it knew where to. */
  readonly jumps?: boolean;
  /** Added to every entry in every step, gradient or not. */
  readonly drift?: () => number;
  /** Formula of the reported value `f`. */
  readonly report?: string;
  readonly rate?: number;
  readonly range?: readonly [number, number];
  /** Part of the update that depends on the engine. */
  readonly scale?: (engine: Engine) => number;
}

/** Gradient descent of rate 0.1 with faults. */
function descent(fault: Fault = {}): OptimizerDefinition {
  return {
    name: "broken",
    title: "Broken gradient descent",
    family: "first-order",
    formula: "\\theta - \\eta g",
    hyperparameters: {
      rate: {
        kind: "number",
        default: fault.rate ?? 0.1,
        range: fault.range ?? [-10, 10],
        scale: "linear",
        meaning: "η",
        source: "a test",
      },
    },
    needs: ["gradient", "hessianVector"],
    cost: fault.cost ?? "1",
    source: "a test",
    fails: "on purpose",
    departures: [],
    build(context: OptimizerContext) {
      const { engine, objective, theta, value, gradientNorm, step, hyper } = context;
      const [gradient, image] = [engine.tensor([objective.size]), engine.tensor([objective.size])];
      const rate = hyper.rate ?? 0.1;
      const points = engine.tensor([fault.freeValues ?? 1, objective.size]);
      const values = engine.tensor([fault.freeValues ?? 1]);
      const drift = fault.drift?.() ?? 0;
      const scale = fault.scale?.(engine) ?? 1;
      return {
        step() {
          objective.nextBatch(step);
          objective.gradient(theta, value, gradient);
          context.count("gradient", fault.gradients ?? 1);
          engine.reduce("sum", "n = g*g", { n: gradientNorm, g: gradient });
          engine.map("n = sqrt(n)", { n: gradientNorm });
          for (let i = 0; i < (fault.freeProducts ?? 0); i++) objective.hessianVector(gradient, image);
          if (fault.freeValues) objective.values(points, values);
          if (fault.jumps) {
            objective.hessianVector(gradient, image);
            context.count("hessianVector", 1);
            engine.map("t = t + select(finite(p), 0, 1)", { t: theta, p: image });
          }
          engine.map(`t = t - ${scale}*rate*select(g == g, g, 0) + ${drift}`, {
            t: theta,
            g: gradient,
            rate,
          });
          if (fault.report) engine.map(`f = ${fault.report}`, { f: value });
          if (fault.report) engine.map("n = select(finite(n), n, 1)", { n: gradientNorm });
        },
      };
    },
  };
}

/** Names of the checks that an optimizer fails. */
async function failures(optimizer: OptimizerDefinition): Promise<readonly string[]> {
  const failed: string[] = [];
  const [on] = CONTRACT_CASES;
  if (!on) throw new Error("no cases");
  const makeEngine = (lanes: number, seeds: Uint32Array): Engine => createReferenceEngine({ lanes, seeds });
  const observed = new Observation({ optimizer, on, steps: STEPS, makeEngine });
  for (const [name, check] of Object.entries(CONTRACT_CHECKS) as [string, Check][]) {
    try {
      await check.run(observed);
    } catch (error) {
      // Only a failed expectation counts: a crash is no verdict.
      if (!(error instanceof Error) || error.name !== "AssertionError") throw error;
      failed.push(name);
    }
  }
  return failed;
}

describe("contract checks", () => {
  it("pass for plain gradient descent", async () => {
    expect(await failures(descent())).toEqual([]);
  });

  let builds = 0;
  it.each<readonly [string, Fault, readonly string[]]>([
    ["goes uphill", { rate: -0.01 }, ["descends"]],
    ["counts no gradient", { gradients: 0 }, ["counts"]],
    ["counts a gradient twice", { gradients: 2 }, ["counts"]],
    ["hides values", { freeValues: 3 }, ["counts"]],
    ["says that it costs something else", { cost: "1 + 2P" }, ["counts"]],
    ["hides products", { freeProducts: 3 }, ["counts"]],
    ["moves where there is no gradient", { drift: () => 1e-3 }, ["stops"]],
    ["differs from build to build", { scale: () => 1 + 1e-12 * ++builds }, ["repeats"]],
    ["differs with the number of lanes", { scale: ({ lanes }) => 1 + 1e-12 * lanes }, ["repeats"]],
    ["swallows NaN and Inf", { report: "select(finite(f), f, 1)" }, ["poison"]],
    ["jumps where a product is no number", { jumps: true, cost: "3" }, ["poison"]],
    ["takes any rate at all", { range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] }, ["refuses"]],
    ["has its default out of range", { rate: 0.1, range: [0.5, 1] }, ["refuses"]],
    ["barely moves", { rate: 1e-20 }, ["descends"]],
  ])("fail for one that %s", async (_, fault, expected) => {
    expect(await failures(descent(fault))).toEqual(expected);
  });
});

describe("a stated cost", () => {
  it.each([
    ["1 + 2k + 7/3", 1 + 20 + 7 / 3],
    ["1 + 2(2(N - 1) + 3)", 1 + 2 * (2 * 17 + 3)],
    ["1 + 2P + (1 + backtracks)/3", 1 + 8 + 1],
    ["1 + 2k + 1/3 + 7·(negative pairs)", 1 + 20 + 1 / 3 + 14],
  ])("%s is a number", (cost, expected) => {
    const symbols = { P: 4, k: 10, N: 18, backtracks: 2, pairs: 2 };
    expect(statedCost(cost, symbols)).toBeCloseTo(expected, 12);
  });

  it("in words that stand for nothing is refused", () => {
    expect(() => statedCost("1 + 2j", { k: 3 })).toThrow(/j/);
  });
});
