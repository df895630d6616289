/**
 * Critical points of a function by search: Levenberg and Marquardt's method on ½‖∇f‖² (Nocedal & Wright 2006, §10.3) from
 * points spread over a box. What it finds is a critical point; that it finds all of them is not claimed.
 */
import type { CriticalPoint } from "../catalogue/entry.ts";
import { type Jet, jetsOf } from "../formula/jet.ts";
import { jacobiEigen } from "../linear-algebra/jacobi-eigen.ts";

export interface CriticalPointSearch {
  readonly dimension: number;
  /** Starts lie in [low, high] of each coordinate; what is found may lie half a width outside. */
  readonly low: number;
  readonly high: number;
  /** Default 200. */
  readonly starts?: number;
  /** Derivative evaluations in all; what is not done by then is not looked for. Default 20,000. */
  readonly evaluations?: number;
}

/** Of a Hessian, ascending; vector k belongs to value k. */
interface Eigenpairs {
  readonly values: readonly number[];
  readonly vectors: readonly Float64Array[];
}

const MAX_STEPS = 80;
/** ‖∇f‖ at a critical point, against the largest curvature there times (1 + ‖x‖): what rounding leaves. */
const GRADIENT_REL = 1e-11;
/** Smaller eigenvalues, against the largest there and against the usual one in the box, count as 0. */
const DEGENERATE_REL = 1e-7;
/** Points closer than this, against 1 + ‖x‖, are one. */
const SAME_REL = 1e-5;
const MIN_DAMPING = 1e-14;
const MAX_DAMPING = 1e8;

/** @returns ascending by value */
export function findCriticalPoints(source: string, search: CriticalPointSearch): readonly CriticalPoint[] {
  const { dimension, low, high, starts = 200, evaluations = 20_000 } = search;
  const jets = jetsOf(source, dimension);
  const margin = (high - low) / 2;
  const found: CriticalPoint[] = [];
  const usual = usualCurvature(jets, search);
  let left = evaluations;
  for (let start = 0; start < starts && left > 0; start++) {
    let point = spread(start, dimension).map((u) => low + (high - low) * u);
    let here = jets(point);
    let damping = 1e-3;
    for (let step = 0; step < MAX_STEPS && left > 0; step++) {
      const eigen = eigenOf(here, dimension);
      if (!eigen) break;
      if (normOf(here) <= tolerance(eigen, point)) {
        keep(found, describe(point, here, eigen, usual), low - margin, high + margin);
        break;
      }
      const next = tryStep(point, here, eigen, damping);
      left--;
      const there = jets(next);
      if (normOf(there) < normOf(here)) {
        [point, here] = [next, there];
        damping = Math.max(damping / 10, MIN_DAMPING);
      } else if (damping > MAX_DAMPING) break;
      else damping *= 10;
    }
  }
  return found.sort((a, b) => a.value - b.value);
}

/** Median over the box of the largest curvature; 0 where it is nowhere finite. */
function usualCurvature(
  jets: (point: readonly number[]) => Jet,
  { dimension, low, high }: CriticalPointSearch,
) {
  const largests = Array.from({ length: 15 }, (_, i) => {
    const eigen = eigenOf(jets(spread(i, dimension).map((u) => low + (high - low) * u)), dimension);
    return eigen === null ? Number.NaN : largest(eigen.values);
  }).filter(Number.isFinite);
  return largests.sort((a, b) => a - b)[Math.floor(largests.length / 2)] ?? 0;
}

/** x − (H² + λ σ²I)⁻¹ H ∇f, with σ the largest curvature. */
function tryStep(
  point: readonly number[],
  { gradient }: Jet,
  { values, vectors }: Eigenpairs,
  damping: number,
): number[] {
  const scale = largest(values) ** 2 * damping;
  const next = [...point];
  for (const [k, vector] of vectors.entries()) {
    const value = values[k] as number;
    const along = vector.reduce((sum, entry, i) => sum + entry * (gradient?.[i] ?? 0), 0);
    const length = value === 0 ? 0 : (value * along) / (value * value + scale);
    for (const [i, entry] of vector.entries()) next[i] = (next[i] as number) - length * entry;
  }
  return next;
}

/** Null where the Hessian is not finite. */
function eigenOf({ hessian }: Jet, n: number): Eigenpairs | null {
  const matrix = hessian?.slice() ?? new Float64Array(n * n);
  if (!matrix.every(Number.isFinite)) return null;
  const [values, vectors] = [new Float64Array(n), new Float64Array(n * n)];
  jacobiEigen(matrix, n, values, vectors);
  return {
    values: [...values],
    vectors: Array.from({ length: n }, (_, k) => vectors.subarray(k * n, (k + 1) * n)),
  };
}

function describe(
  point: readonly number[],
  { value }: Jet,
  { values }: Eigenpairs,
  usual: number,
): CriticalPoint {
  const zero = DEGENERATE_REL * Math.max(largest(values), usual);
  const index = values.filter((each) => each < -zero).length;
  const flat = values.some((each) => Math.abs(each) <= zero);
  const kind = flat ? "degenerate" : index === 0 ? "minimum" : index === values.length ? "maximum" : "saddle";
  return { point, kind, value, index, eigenvalues: values };
}

function keep(found: CriticalPoint[], candidate: CriticalPoint, low: number, high: number): void {
  const { point, value } = candidate;
  if (!Number.isFinite(value) || point.some((x) => x < low || x > high)) return;
  const near = SAME_REL * (1 + Math.hypot(...point));
  const isKnown = found.some(
    (other) => Math.hypot(...point.map((x, i) => x - (other.point[i] as number))) <= near,
  );
  if (!isKnown) found.push(candidate);
}

function normOf({ gradient, value }: Jet): number {
  const norm = gradient ? Math.hypot(...gradient) : 0;
  return Number.isFinite(norm) && Number.isFinite(value) ? norm : Number.POSITIVE_INFINITY;
}

const largest = (values: readonly number[]): number => Math.max(...values.map(Math.abs), Number.MIN_VALUE);

const tolerance = ({ values }: Eigenpairs, point: readonly number[]): number =>
  GRADIENT_REL * largest(values) * (1 + Math.hypot(...point));

/** Point of a Kronecker sequence in the unit cube, from the roots of x^(n+1) = x + 1 (Roberts 2018's R_n). */
export function spread(index: number, dimension: number): readonly number[] {
  let root = 2;
  for (let i = 0; i < 60; i++) root = (1 + root) ** (1 / (dimension + 1));
  return Array.from({ length: dimension }, (_, i) => (0.5 + (index + 1) / root ** (i + 1)) % 1);
}
