/**
 * Finds a critical point: Newton's method on F(θ) = ½‖∇f(θ)‖² by Levenberg–Marquardt, which comes to saddles and minima alike.
 * With the eigenpairs (λ, v) of the Hessian, exact because P is some hundreds,
 *
 *     s = −Σ λ⟨g, v⟩/(λ² + μ)·v        μ falls where F falls as the linear model ‖g + Hs‖² says, and grows else
 *
 * F may have minima with ∇F = Hg = 0 and g ≠ 0 (Frye et al. 2021, arXiv 2003.10397): a search that has come to one is given up.
 */
import type { NetworkRun } from "./network-run.ts";

export interface CriticalPoint {
  readonly isAccepted: boolean;
  /** Given up because ‖g‖ no longer falls: ∇F is nearly 0, and g is not. */
  readonly isFlat: boolean;
  readonly loss: number;
  readonly gradientNorm: number;
  readonly iterations: number;
  /** Ascending, at the point. */
  readonly eigenvalues: readonly number[];
}

export interface SearchLimits {
  /** ‖g‖ at which a point is accepted. */
  readonly gradientNorm: number;
  readonly iterations: number;
}

/** μ at the start, relative to the largest λ², and the factors of its change (Nielsen 1999 has 3 and ⅓ at most). */
const [FIRST_DAMPING, SMALLER, LARGER] = [1e-3, 1 / 4, 4] as const;
/** A step is taken from this share of the promised decrease on; from the second on the damping falls. */
const [MIN_GAIN, GOOD_GAIN] = [1e-4, 0.5] as const;
/** Trials of μ at one point: 4¹² in all. */
const MAX_TRIALS = 12;
/** Given up where ‖g‖ has fallen by less than a twentieth in so many iterations. */
const [STALL, STALLED] = [10, 0.95] as const;

/** From where the run is; moves its θ. */
export async function findCriticalPoint(run: NetworkRun, limits: SearchLimits): Promise<CriticalPoint> {
  let { loss, gradient } = await run.evaluate();
  let damping = Number.NaN;
  const norms: number[] = [];
  for (let iterations = 0; ; iterations++) {
    const { values, vectors } = await run.eigenpairs();
    const point = {
      loss,
      gradientNorm: norm(gradient),
      iterations,
      eigenvalues: [...values],
    };
    if (point.gradientNorm <= limits.gradientNorm) return { isAccepted: true, isFlat: false, ...point };
    norms.push(point.gradientNorm);
    const isFlat = point.gradientNorm > STALLED * (norms.at(-1 - STALL) ?? Number.POSITIVE_INFINITY);
    if (isFlat || iterations >= limits.iterations || !Number.isFinite(point.gradientNorm))
      return { isAccepted: false, isFlat, ...point };
    const largest = Math.max(...Array.from(values, Math.abs));
    if (iterations === 0) damping = FIRST_DAMPING * largest ** 2;
    const moved = await trial(run, { values, vectors, gradient, damping });
    damping = moved.damping;
    if (moved.at === null) return { isAccepted: false, isFlat: true, ...point };
    ({ loss, gradient } = moved.at);
  }
}

interface Local {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
  readonly gradient: Float64Array;
  readonly damping: number;
}

/** Takes the first step that lowers F; θ stays where none does. */
async function trial(run: NetworkRun, local: Local) {
  const from = await run.read(run.theta);
  const { values, gradient } = local;
  const along = coordinates(local);
  let { damping } = local;
  for (let attempt = 0; attempt < MAX_TRIALS; attempt++) {
    const { step, left } = dampedStep(local, along, damping);
    run.engine.write(
      run.theta,
      from.map((entry, i) => entry + (step[i] as number)),
    );
    const at = await run.evaluate();
    const promised = norm(gradient) ** 2 - left;
    const gain = (norm(gradient) ** 2 - norm(at.gradient) ** 2) / promised;
    if (gain > MIN_GAIN) {
      const floor = Number.EPSILON * Math.max(...Array.from(values, Math.abs)) ** 2;
      return { at, damping: gain > GOOD_GAIN ? Math.max(floor, damping * SMALLER) : damping };
    }
    damping *= LARGER;
  }
  run.engine.write(run.theta, from);
  return { at: null, damping };
}

/** ⟨g, v⟩ of each eigenvector. */
function coordinates({ vectors, gradient }: Local): Float64Array {
  const size = gradient.length;
  return Float64Array.from({ length: size }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += (vectors[j * size + i] as number) * (gradient[i] as number);
    return sum;
  });
}

/** s, and ‖g + Hs‖² by the linear model. */
function dampedStep(
  { values, vectors }: Local,
  along: Float64Array,
  damping: number,
): { readonly step: Float64Array; readonly left: number } {
  const size = values.length;
  const step = new Float64Array(size);
  let left = 0;
  for (let j = 0; j < size; j++) {
    const [lambda, slope] = [values[j] as number, along[j] as number];
    const share = (lambda * slope) / (lambda * lambda + damping);
    left += (slope - lambda * share) ** 2;
    for (let i = 0; i < size; i++) step[i] = (step[i] as number) - share * (vectors[j * size + i] as number);
  }
  return { step, left };
}

const norm = (vector: Float64Array): number =>
  Math.sqrt(vector.reduce((sum, entry) => sum + entry * entry, 0));
