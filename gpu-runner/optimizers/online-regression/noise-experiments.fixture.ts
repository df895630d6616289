/**
 * The experiments behind "curvature with error bars": how often the sign of λ̂ is wrong in noise, when the
 * steps are independent of the noise and when the noise causes them. Shared by the tests and the study.
 */
import type { Engine, LaneTensor } from "../../engine.ts";
import type { OptimizerContext } from "../../optimizer.ts";
import { diagonalRegression } from "./diagonal-regression.ts";
import { runningMeans } from "./running-means.ts";

export interface SignExperiment {
  /** f = ½·curvature·x². */
  readonly curvature: number;
  /** σ of the gradient noise. */
  readonly noise: number;
  /** `walk`: steps N(0, size²) whatever the gradient. `descent`: steps −size·gradient, noise included. */
  readonly motion: "walk" | "descent";
  readonly size: number;
  /** β. */
  readonly averaging: number;
  readonly confidence?: number;
  readonly init?: "consistent" | "author";
}

export interface SignOutcome {
  /** Share of (lane, step) pairs with sign(λ̂) ≠ sign(curvature), after the warm-up. */
  readonly wrong: number;
  /** Median of λ̂, of its standard error, of the feedback and of the trust. */
  readonly curvature: number;
  readonly standardError: number;
  readonly feedback: number;
  readonly trust: number;
  /** Share of |λ̂ − curvature| ≤ 2·standardError, and the same with the feedback added in quadrature. */
  readonly within: number;
  readonly withinWithFeedback: number;
}

const WARM_UP = 50;
/** Points farther than this from the saddle start anew there: an unbounded parabola has no other end. */
const LEASH = 3;

/** Runs the experiment in every lane of the engine for 50 + `steps` points. */
export async function signExperiment(
  engine: Engine,
  experiment: SignExperiment,
  steps: number,
): Promise<SignOutcome> {
  const scalar = (initial = 0): LaneTensor => engine.tensor([1], initial);
  const [x, g, noise, walk, step] = [scalar(), scalar(), scalar(), scalar(), scalar()];
  const rate = scalar(experiment.motion === "descent" ? experiment.size : 0);
  const context = {
    engine,
    objective: { size: 1 },
    theta: x,
    step,
    hyper: {
      averaging: scalar(experiment.averaging),
      confidence: scalar(experiment.confidence ?? 0),
    },
    structure: {
      init: experiment.init ?? "consistent",
      errorBars: experiment.confidence ? "weighed" : "ignored",
    },
  } as unknown as OptimizerContext;
  const means = runningMeans(context, 1);
  const regression = diagonalRegression(context, 1, 1, x);
  const program = engine.record(() => {
    engine.random("normal", noise, step, 1);
    engine.random("normal", walk, step, 2);
    engine.map(`g = ${experiment.curvature}*x + ${experiment.noise}*n`, { g, x, n: noise });
    means.update(g);
    regression.update(means.positionDeviation, means.gradientDeviation, rate);
    const move = experiment.motion === "walk" ? "x + size*w" : "x - size*g";
    engine.map(`next = ${move}; x = select(abs(next) > ${LEASH}, 0, next); step = step + 1`, {
      x,
      step,
      size: experiment.size,
      ...(experiment.motion === "walk" ? { w: walk } : { g }),
    });
  });
  engine.run(program, WARM_UP);
  const seen = { curvature: [], standardError: [], feedback: [], trust: [] } as Record<string, number[]>;
  for (let t = 0; t < steps; t++) {
    engine.run(program);
    const numbers = await engine.snapshot([
      regression.curvature,
      regression.standardError,
      regression.feedback,
      regression.trust,
    ]);
    Object.values(seen).forEach((list, i) => {
      list.push(...(numbers[i] ?? []));
    });
  }
  const { curvature = [], standardError = [], feedback = [], trust = [] } = seen;
  const share = (test: (i: number) => boolean): number =>
    curvature.filter((_, i) => test(i)).length / curvature.length;
  const error = (i: number): number => Math.abs((curvature[i] ?? 0) - experiment.curvature);
  return {
    wrong: share((i) => Math.sign(curvature[i] ?? 0) !== Math.sign(experiment.curvature)),
    curvature: median(curvature),
    standardError: median(standardError),
    feedback: median(feedback),
    trust: median(trust),
    within: share((i) => error(i) <= 2 * (standardError[i] ?? 0)),
    withinWithFeedback: share((i) => error(i) <= 2 * Math.hypot(standardError[i] ?? 0, feedback[i] ?? 0)),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
