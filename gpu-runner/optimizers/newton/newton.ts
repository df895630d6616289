/**
 * Newton's method, the control: attracted by every kind of critical point.
 *
 * H: `[T, P, P]`, through all its eigenpairs; a curvature of exactly zero is left out.
 * Cost: 1 gradient and 1 Hessian (2P). Source: Nocedal and Wright 2006, section 3.3.
 */
import { createSpectralStep } from "../../curvature/spectral-step.ts";
import { denseSpectrum } from "../../curvature/spectrum.ts";
import type { DirectionDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { composeOptimizer } from "../compose.ts";
import { fixedRate } from "../step-rules/fixed-rate.ts";

/** d = −H⁻¹g. Not always downhill. */
export const newtonDirection: DirectionDefinition = {
  name: "newton",
  title: "Newton direction",
  family: "newton",
  formula: "d = -H^{-1} g",
  hyperparameters: {},
  needs: ["gradient", "hessian"],
  cost: "1 + 2P",
  source: "Nocedal & Wright 2006, section 3.3",
  fails: "Points uphill along negative curvature: saddles and maxima attract; unbounded where H is singular.",
  departures: ["A curvature of exactly zero is left out of the step, where the method would stop."],
  build(context) {
    const { engine, objective } = context;
    const { gradient, evaluate } = batchGradient(context);
    const spectrum = denseSpectrum(engine, objective);
    const spectral = createSpectralStep(engine, { spectrum, gradient, damping: 0, curvature: "signed" });
    return {
      gradient,
      direction: spectral.step,
      state: { curvature: spectrum.values },
      compute() {
        evaluate();
        spectrum.compute();
        context.count("hessian", 1);
        spectral.compute();
      },
    };
  },
};

export const newton = composeOptimizer(newtonDirection, fixedRate, {
  name: "newton",
  title: "Newton's method",
  formula: "\\theta \\leftarrow \\theta - \\eta H^{-1} g",
  source: "Nocedal & Wright 2006, section 3.3",
  fails:
    "Attracted by saddles and maxima; cycles or diverges far from a critical point; meant for at most 600 parameters (dense eigensolver).",
  maxParameters: 600,
  hyperparameters: {
    rate: {
      kind: "number",
      default: 1,
      range: [0, 10],
      scale: "log",
      sweep: [0.1, 2],
      meaning: "η, multiplies the Newton step.",
      source: "1: Nocedal & Wright 2006, section 3.3",
    },
  },
});
