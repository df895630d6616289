/** What kind of point a run ended at, by the exact Hessian: for problems small enough to ask. */
import type { TrialResult } from "../../shared/contracts/trial.ts";
import type { Engine, LaneTensor, Program } from "../engine.ts";
import type { Objective } from "../objective.ts";

/**
 * ‖g‖ above this share of (1 + |f|), or of the largest |λ| (at least 1), is no critical point. Loose: runs end on
 * budget, not on tolerance. The second part is a distance, ‖g‖/|λ|: far down an unbounded saddle |f| grows as fast
 * as ‖g‖², so that the first alone would call a run at −1e20 a saddle.
 */
export const CRITICAL_GRADIENT = 1e-2;
/** |λ| below this share of the largest |λ| (or of 1) counts as zero: float32 Hessians carry about 1e-6. */
export const ZERO_CURVATURE = 1e-4;

export type EndPoint = Exclude<TrialResult["endsAt"], null>;

/** Classifies a point by its value, gradient norm and ascending Hessian eigenvalues. */
export function classifyPoint(value: number, gradientNorm: number, eigenvalues: readonly number[]): EndPoint {
  if (!(gradientNorm <= CRITICAL_GRADIENT * (1 + Math.abs(value)))) return "elsewhere";
  const scale = Math.max(1, ...eigenvalues.map(Math.abs));
  const zero = ZERO_CURVATURE * scale;
  const smallest = eigenvalues[0] ?? 0;
  const largest = eigenvalues.at(-1) ?? 0;
  if (!Number.isFinite(smallest + largest)) return "elsewhere";
  if (gradientNorm > CRITICAL_GRADIENT * scale) return "elsewhere";
  if (eigenvalues.some((eigenvalue) => Math.abs(eigenvalue) <= zero)) return "degenerate";
  if (smallest > 0) return "minimum";
  return largest < 0 ? "maximum" : "saddle";
}

export interface EndPoints {
  readonly program: Program;
  /** Runs the program; one entry per lane. */
  classify(): Promise<readonly EndPoint[]>;
}

/** Records what classifies the lanes' points; null where the objective has no Hessian or too many parameters. */
export function recordEndPoints(engine: Engine, objective: Objective, theta: LaneTensor): EndPoints | null {
  const size = objective.size;
  if (size > 64 || !objective.supports.has("hessian")) return null;
  const value = engine.tensor([1]);
  const gradient = engine.tensor([size]);
  const norm = engine.tensor([1]);
  const hessian = engine.tensor([size, size]);
  const values = engine.tensor([size]);
  const vectors = engine.tensor([size, size]);
  const program = engine.record(
    () => {
      objective.gradient(theta, value, gradient);
      engine.reduce("sum", "norm = gradient*gradient", { norm, gradient });
      objective.hessian(hessian);
      engine.symmetricEigen(hessian, values, vectors);
    },
    { masked: false },
  );
  return {
    program,
    async classify() {
      await engine.prepare(program);
      engine.run(program);
      const [f, squared, spectrum] = await engine.snapshot([value, norm, values]);
      return Array.from({ length: engine.lanes }, (_, lane) =>
        classifyPoint(
          f?.[lane] ?? Number.NaN,
          Math.sqrt(squared?.[lane] ?? Number.NaN),
          Array.from(spectrum?.subarray(lane * size, (lane + 1) * size) ?? []),
        ),
      );
    },
  };
}
