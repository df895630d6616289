/**
 * Test oracle: the line searches as the papers state them, one trial after the other, in plain float64.
 * Written from the definitions, without windows and without the engine.
 */
export interface SequentialResult {
  readonly stepSize: number;
  readonly evaluations: number;
}

type Line = (stepSize: number) => number;
/** The engine's documented slack, so that both judge a trial alike: 8ε|f|. */
const SLACK = 8 * Number.EPSILON;

/** `slope` = ⟨g,d⟩ < 0. */
export function accepts(line: Line, decrease: number, slope: number, stepSize: number): boolean {
  const start = line(0);
  const value = line(stepSize);
  return Number.isFinite(value) && value <= start + decrease * stepSize * slope + SLACK * Math.abs(start);
}

/** Largest δ₀βʲ that satisfies Armijo's condition. */
export function armijoSearch(
  line: Line,
  slope: number,
  options: { readonly decrease: number; readonly shrink: number; readonly largest: number },
): SequentialResult {
  for (let j = 0; j < 60; j++) {
    const stepSize = options.largest * options.shrink ** j;
    if (accepts(line, options.decrease, slope, stepSize)) return { stepSize, evaluations: j + 1 };
  }
  return { stepSize: 0, evaluations: 60 };
}

/** From the last δ: shrink until the condition holds, or grow while it still holds and δ ≤ cap. */
export function twoWaySearch(
  line: Line,
  slope: number,
  last: number,
  cap: number,
  options: { readonly decrease: number; readonly shrink: number },
): SequentialResult {
  let evaluations = 1;
  if (accepts(line, options.decrease, slope, last)) {
    let exponent = 0;
    for (;;) {
      const next = last * options.shrink ** (exponent - 1);
      if (next > cap) break;
      evaluations++;
      if (!accepts(line, options.decrease, slope, next)) break;
      exponent--;
    }
    return { stepSize: last * options.shrink ** exponent, evaluations };
  }
  for (let j = 1; j < 60; j++) {
    evaluations++;
    const stepSize = last * options.shrink ** j;
    if (accepts(line, options.decrease, slope, stepSize)) return { stepSize, evaluations };
  }
  return { stepSize: 0, evaluations };
}

/** Beale's function and its gradient, written anew. */
export function beale(x: number, y: number): { readonly value: number; readonly gradient: [number, number] } {
  const targets = [1.5, 2.25, 2.625];
  let value = 0;
  let gx = 0;
  let gy = 0;
  for (const [i, target] of targets.entries()) {
    const power = y ** (i + 1);
    const residual = target - x * (1 - power);
    value += residual * residual;
    gx -= 2 * residual * (1 - power);
    gy += 2 * residual * x * (i + 1) * y ** i;
  }
  return { value, gradient: [gx, gy] };
}
