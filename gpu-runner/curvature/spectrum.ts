/**
 * Eigenpairs of the Hessian, or of its compression to a subspace, as lane tensors: what Newton-type
 * directions need, whether they come from a dense eigensolver, from Lanczos or from a random sketch.
 */
import type { Engine, LaneTensor } from "../engine.ts";
import type { Objective } from "../objective.ts";

export interface Spectrum {
  /** k: number of pairs. */
  readonly rank: number;
  /** `[k]` ascending. A pair that broke down has a zero vector and a harmless value. */
  readonly values: LaneTensor;
  /** `[k, P]`: the vector of `values[j]` in row j, in parameter space; orthonormal, or zero. */
  readonly vectors: LaneTensor;
  /** Hessian-vector products of one `compute`; 0 where the whole Hessian is asked for. */
  readonly products: number;
  /** Records the operations, at the point of the objective's last `gradient`. */
  compute(): void;
}

/** All P eigenpairs of the Hessian: one `objective.hessian` and one eigensolver call. */
export function denseSpectrum(engine: Engine, objective: Objective): Spectrum {
  const size = objective.size;
  const hessian = engine.tensor([size, size]);
  const values = engine.tensor([size]);
  const vectors = engine.tensor([size, size]);
  return {
    rank: size,
    values,
    vectors,
    products: 0,
    compute() {
      objective.hessian(hessian);
      engine.symmetricEigen(hessian, values, vectors);
    },
  };
}
