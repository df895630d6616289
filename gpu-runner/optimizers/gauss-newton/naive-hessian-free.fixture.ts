/**
 * Test fixture: the Hessian-free method as a sequential program on ½θᵀAθ − bᵀθ, written from Martens 2010 by itself: plain
 * loops, and a loss is evaluated (and counted) where the program comes to need it.
 */

export interface NaiveHessianFreeRequest {
  /** `[P, P]`, row-major. */
  readonly matrix: readonly number[];
  /** b. */
  readonly linear: readonly number[];
  readonly start: readonly number[];
  readonly iterations: number;
  readonly damping: number;
  readonly decay: number;
}

export interface NaiveStep {
  readonly theta: readonly number[];
  readonly products: number;
  readonly values: number;
  /** 0 where the step before left θ: its gradient is known. */
  readonly gradients: number;
}

type Vector = readonly number[];
const dot = (a: Vector, b: Vector): number => a.reduce((sum, entry, i) => sum + entry * (b[i] as number), 0);
const plus = (a: Vector, factor: number, b: Vector): Vector =>
  a.map((entry, i) => entry + factor * (b[i] as number));

/** One entry a step, for ever. */
export function* naiveHessianFree(request: NaiveHessianFreeRequest): Generator<NaiveStep, never> {
  const { matrix, linear, start, iterations, decay } = request;
  const size = linear.length;
  const times = (v: Vector): Vector => linear.map((_, i) => dot(matrix.slice(size * i, size * i + size), v));
  const loss = (at: Vector): number => dot(at, times(at)) / 2 - dot(linear, at);
  let [theta, damping, last]: [Vector, number, Vector] = [start, request.damping, start.map(() => 0)];

  for (let moved = true; ; ) {
    const gradients = moved ? 1 : 0;
    const gradient = plus(times(theta), -1, linear);
    const damped = (v: Vector): Vector => plus(times(v), damping, v);
    let x: Vector = last.map((entry) => decay * entry);
    let residual = plus(
      gradient.map((entry) => -entry),
      -1,
      damped(x),
    );
    let search = residual;
    let products = 1;
    const quadratic = (d: Vector): number => dot(d, damped(d)) / 2 + dot(gradient, d);
    const models = [quadratic(x)];
    const candidates: Vector[] = [];
    let power = 1;
    let done = dot(residual, residual) === 0;
    for (let i = 1; i <= iterations && !done; i++) {
      const image = damped(search);
      products++;
      const before = dot(residual, residual);
      const length = before / dot(search, image);
      x = plus(x, length, search);
      residual = plus(residual, -length, image);
      search = plus(residual, dot(residual, residual) / before, search);
      models.push(quadratic(x));
      const window = Math.max(10, Math.floor(i / 10));
      const [now = 0, then = 0] = [models[i], models[i - window]];
      done = dot(residual, residual) === 0 || (i > window && now < 0 && (now - then) / now < window * 5e-4);
      // The first iterate at or after each power of 1.3, and the one that conjugate gradients end with.
      if (i >= power) candidates.push(x);
      else if (done || i === iterations) candidates.push(x);
      while (power <= i) power *= 1.3;
    }
    if (candidates.length === 0) candidates.push(x);
    last = x;

    let [lowest, best] = [Number.POSITIVE_INFINITY, x];
    for (const candidate of candidates) {
      const value = loss(plus(theta, 1, candidate));
      if (value < lowest) [lowest, best] = [value, candidate];
    }
    const value = loss(theta);
    const predicted = -(quadratic(best) - (damping / 2) * dot(best, best));
    moved = lowest <= value;
    if (moved) {
      theta = plus(theta, 1, best);
      const ratio = (value - lowest) / predicted;
      if (ratio > 0.75) damping /= 1.5;
      else if (ratio < 0.25) damping *= 1.5;
    } else damping *= 1.5;
    yield { theta, products, values: candidates.length, gradients };
  }
}
