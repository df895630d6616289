/**
 * Test fixture: f(θ) = Σθᵢ⁴/4 + ½θᵀMθ − bᵀθ, on any engine and in plain arrays. Its gradient is θ³ + Mθ − b, its Hessian
 * M + diag(3θ²): wells and saddles, bounded below, curvature that moves.
 */
import type { Need } from "../../shared/catalogue/entry.ts";
import { quadraticObjective } from "../curvature/quadratic-objective.fixture.ts";
import type { Engine, LaneTensor } from "../engine.ts";
import type { Objective } from "../objective.ts";

export interface Quartic {
  /** M, rows of it. */
  readonly matrix: readonly (readonly number[])[];
  /** b. */
  readonly linear: readonly number[];
}

/** Plain arrays, one entry at a time: what the engine's version is held against. */
export const plain = {
  value({ matrix, linear }: Quartic, x: readonly number[]): number {
    let sum = 0;
    for (let i = 0; i < x.length; i++) {
      const xi = x[i] as number;
      sum += xi ** 4 / 4 - (linear[i] as number) * xi;
      for (let j = 0; j < x.length; j++) sum += 0.5 * xi * (matrix[i]?.[j] as number) * (x[j] as number);
    }
    return sum;
  },
  gradient(quartic: Quartic, x: readonly number[]): number[] {
    return x.map((xi, i) => {
      let slope = xi ** 3 - (quartic.linear[i] as number);
      for (let j = 0; j < x.length; j++) slope += (quartic.matrix[i]?.[j] as number) * (x[j] as number);
      return slope;
    });
  },
  hessian({ matrix }: Quartic, x: readonly number[]): number[][] {
    return matrix.map((row, i) => row.map((entry, j) => entry + (i === j ? 3 * (x[i] as number) ** 2 : 0)));
  },
};

/** A saddle of index 1 at about 0, wells on both sides, coupled and not aligned with the axes. */
export const COUPLED_WELLS: Quartic = {
  matrix: [
    [-1, 0.3, 0.1],
    [0.3, 1.5, -0.4],
    [0.1, -0.4, 0.7],
  ],
  linear: [0.05, -0.2, 0.1],
};

export function quarticObjective(engine: Engine, { matrix, linear }: Quartic): Objective {
  const size = linear.length;
  const quadratic = quadraticObjective(engine, matrix.flat(), linear);
  const fourth = engine.tensor([1]);
  const fourths = new Map<number, LaneTensor>();
  let cached: LaneTensor | undefined;
  const at = (): LaneTensor => {
    if (!cached) throw new Error("curvature products need a gradient call first");
    return cached;
  };
  const value = (theta: LaneTensor, out: LaneTensor): void => {
    quadratic.value(theta, out);
    engine.reduce("sum", "q = x*x*x*x/4", { q: fourth, x: theta });
    engine.map("f = f + q", { f: out, q: fourth });
  };
  const product = (vector: LaneTensor, out: LaneTensor): void => {
    quadratic.hessianVector(vector, out);
    engine.map("o = o + 3*x*x*v", { o: out, x: at(), v: vector });
  };
  return {
    ...quadratic,
    size,
    supports: new Set<Need>(["gradient", "hessianVector", "hessian"]),
    value,
    values(points, out) {
      const count = points.shape[0] as number;
      const own = fourths.get(count) ?? engine.tensor([count]);
      fourths.set(count, own);
      quadratic.values(points, out);
      engine.reduce("sum", "q = x*x*x*x/4", { q: own, x: points });
      engine.map("f = f + q", { f: out, q: own });
    },
    gradient(theta, out, gradient) {
      quadratic.gradient(theta, out, gradient);
      value(theta, out);
      engine.map("g = g + x*x*x", { g: gradient, x: theta });
      cached = theta;
    },
    hessianVector: product,
    hessian(out) {
      quadratic.hessian(out);
      engine.map("h = h + select(_i == _j, 3*x*x, 0)", { h: out, x: at() });
    },
    criterion: value,
  };
}
