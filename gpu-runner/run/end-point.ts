/**
 * What kind of point a run ended at, for problems small enough to ask.
 *
 * A small gradient proves nothing: x³ has one at 0.03, and a positive Hessian, but no minimum. So an end point is what
 * it is *near*: a known critical point of the problem, or one that Newton's method, started there, falls into as it
 * does where the Hessian is regular: quadratically, within a short way.
 */
import type { CriticalPoint } from "../../shared/catalogue/entry.ts";
import type { TrialResult } from "../../shared/contracts/trial.ts";
import type { Engine, LaneTensor, Program } from "../engine.ts";
import type { Objective } from "../objective.ts";

export type EndPoint = Exclude<TrialResult["endsAt"], null>;

/** Distance, as a share of 1 + the point's norm, within which a run has arrived. Loose: runs end on budget. */
export const NEAR = 1e-2;
/** |λ| below this share of the largest |λ| (or of 1) counts as zero: float32 Hessians carry about 1e-6. */
export const ZERO_CURVATURE = 1e-4;
/**
 * What a Newton step must leave of the gradient at most. At a root of order p it leaves (1 − 1/p)ᵖ: nothing to first
 * order where the Hessian is regular, a quarter or more where it vanishes.
 */
export const CONTRACTION = 0.1;
/** A gradient of so many roundings of its terms is none. */
const ROUNDINGS = 10;
/** |f − value| below this share of 1 + |value|: the level of a known minimum. */
const SAME_VALUE = 1e-4;
/** Newton steps from the end point: the first ones bring it to where the last one shows how it converges. */
const NEWTON_STEPS = 3;

/** What one Newton iteration finds, before its step. */
export interface NewtonLook {
  readonly value: number;
  readonly gradientNorm: number;
  /** Of the Hessian, ascending. */
  readonly eigenvalues: readonly number[];
  /** Distance from the end point. */
  readonly moved: number;
}

/**
 * Classifies an end point.
 *
 * @param looks of Newton's method started there, the first at the point itself
 * @param known critical points of the problem, all or some
 * @param epsilon of the numbers it was computed in
 */
export function classifyPoint(
  point: readonly number[],
  looks: readonly NewtonLook[],
  known: readonly CriticalPoint[],
  epsilon: number,
): EndPoint {
  const named = nearest(point, known);
  if (named) return named.kind;
  const [before, last] = looks.slice(-2);
  if (!before || !last) return "elsewhere";
  const { eigenvalues, gradientNorm, value, moved } = last;
  const size = Math.hypot(...point);
  const scale = Math.max(1, ...eigenvalues.map(Math.abs));
  if (!Number.isFinite(size + scale + gradientNorm + value)) return "elsewhere";
  if (!(moved <= NEAR * (1 + size))) return "elsewhere";
  const rounding = ROUNDINGS * epsilon * (1 + Math.abs(value) + scale * (1 + size));
  if (!(gradientNorm <= Math.max(rounding, CONTRACTION * before.gradientNorm))) return "elsewhere";
  return kindOf(value, eigenvalues, ZERO_CURVATURE * scale, known);
}

/** The kind of a critical point by its Hessian; at the level of a known minimum, a flat valley is one of minima. */
function kindOf(
  value: number,
  eigenvalues: readonly number[],
  zero: number,
  known: readonly CriticalPoint[],
): EndPoint {
  const falls = eigenvalues.some((eigenvalue) => eigenvalue < -zero);
  const rises = eigenvalues.some((eigenvalue) => eigenvalue > zero);
  if (falls && rises) return "saddle";
  const flat = eigenvalues.some((eigenvalue) => Math.abs(eigenvalue) <= zero);
  if (!flat) return falls ? "maximum" : "minimum";
  const level = known.some(
    (each) =>
      each.kind === "minimum" && Math.abs(value - each.value) <= SAME_VALUE * (1 + Math.abs(each.value)),
  );
  return level && !falls ? "minimum" : "degenerate";
}

function nearest(point: readonly number[], known: readonly CriticalPoint[]): CriticalPoint | undefined {
  let best: CriticalPoint | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const each of known) {
    const distance = Math.hypot(...each.point.map((x, i) => x - (point[i] ?? Number.NaN)));
    if (!(distance <= NEAR * (1 + Math.hypot(...each.point))) || distance >= least) continue;
    best = each;
    least = distance;
  }
  return best;
}

export interface EndPoints {
  readonly program: Program;
  /** Runs the program; one entry per lane. */
  classify(): Promise<readonly EndPoint[]>;
}

/** Records what classifies the lanes' points; null where the objective has no Hessian or too many parameters. */
export function recordEndPoints(
  engine: Engine,
  objective: Objective,
  theta: LaneTensor,
  known: readonly CriticalPoint[],
): EndPoints | null {
  const size = objective.size;
  if (size > 64 || !objective.supports.has("hessian")) return null;
  const scalar = (): LaneTensor => engine.tensor([1]);
  const vector = (): LaneTensor => engine.tensor([size]);
  const square = (): LaneTensor => engine.tensor([size, size]);
  const [value, norm, moved, largest] = [scalar(), scalar(), scalar(), scalar()];
  const [point, gradient, along, step, eigenvalues] = [vector(), vector(), vector(), vector(), vector()];
  const [hessian, eigenvectors] = [square(), square()];
  const program = engine.record(
    () => {
      objective.gradient(point, value, gradient);
      engine.reduce("sum", "norm = gradient*gradient", { norm, gradient });
      engine.reduce("sum", "moved = (point - theta)*(point - theta)", { moved, point, theta });
      objective.hessian(hessian);
      engine.symmetricEigen(hessian, eigenvalues, eigenvectors);
      engine.reduce("max", "largest = abs(eigenvalues)", { largest, eigenvalues });
      engine.matmul(eigenvectors, gradient, along);
      engine.map(
        `flat = abs(eigenvalues) <= ${ZERO_CURVATURE}*max(1, largest);
         along = select(flat, 0, along/eigenvalues)`,
        { along, eigenvalues, largest },
      );
      engine.matmul(eigenvectors, along, step, { transposeA: true });
      engine.map("point = point - step", { point, step });
    },
    { masked: false },
  );
  return {
    program,
    async classify() {
      await engine.prepare(program);
      engine.copy(theta, point);
      const ends = engine.snapshot([theta]);
      const looks = [];
      for (let i = 0; i <= NEWTON_STEPS; i++) {
        engine.run(program);
        looks.push(engine.snapshot([value, norm, moved, eigenvalues]));
      }
      const [points] = await ends;
      const found = await Promise.all(looks);
      const part = (data: ArrayLike<number> | undefined, lane: number, length: number): readonly number[] =>
        Array.from({ length }, (_, i) => data?.[lane * length + i] ?? Number.NaN);
      return Array.from({ length: engine.lanes }, (_, lane) => {
        const history = found.map(
          ([f, squared, distance, spectrum]): NewtonLook => ({
            value: f?.[lane] ?? Number.NaN,
            gradientNorm: Math.sqrt(squared?.[lane] ?? Number.NaN),
            eigenvalues: part(spectrum, lane, size),
            moved: Math.sqrt(distance?.[lane] ?? Number.NaN),
          }),
        );
        return classifyPoint(part(points, lane, size), history, known, engine.epsilon);
      });
    },
  };
}
