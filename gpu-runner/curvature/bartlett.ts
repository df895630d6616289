/**
 * The Gauss–Newton–Bartlett estimator of a Hessian diagonal: labels y drawn from the model's own prediction, and
 *
 *   ĝ = ∇ (1/B) Σ_b ℓ(z_b, y_b),   E[B ĝ ∘ ĝ] = diag G
 *
 * since by Bartlett's first identity the examples' gradients have mean 0 under such labels, so that cross terms vanish
 * (Liu, Li, Hall, Liang, Ma 2023, arXiv 2305.14342, algorithm 2). The labels are those of `output-roots.ts`, for its three
 * losses. G is that of the loss; weight decay has no part in it. Never negative, whatever the Hessian.
 */
import type { Engine, LaneTensor } from "../engine.ts";
import type { Objective, OutputPasses } from "../objective.ts";
import { createOutputRoots } from "./output-roots.ts";

/** Passes back of a measurement, each as dear as a value: of a gradient's three products a layer it makes two. */
export const BARTLETT_PASSES = 2;

export interface Bartlett {
  /** Estimate of diag G `[P]`. */
  readonly diagonal: LaneTensor;
  /** At the point of the objective's last `gradient`. */
  measure(): void;
}

/** @param counter lane scalar, whole, different at every measurement */
export function createBartlett(
  engine: Engine,
  { size }: Objective,
  passes: OutputPasses,
  counter: LaneTensor,
): Bartlett {
  const roots = createOutputRoots(engine, { passes, kind: "sampled", step: counter });
  const sum = engine.tensor([size]);
  const diagonal = engine.tensor([size]);
  return {
    diagonal,
    measure() {
      roots.fill(0);
      passes.parameterGradient(roots.rows, sum);
      // B ĝ ∘ ĝ, and ĝ is the sum by B: over predictions, of which an example may have several.
      engine.map(`d = s*s/${passes.outputs.shape[0]}`, { d: diagonal, s: sum });
    },
  };
}
