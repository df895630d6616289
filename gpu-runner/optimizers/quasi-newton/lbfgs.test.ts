import { describe, expect, it } from "vitest";
import { dot, quadraticObjective, rotatedSpectrum } from "../../curvature/quadratic-objective.fixture.ts";
import { createReferenceEngine } from "../../engines/reference/reference-engine.ts";
import { createStepper } from "../stepper.fixture.ts";
import { lbfgs } from "./lbfgs.ts";

const eigenvalues = [0.3, 1, 2, 5, 9, 20];
const { matrix } = rotatedSpectrum(eigenvalues, 3);
const START = [1, -1, 2, 0.5, -0.3, 1.5];

describe("lbfgs", () => {
  it("minimises a quadratic of condition number 67 to 1e-6 in 25 steps", async () => {
    const engine = createReferenceEngine({ lanes: 1 });
    const stepper = createStepper(engine, quadraticObjective(engine, matrix), lbfgs, START);
    stepper.advance(25);
    expect((await stepper.read(stepper.context.gradientNorm))[0]?.[0]).toBeLessThan(1e-6);
  });

  it("skips pairs of negative curvature and still descends", async () => {
    const engine = createReferenceEngine({ lanes: 1 });
    const saddle = rotatedSpectrum([-1, 2, 3, 4, 5, 6], 5).matrix;
    const stepper = createStepper(engine, quadraticObjective(engine, saddle), lbfgs, START);
    let last = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 12; i++) {
      stepper.advance(1);
      const value = (await stepper.read(stepper.context.value))[0]?.[0] as number;
      expect(value).toBeLessThan(last);
      last = value;
    }
    expect(last).toBeLessThan(-10);
  });

  it("returns to the best point and forgets its pairs when the loss is not finite", async () => {
    const engine = createReferenceEngine({ lanes: 1 });
    const stepper = createStepper(engine, quadraticObjective(engine, matrix), lbfgs, START);
    stepper.advance(3);
    const [before] = await stepper.read();
    const bestValue = 0.5 * dot(before as number[], matrixTimes(before as number[]));
    // A step ago the point was better than any before: make the present one useless.
    engine.write(stepper.theta, new Array(6).fill(Number.NaN));
    stepper.advance(1);
    const [theta = [], value = []] = await stepper.read(stepper.theta, stepper.context.value);
    expect(theta.every(Number.isFinite)).toBe(true);
    expect(value[0]).toBeGreaterThanOrEqual(bestValue);
    const curvatures = (
      await stepper.read(
        (stepper.optimizer.state as Record<string, typeof stepper.theta>).curvatures as typeof stepper.theta,
      )
    )[0];
    expect(curvatures?.every((c) => c === 0)).toBe(true);
    stepper.advance(30);
    expect((await stepper.read(stepper.context.gradientNorm))[0]?.[0]).toBeLessThan(1e-8);
  });
});

const matrixTimes = (x: readonly number[]): number[] =>
  x.map((_, i) => dot(matrix.slice(6 * i, 6 * i + 6), x));
