/** The factors of the adaptive damping, one by one, and as saddle-free Newton meets them on a quartic. */
import { describe, expect, it } from "vitest";
import { defaultValues } from "../../../shared/catalogue/complete.ts";
import { quadraticObjective } from "../../curvature/quadratic-objective.fixture.ts";
import type { LaneTensor } from "../../engine.ts";
import { createReferenceEngine } from "../../engines/reference/reference-engine.ts";
import { noData } from "../../problems/create-problem.ts";
import { findProblem } from "../../problems/registry.ts";
import { sgd } from "../first-order/sgd.ts";
import { formulaObjective } from "../formula-objective.fixture.ts";
import { createStepper } from "../stepper.fixture.ts";
import { createAdaptiveDamping, DAMPING_FLOOR } from "./adaptive-damping.ts";
import { saddleFreeNewton } from "./saddle-free-newton.ts";

/** One trial of f = x² (of √x below 0: no number) from x = 1, with a prediction of one's own. */
async function trial(step: number, predicted: number, damping: number) {
  const engine = createReferenceEngine({ lanes: 1 });
  const objective = formulaObjective(engine, {
    value: "select(x0 < 0, sqrt(x0), x0*x0)",
    gradient: ["2*x0"],
  });
  // The context of any optimizer; its own step is not taken.
  const { context } = createStepper(engine, objective, sgd, [1]);
  engine.write(context.value, 1);
  const lambda = engine.tensor([1], damping);
  const adaptive = createAdaptiveDamping(context, {
    step: engine.tensor([1], step),
    predictedDecrease: engine.tensor([1], predicted),
    damping: lambda,
  });
  engine.run(engine.record(() => adaptive.apply()));
  const copies = await engine.snapshot([lambda, context.theta, adaptive.ratio, adaptive.accepted]);
  const [next, theta, ratio, accepted] = copies.map((copy) => copy[0]);
  return { damping: next, theta, ratio, accepted };
}

describe("adaptive damping", () => {
  // From 1 to ½ f falls by ¾: the prediction alone decides the ratio.
  it.each([
    ["far above ¾", 0.5, 0.9],
    ["above ¾ by a hair", 1 - 2 ** -40, 0.9],
    ["¾", 1, 1],
    ["½", 1.5, 1],
    ["¼", 3, 1],
    ["below ¼ by a hair", 3 + 2 ** -40, 1 / 0.9],
    ["far below ¼", 7.5, 1 / 0.9],
  ])("multiplies λ by its factor where ρ is %s", async (_, predicted, factor) => {
    const found = await trial(-0.5, predicted, 2);
    expect(found).toMatchObject({ accepted: 1, theta: 0.5, ratio: 0.75 / predicted });
    expect(found.damping).toBeCloseTo(2 * factor, 14);
  });

  it.each([
    ["a rise", 0.5],
    ["a loss that is no number", -1.5],
  ])("stays where it is and grows tenfold after %s", async (_, step) => {
    expect(await trial(step, 0.75, 2)).toMatchObject({ accepted: 0, theta: 1, damping: 20 });
  });

  it("keeps λ within 1e-8 and 1e8, and leaves it alone where the prediction is below rounding", async () => {
    expect(DAMPING_FLOOR).toBe(1e-8);
    expect((await trial(-0.5, 0.75, 1.05e-8)).damping).toBe(1e-8);
    expect((await trial(0.5, 0.75, 5e7)).damping).toBe(1e8);
    expect(await trial(0, 1e-20, 2)).toMatchObject({ accepted: 1, damping: 2 });
  });
});

describe("saddle-free newton with adaptive damping", () => {
  it("shrinks λ by 0.9 a step on a quadratic, where the model is exact", async () => {
    const engine = createReferenceEngine({ lanes: 1 });
    const objective = quadraticObjective(engine, [4, 1, 1, -2]);
    const settings = { policy: "adaptive", damping: 0.5 };
    const stepper = createStepper(engine, objective, saddleFreeNewton, [0.3, 0.1], settings);
    for (let t = 1; t <= 5; t++) {
      stepper.advance(1);
      const [damping, ratio] = await stepper.read(
        stepper.optimizer.state?.damping as LaneTensor,
        stepper.optimizer.state?.ratio as LaneTensor,
      );
      expect(ratio?.[0]).toBeCloseTo(1, 10);
      expect(damping?.[0]).toBeCloseTo(0.5 * 0.9 ** t, 14);
    }
  });

  it("meets every factor on x⁴/4 − x²/2, as computed by hand", async () => {
    const damping = 0.01;
    const starts = [2, 0.3, 0.4, 0.5, 0.6, 0.77];
    const loss = (x: number) => x ** 4 / 4 - x ** 2 / 2;
    const factors = starts.map((x) => {
      const [g, h] = [x ** 3 - x, 3 * x ** 2 - 1];
      const step = -g / (Math.abs(h) + damping);
      const ratio = (loss(x) - loss(x + step)) / -(g * step + (h * step ** 2) / 2);
      if (loss(x + step) > loss(x)) return 10;
      return ratio > 0.75 ? 0.9 : ratio < 0.25 ? 1 / 0.9 : 1;
    });
    expect(new Set(factors)).toEqual(new Set([0.9, 1, 1 / 0.9, 10]));
    const engine = createReferenceEngine({ lanes: starts.length });
    const problem = findProblem("double-well");
    const objective = await problem.create({
      engine,
      options: defaultValues(problem.options),
      seeds: starts.map((_, lane) => lane),
      data: noData,
    });
    const start = starts.flatMap((x) => [x, 0]);
    const stepper = createStepper(engine, objective, saddleFreeNewton, start, {
      policy: "adaptive",
      damping,
    });
    stepper.advance(1);
    const [found = []] = await stepper.read(stepper.optimizer.state?.damping as LaneTensor);
    for (const [lane, factor] of factors.entries()) expect(found[lane]).toBeCloseTo(damping * factor, 14);
  });
});
