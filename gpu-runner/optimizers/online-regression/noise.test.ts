/** Curvature with error bars: the calibration of the error, and the feedback of noise. (Wrong signs: `proofs/`.) */
import { describe, expect, it } from "vitest";
import { referenceEngine } from "../drive.fixture.ts";
import { signExperiment } from "./noise-experiments.fixture.ts";

const LANES = 400;
const STEPS = 25;

describe("steps independent of the noise (σ = 1, λ = 1, β = 0.3)", () => {
  it.each([0.1, 0.3])(
    "two standard errors hold the true curvature about 95 %% of the time, β = %d",
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
