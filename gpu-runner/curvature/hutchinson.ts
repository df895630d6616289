/**
 * Hutchinson's estimators with random signs v: E[vᵀHv] = tr H, E[v ∘ Hv] = diag H
 * (Hutchinson 1990; Bekas, Kokiopoulou, Saad 2007 for the diagonal). One product a draw.
 *
 * A draw of the trace has variance 2(‖H‖_F² − Σhᵢᵢ²): exact for a diagonal H.
 */
import type { Engine, LaneTensor } from "../engine.ts";
import type { Objective } from "../objective.ts";

export interface HutchinsonRequest {
  /** Draws averaged by one `measure`. */
  readonly draws: number;
  /** Lane scalar, whole, different at every measurement. */
  readonly counter: LaneTensor;
  /** Stream of `Engine.random`; `draws` streams from here on are used. */
  readonly stream: number;
}

export interface Hutchinson {
  /** Estimate of tr H, lane scalar. */
  readonly trace: LaneTensor;
  /** Estimate of diag H `[P]`. */
  readonly diagonal: LaneTensor;
  /** At the point of the objective's last `gradient`. */
  measure(): void;
}

export function createHutchinson(
  engine: Engine,
  objective: Objective,
  request: HutchinsonRequest,
): Hutchinson {
  const { draws, counter, stream } = request;
  const signs = engine.tensor([objective.size]);
  const product = engine.tensor([objective.size]);
  const diagonal = engine.tensor([objective.size]);
  const trace = engine.tensor([1]);
  return {
    trace,
    diagonal,
    measure() {
      for (let draw = 0; draw < draws; draw++) {
        engine.random("rademacher", signs, counter, stream + draw);
        objective.hessianVector(signs, product);
        engine.map(`d = ${draw === 0 ? "" : "d + "}v*h*${1 / draws}`, { d: diagonal, v: signs, h: product });
      }
      engine.reduce("sum", "t = d", { t: trace, d: diagonal });
    },
  };
}
