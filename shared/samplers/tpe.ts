/**
 * TPE, the tree-structured Parzen estimator (Bergstra, Bardenet, Bengio, Kégl 2011), multivariate as in BOHB
 * (Falkner, Klein, Hutter 2018, arXiv 1807.01774, section 3.2).
 *
 *   l(x), g(x) = densities of the better and the other configurations;   next x = argmax l(x)/g(x), x ~ l
 *
 * A density is a mixture: one product kernel per observation and one uniform component (the prior), over the
 * unit cube of the axes' scales. Kernels: a Gaussian truncated to [0, 1] for numbers, Aitchison–Aitken for
 * choices, uniform where the axis was not active in the observation (conditional spaces).
 *
 * Configurations come in generations, so that lanes stay full: configuration i depends on (seed, i) and on the
 * results of *earlier generations only*, whatever the order in which they arrived. The first generation are Sobol points.
 */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import { normalCdf, normalQuantile } from "../distributions/normal.ts";
import { configurationKey, distinctConfigurations, keysOf } from "./distinct.ts";
import { uniformAt } from "./random.ts";
import type { Observation, SampleRequest, Sampler } from "./sampler.ts";
import {
  configurationAt,
  coordinateOf,
  isActive,
  type SearchAxis,
  type SearchSpaceResolved,
} from "./search-space.ts";
import { SOBOL_DIMENSIONS, sobol } from "./sobol.ts";

/** Scrambled Sobol configurations before the first model (hyperopt and Optuna: 20 and 10 random ones). */
const STARTUP = 10;
/** Configurations proposed from one history. */
const GENERATION = 6;

/** Share of observations that count as good: 15 % (Bergstra 2011 and BOHB). At least 2. */
const GOOD_SHARE = 0.15;
/** Draws from l of which the best ratio wins (Bergstra 2011: 24 and up; BOHB: 64). */
const CANDIDATES = 64;
/** Standard deviation of a kernel at n = 1, as a share of the axis; shrinks as n^(−1/(4 + d)) (Scott's rule). */
const BANDWIDTH = 0.2;
/** No kernel is narrower: keeps l/g finite. */
const NARROWEST = 0.01;
/** Probability that an Aitchison–Aitken kernel leaves to the other choices, at n = 1. */
const CHOICE_SPREAD = 0.5;

export const tpe: Sampler = {
  name: "tpe",
  meaning: "tree-structured Parzen estimator: proposes from the results so far, in generations",
  independent: false,
  mostAxes: SOBOL_DIMENSIONS,
  next(request, history) {
    const isStart = history.every(({ loss }) => loss === undefined);
    return isStart
      ? sobol.next({ ...request, count: Math.min(request.count, STARTUP) }, history)
      : propose({ ...request, count: Math.min(request.count, GENERATION) }, history);
  },
};

/** `count` configurations that differ from the history and from each other; fewer when the space runs out. */
function propose(request: SampleRequest, history: readonly Observation[]): readonly ParameterValues[] {
  const { space, seed, count } = request;
  const seen = keysOf(space, history);
  const proposed: ParameterValues[] = [];
  const model = densities(space, history);
  for (let i = 0; i < count; i++) {
    const best = bestCandidate(space, model, seen, stream(seed, history.length + i));
    if (best === undefined) break;
    seen.add(configurationKey(space, best));
    proposed.push(best);
  }
  if (proposed.length < count) proposed.push(...unseen(request, seen, count - proposed.length));
  return proposed;
}

interface Density {
  /** Coordinates per observation; NaN where the axis was not active. */
  readonly centres: readonly Float64Array[];
  /** Height of each truncated Gaussian at its centre: 1/(√2π·width·mass in [0, 1]). */
  readonly heights: readonly Float64Array[];
  readonly width: number;
  readonly spread: number;
}
interface Model {
  readonly good: Density;
  readonly other: Density;
}

function densities(space: SearchSpaceResolved, history: readonly Observation[]): Model {
  const order = history.map((_, i) => i);
  order.sort((a, b) => lossAt(history, a) - lossAt(history, b) || a - b);
  const goodCount = Math.min(
    Math.max(2, Math.ceil(GOOD_SHARE * history.length)),
    Math.max(history.length - 1, 0),
  );
  const density = (indices: readonly number[]): Density => {
    const shrink = Math.max(indices.length, 1) ** (-1 / (4 + space.axes.length));
    const width = Math.max(BANDWIDTH * shrink, NARROWEST);
    const centres = indices.map((i) => coordinates(space, (history[i] as Observation).hyperparameters));
    return {
      centres,
      heights: centres.map((centre) => centre.map((at) => height(at, width))),
      width,
      spread: CHOICE_SPREAD * shrink,
    };
  };
  return { good: density(order.slice(0, goodCount)), other: density(order.slice(goodCount)) };
}

/** Infinities compare equal, so that failures keep the order of their index. */
function lossAt(history: readonly Observation[], i: number): number {
  const loss = history[i]?.loss;
  return loss !== undefined && Number.isFinite(loss) ? loss : Number.MAX_VALUE;
}

function coordinates(space: SearchSpaceResolved, values: ParameterValues): Float64Array {
  return Float64Array.from(space.axes, (axis) =>
    isActive(axis, values) ? coordinateOf(axis, values[axis.name] ?? 0) : Number.NaN,
  );
}

function bestCandidate(
  space: SearchSpaceResolved,
  model: Model,
  seen: ReadonlySet<string>,
  uniform: () => number,
): ParameterValues | undefined {
  let best: ParameterValues | undefined;
  let bestRatio = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < CANDIDATES; c++) {
    const values = configurationAt(space, drawFrom(space, model.good, uniform));
    if (seen.has(configurationKey(space, values))) continue;
    const point = coordinates(space, values);
    const ratio = logDensity(space, model.good, point) - logDensity(space, model.other, point);
    if (ratio > bestRatio) {
      best = values;
      bestRatio = ratio;
    }
  }
  return best;
}

function drawFrom(space: SearchSpaceResolved, density: Density, uniform: () => number): Float64Array {
  // Component n is the uniform prior.
  const centre = density.centres[Math.floor(uniform() * (density.centres.length + 1))];
  return Float64Array.from(space.axes, (axis, d) => {
    const at = centre?.[d] ?? Number.NaN;
    if (Number.isNaN(at)) return uniform();
    if (axis.kind === "choice") return uniform() < density.spread ? uniform() : at;
    const low = normalCdf(-at / density.width);
    const high = normalCdf((1 - at) / density.width);
    const draw = at + density.width * normalQuantile(low + uniform() * (high - low));
    return Math.min(Math.max(draw, 0), 1 - Number.EPSILON);
  });
}

function logDensity(space: SearchSpaceResolved, density: Density, point: Float64Array): number {
  let sum = 1; // the prior's uniform density
  for (const [i, centre] of density.centres.entries()) {
    const heights = density.heights[i] as Float64Array;
    let kernel = 1;
    for (const [d, axis] of space.axes.entries()) {
      const x = point[d] as number;
      const at = centre[d] as number;
      if (!Number.isNaN(x) && !Number.isNaN(at))
        kernel *= kernelAt(axis, density, x - at, heights[d] as number);
    }
    sum += kernel;
  }
  return Math.log(sum / (density.centres.length + 1));
}

function kernelAt(axis: SearchAxis, density: Density, distance: number, height: number): number {
  if (axis.kind === "choice") {
    const same = Math.abs(distance) < 0.5 / axis.choices.length;
    // Relative to the uniform density 1/c, as for the other kernels.
    return density.spread + (same ? (1 - density.spread) * axis.choices.length : 0);
  }
  const z = distance / density.width;
  return height * Math.exp(-0.5 * z * z);
}

function height(at: number, width: number): number {
  const mass = normalCdf((1 - at) / width) - normalCdf(-at / width);
  return 1 / (Math.sqrt(2 * Math.PI) * width * mass);
}

/** What the model no longer finds: further Sobol points, then the rest of a finite space. */
function unseen(request: SampleRequest, seen: Set<string>, count: number): readonly ParameterValues[] {
  const { space, seed } = request;
  const all = distinctConfigurations({ space, seed, count: seen.size + count }, [], (index) =>
    space.axes.map((_, d) => uniformAt(seed, index, d)),
  );
  return all.filter((values) => !seen.has(configurationKey(space, values))).slice(0, count);
}

function stream(seed: number, configuration: number): () => number {
  let draw = 0;
  return () => uniformAt(seed ^ 0x5e3d_79a1, configuration, draw++);
}
