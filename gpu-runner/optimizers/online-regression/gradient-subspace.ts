/**
 * k orthonormal directions that follow the gradients: online principal components.
 *
 * ```
 * vᵢ ← vᵢ + Γ·(vᵢ·ĝ)·ĝ   (pca)     or     vᵢ ← vᵢ + Γ·ĝ   (author),      then Gram–Schmidt, first to last
 * ```
 * V `[k, P]` · ĝ = g/‖g‖ · Γ `basisRate`. The start is a seeded random orthonormal basis.
 * Source: Duda 2019, arXiv 1907.07063, section 5 (after Oja 1982); Duda 2019, arXiv 1901.11457.
 * The gradient is normalised, so Γ has no units; the change of basis R = V_new·V_oldᵀ is handed to the regression.
 */
import { createGramSchmidt } from "../../curvature/gram-schmidt.ts";
import type { LaneTensor } from "../../engine.ts";
import { laneHyperparameters, structuralChoice } from "../../hyperparameters.ts";
import type { OptimizerContext } from "../../optimizer.ts";

/** Stream of the random start, apart from those of noise and probes. */
const BASIS_STREAM = 5001;

export interface GradientSubspace {
  /** V: k orthonormal (or zero) rows `[k, P]`. */
  readonly basis: LaneTensor;
  /** R `[k, k]` of the last update. */
  readonly turned: LaneTensor;
  update(gradient: LaneTensor): void;
}

export function gradientSubspace(context: OptimizerContext, rank: number): GradientSubspace {
  const { engine, objective, gradientNorm } = context;
  const { basisRate } = laneHyperparameters(context, "basisRate");
  const tracking = structuralChoice(context, "tracking", ["pca", "author"]);
  const basis = engine.tensor([rank, objective.size]);
  const previous = engine.tensor([rank, objective.size]);
  const turned = engine.tensor([rank, rank]);
  const overlaps = engine.tensor([rank]);
  const { orthonormalise } = createGramSchmidt(engine, rank, objective.size);
  engine.random("normal", basis, engine.tensor([1]), BASIS_STREAM);
  orthonormalise(basis);
  const pull = tracking === "pca" ? "a/norm" : "1";
  return {
    basis,
    turned,
    update(gradient) {
      engine.copy(basis, previous);
      engine.matmul(basis, gradient, overlaps);
      engine.map(
        `norm = select(length > 0, length, 1);
         v = v + select(length > 0, basisRate*${pull}/norm, 0)*g`,
        {
          v: basis,
          length: gradientNorm,
          basisRate,
          g: gradient,
          ...(tracking === "pca" ? { a: engine.reshape(overlaps, [rank, 1]) } : {}),
        },
      );
      orthonormalise(basis);
      engine.matmul(basis, previous, turned, { transposeB: true });
    },
  };
}
