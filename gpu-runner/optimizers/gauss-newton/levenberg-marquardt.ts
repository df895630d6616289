/**
 * Levenberg–Marquardt with the exact Gauss–Newton matrix.
 *
 * G: `[T, P, P]`, from P products; solved through the eigenpairs of D^{−½}GD^{−½}. λ₀ ↔ `damping`, D ↔
 * `scaling`. Cost: 1 gradient, 2P for the products, ⅓. Source: Levenberg 1944; Marquardt 1963; Moré 1978 for D;
 * Nocedal and Wright 2006, section 10.3, for the quarters. Entries of D have a floor of 1e-6 of the largest: a
 * parameter that has no influence must not get an infinite step.
 */
import { createSpectralStep } from "../../curvature/spectral-step.ts";
import type { Spectrum } from "../../curvature/spectrum.ts";
import { laneHyperparameters, structuralChoice } from "../../hyperparameters.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { createPointBill } from "../point-bill.ts";
import { createAdaptiveDamping } from "../saddle-free/adaptive-damping.ts";

const DIAGONAL_FLOOR = 1e-6;

export const levenbergMarquardt: OptimizerDefinition = {
  name: "levenberg-marquardt",
  title: "Levenberg–Marquardt",
  family: "gauss-newton",
  formula:
    "\\theta \\leftarrow \\theta - (G + \\lambda D)^{-1} g, \\quad D \\in \\{I, \\operatorname{diag} G\\}, \\quad \\rho = \\frac{\\text{actual}}{\\text{predicted}} \\text{ decrease}: \\; \\rho > \\tfrac34: \\lambda \\leftarrow \\tfrac{\\lambda}{3}, \\; \\rho < \\tfrac14: \\lambda \\leftarrow 3\\lambda, \\text{ rejected}: \\lambda \\leftarrow 10\\lambda",
  hyperparameters: {
    damping: {
      kind: "number",
      default: 1e-2,
      range: [0, 1e6],
      scale: "log",
      sweep: [1e-6, 100],
      meaning: "λ at the first step.",
      source: "Marquardt 1963: 0.01",
    },
    scaling: {
      kind: "choice",
      default: "identity",
      choices: ["identity", "diagonal"],
      sweep: ["identity", "diagonal"],
      meaning: "D: identity (Levenberg) or the diagonal of G (Marquardt).",
      source: "Levenberg 1944; Marquardt 1963",
    },
  },
  needs: ["gradient", "gaussNewtonVector"],
  cost: "1 + 2P + 1/3",
  source: "Levenberg 1944; Marquardt 1963; Nocedal & Wright 2006, section 10.3",
  fails:
    "P products a step and a dense eigensolver: at most 600 parameters; blind to negative curvature; a noisy ratio on small batches drives λ up.",
  departures: [
    "λ moves by 3 and ⅓, and by 10 where a step is rejected; Marquardt's factors are 10 and 1/10.",
    "Entries of D have a floor of 1e-6 of the largest: a parameter without influence must not get an infinite step.",
  ],
  maxParameters: 600,
  build(context) {
    const { engine, objective } = context;
    const { size } = objective;
    const { damping: initial } = laneHyperparameters(context, "damping");
    const diagonal = structuralChoice(context, "scaling", ["identity", "diagonal"]) === "diagonal";
    const bill = createPointBill(context);
    const { gradient, evaluate } = batchGradient(context);
    const identity = engine.tensor([size, size]);
    engine.map("e = _i == _j", { e: identity });
    const matrix = engine.tensor([size, size]);
    const values = engine.tensor([size]);
    const vectors = engine.tensor([size, size]);
    const root = engine.tensor([size], 1);
    const scaledGradient = engine.tensor([size]);
    const largest = engine.tensor([1]);
    const damping = engine.tensor([1]);
    const spectrum: Spectrum = {
      rank: size,
      values,
      vectors,
      products: size,
      compute() {
        for (let i = 0; i < size; i++)
          objective.gaussNewtonVector(engine.row(identity, i), engine.row(matrix, i));
        if (diagonal) {
          engine.reduce("sum", "root = select(_i == _j, a, 0)", { root, a: matrix });
          engine.reduce("max", "largest = root", { largest, root });
          engine.map("root = select(largest > 0, sqrt(max(root, floor*largest)), 1)", {
            root,
            largest,
            floor: DIAGONAL_FLOOR,
          });
          engine.map("a = a/(row*column)", { a: matrix, row: engine.reshape(root, [size, 1]), column: root });
        }
        engine.symmetricEigen(matrix, values, vectors);
        engine.map("s = g/root", { s: scaledGradient, g: gradient, root });
      },
    };
    const spectral = createSpectralStep(engine, {
      spectrum,
      gradient: scaledGradient,
      damping,
      curvature: "absolute",
    });
    const { apply, ratio, accepted } = createAdaptiveDamping(context, {
      step: spectral.step,
      predictedDecrease: spectral.predictedDecrease,
      damping,
      shrink: 1 / 3,
    });
    return {
      state: { damping, ratio, accepted, curvature: values },
      step() {
        evaluate();
        engine.map("d = select(step == 0, initial, d)", { d: damping, step: context.step, initial });
        spectrum.compute();
        bill.count("hessianVector", size);
        spectral.compute();
        engine.map("s = s/root", { s: spectral.step, root });
        apply();
      },
    };
  },
};
