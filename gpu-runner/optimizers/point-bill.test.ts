/** A step that leaves the point of a full batch is billed its new evaluations only; with noise everything is new. */
import { describe, expect, it } from "vitest";
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import type { OptimizerDefinition } from "../optimizer.ts";
import { createProblem } from "../problems/create-problem.ts";
import { cubicNewton } from "./newton/cubic-newton.ts";
import { dampedNewton } from "./newton/damped-newton.ts";
import { krylovDampedNewton } from "./newton/krylov-damped-newton.ts";
import { krylovSaddleFreeNewton } from "./saddle-free/krylov-saddle-free-newton.ts";
import { saddleFreeNewton } from "./saddle-free/saddle-free-newton.ts";
import { createStepper } from "./stepper.fixture.ts";

const STEPS = 12;

/** Counts after so many steps from one start, and at how many different points they were taken. */
async function billed(
  definition: OptimizerDefinition,
  settings: ParameterValues,
  problem: string,
  start: readonly number[],
  noise = 0,
) {
  const engine = createReferenceEngine({ lanes: 1 });
  const { objective } = await createProblem(problem, { noise }, { engine });
  const stepper = createStepper(engine, objective, definition, start, settings);
  const points = new Set<string>();
  for (let step = 0; step < STEPS; step++) {
    const [theta = []] = await stepper.read();
    points.add(theta.join());
    stepper.advance(1);
  }
  const { value, gradient, hessianVector, hessian } = stepper.counts;
  const [values, gradients, products, hessians] = await stepper.read(value, gradient, hessianVector, hessian);
  return {
    points: points.size,
    value: values?.[0],
    gradient: gradients?.[0],
    hessianVector: products?.[0],
    hessian: hessians?.[0],
  };
}

/** From where each of them refuses a step or more. */
const CASES: readonly (readonly [OptimizerDefinition, ParameterValues, string, readonly number[]])[] = [
  [saddleFreeNewton, { policy: "adaptive", damping: 1e-4 }, "himmelblau", [0.2, 0.4]],
  [dampedNewton, {}, "himmelblau", [0.2, 0.4]],
  [krylovDampedNewton, { vectors: 2 }, "himmelblau", [0.2, 0.4]],
  [krylovDampedNewton, { vectors: 2, start: "random" }, "himmelblau", [0.2, 0.4]],
  [krylovSaddleFreeNewton, { vectors: 2 }, "himmelblau", [0.2, 0.4]],
  [cubicNewton, { vectors: 2, sigma: 1e-6 }, "beale", [-1.5, 2.5]],
];

describe.each(CASES.map((row) => [`${row[0].name} ${JSON.stringify(row[1])}`, row] as const))(
  "%s",
  (_, [definition, settings, problem, start]) => {
    const values = settings.policy === "adaptive" || definition === cubicNewton ? 1 : 7;

    it("pays for gradient and curvature once a point, for the values every time", async () => {
      const bill = await billed(definition, settings, problem, start);
      expect(bill.points).toBeLessThan(STEPS);
      expect(bill.gradient).toBe(bill.points);
      expect(bill.value).toBe(values * STEPS);
      const isDense = definition.needs.includes("hessian");
      expect(bill.hessian).toBe(isDense ? bill.points : 0);
      // Other signs at the same point make other products.
      expect(bill.hessianVector).toBe(isDense ? 0 : 2 * (settings.start === "random" ? STEPS : bill.points));
    });

    it("pays for all of it where the gradient has noise", async () => {
      const bill = await billed(definition, settings, problem, start, 1e-9);
      expect(bill.gradient).toBe(STEPS);
      expect((bill.hessian ?? 0) + (bill.hessianVector ?? 0) / 2).toBe(STEPS);
    });
  },
);

describe("a damping grid that does not recover", () => {
  it("gives up at a dead end of a full batch, and not in noise", async () => {
    for (const [noise, failed] of [
      [0, 1],
      [1e-9, 0],
    ] as const) {
      const engine = createReferenceEngine({ lanes: 1 });
      const { objective } = await createProblem("himmelblau", { noise }, { engine });
      const stepper = createStepper(engine, objective, dampedNewton, [0.2, 0.4], { recovers: "no" });
      stepper.advance(STEPS);
      const [flag] = await stepper.read(stepper.context.failed);
      expect(flag?.[0]).toBe(failed);
    }
  });
});
