/** Curvature with error bars: the calibration of the error, and the feedback of noise. (Wrong signs: `proofs/`.) */
import { describe, expect, it } from "vitest";
import { createProblem } from "../../problems/create-problem.ts";
import { drive, referenceEngine } from "../drive.fixture.ts";
import { signExperiment } from "./noise-experiments.fixture.ts";
import { ogrDiagonal } from "./ogr-diagonal.ts";

const LANES = 400;
const STEPS = 25;

describe("steps independent of the noise (σ = 1, λ = 1, β = 0.3)", () => {
  it.each([0.1, 0.3])(
    "two standard errors hold the true curvature about 95 times of 100, β = %s",
    async (averaging) => {
      const outcome = await signExperiment(
        referenceEngine(LANES),
        { curvature: -1, noise: 1, motion: "walk", size: 0.1, averaging },
        STEPS,
      );
      expect(outcome.within).toBeGreaterThan(0.93);
      expect(outcome.within).toBeLessThan(0.99);
      expect(Math.abs(outcome.curvature + 1)).toBeLessThan(0.2);
    },
  );
});

describe("steps caused by the noise (gradient descent on −½x², σ = 1)", () => {
  it("feign a positive curvature of about β/rate, and the feedback says so", async () => {
    const outcome = await signExperiment(
      referenceEngine(LANES),
      { curvature: -1, noise: 1, motion: "descent", size: 0.01, averaging: 0.3 },
      STEPS,
    );
    expect(outcome.wrong).toBeGreaterThan(0.8);
    expect(outcome.curvature).toBeGreaterThan(0.7 * 30);
    expect(outcome.curvature).toBeLessThan(1.5 * 30);
    expect(outcome.feedback).toBeGreaterThan(0.4 * outcome.curvature);
    expect(outcome.withinWithFeedback).toBeGreaterThan(outcome.within);
  });

  it("lower the trust in the estimate where confidence is asked for", async () => {
    const experiment = { curvature: -1, noise: 1, motion: "descent", size: 0.01, averaging: 0.3 } as const;
    const without = await signExperiment(referenceEngine(LANES), experiment, 5);
    const asked = await signExperiment(referenceEngine(LANES), { ...experiment, confidence: 2 }, 5);
    expect(without.trust).toBe(1);
    expect(asked.trust).toBeLessThan(0.5);
  });
});

describe("ogr-diagonal with confidence, on the double well in noise (σ = 1)", () => {
  const set = { cut: 5, divisor: 1.5, rate: 0.01, errorBars: "weighed", confidence: 1 };

  it("moves each coordinate by the shrunk rate that its errors call for, never longer than the Newton step", async () => {
    const lanes = 50;
    const engine = referenceEngine(lanes);
    const seeds = Array.from({ length: lanes }, (_, lane) => lane + 1);
    const given = { rotate: 7, noise: 1 };
    const { definition, options, objective } = await createProblem("double-well", given, { engine, seeds });
    const start = seeds.flatMap((seed) => [...definition.start(options, seed)]);
    const run = drive(engine, objective, ogrDiagonal, { start, set });
    run.run(5);
    const shrinkage: number[] = [];
    for (let step = 0; step < 20; step++) {
      const before = (await run.read("theta")).flat();
      run.run(1);
      const read = async (name: string): Promise<readonly number[]> => (await run.read(name)).flat();
      const [after, momentum, curvature, error, bias] = await Promise.all(
        ["theta", "momentum", "curvature", "standardError", "feedback"].map(read),
      );
      before.forEach((from, i) => {
        const newton = 1 / Math.max(Math.abs(curvature?.[i] ?? 0) * set.divisor, set.cut);
        const doubt = set.confidence ** 2 * ((error?.[i] ?? 0) ** 2 + (bias?.[i] ?? 0) ** 2);
        const square = (curvature?.[i] ?? 0) ** 2;
        const trust = square / (square + doubt);
        const rate = trust * newton + (1 - trust) * Math.min(set.rate, newton);
        const moved = (after?.[i] ?? 0) - from;
        expect(Math.abs(moved + rate * (momentum?.[i] ?? 0))).toBeLessThan(
          1e-10 * Math.max(1, Math.abs(from)),
        );
        shrinkage.push(rate / newton);
      });
    }
    // In this noise the errors do matter: without them each ratio would be 1.
    expect(Math.max(...shrinkage)).toBeLessThanOrEqual(1 + 1e-12);
    expect(shrinkage.filter((ratio) => ratio < 0.9).length / shrinkage.length).toBeGreaterThan(0.3);
  });
});
