/**
 * The learning-rate finder of mini-batch backtracking: two-way searches on several minibatches, averaged.
 *
 * ```
 * for n < N: δₙ = two-way search along −g on batch n, from the mean of δ₀ … δₙ₋₁, within [1e-6, 100]
 * rate = mean(δ)/√B
 * ```
 * N = {@link SEARCHES}, the paper's; where an epoch has fewer batches (B) they are B, as more would repeat batches.
 * α per lane `[1]`; β structural, because the number of lattice points in the range depends on it. Source: Truong &
 * Nguyen 2018, arXiv 1808.05160, section 4 (MBT-MMT, MBT-NAG): the rate found hardly depends on where the search starts.
 * Cost: N gradients and the values that the sequential searches would evaluate.
 */
import type { Parameters } from "../../../shared/catalogue/hyperparameter.ts";
import type { LaneTensor } from "../../engine.ts";
import { laneHyperparameters, structuralNumber } from "../../hyperparameters.ts";
import type { OptimizerContext } from "../../optimizer.ts";
import { lineCandidates, ROUNDING_DEPARTURE, roundingSlack } from "../step-rules/candidates.ts";

const SOURCE = "Truong & Nguyen 2018, arXiv 1808.05160, section 4";
const SEARCHES = 20;
const MIN_RATE = 1e-6;
const MAX_RATE = 100;
/** Of the rates that are drawn instead. */
const STREAM = 0x6d62;

/** Where the rate comes from: the searches, or (the ablation) a draw from their range that ignores what they found. */
export type RateSource = "searched" | "drawn";

/** Hyper-parameters of the three methods. */
export const miniBatchRateParameters = {
  decrease: {
    kind: "number",
    default: 1e-4,
    range: [0, 1],
    scale: "log",
    sweep: [1e-6, 0.9],
    meaning: "α of the searches.",
    source: SOURCE,
  },
  shrink: {
    kind: "number",
    default: 0.5,
    range: [0.3, 0.95],
    scale: "linear",
    structural: true,
    meaning: "β of the searches.",
    source: SOURCE,
  },
  initial: {
    kind: "number",
    default: 1,
    range: [MIN_RATE, MAX_RATE],
    scale: "log",
    meaning: "Where the first search starts; the paper's claim is that the rate found does not depend on it.",
    source: `${SOURCE}; 1e-6 to 100 in its experiments`,
  },
} as const satisfies Parameters;

/**
 * Steps between two searches: an epoch, as in the paper, whose epochs have some 400 batches. Where one is shorter
 * than a search has batches (full batches, closed-form problems) a search as often would cost more than the steps it
 * serves; then {@link SEARCHES}.
 */
export function searchPeriod(batchesPerEpoch: number): number {
  return Math.max(batchesPerEpoch, SEARCHES);
}

/** Where the three methods differ from the paper. */
export const MINI_BATCH_DEPARTURES: readonly string[] = [
  "The 20 searches of a rate all start from one point; the authors move with each of them.",
  "Where an epoch has fewer than 20 batches, there are as many searches as batches.",
  "An epoch counts at least 20 steps: the paper's have some 400 batches, and searching more often would cost more than the steps it serves.",
  ROUNDING_DEPARTURE,
];

export interface MiniBatchRate {
  /** mean(δ)/√B `[1]`; where rates are drawn, a log-uniform number of the searches' range for mean(δ). */
  readonly rate: LaneTensor;
  /** mean(δ) `[1]`. */
  readonly mean: LaneTensor;
  /** Searches at θ; a lane takes part (and pays) where `wanted` is 1. */
  search(decrease: LaneTensor, wanted: LaneTensor): void;
}

export function miniBatchRate(context: OptimizerContext, source: RateSource = "searched"): MiniBatchRate {
  const { engine, objective, theta, step } = context;
  const { initial } = laneHyperparameters(context, "initial");
  const shrink = structuralNumber(context, "shrink");
  const searches = Math.min(SEARCHES, objective.batchesPerEpoch);
  const count = Math.ceil(Math.log(MAX_RATE / MIN_RATE) / -Math.log(shrink)) + 1;
  const scalar = () => engine.tensor([1]);
  const [rate, mean, batch, value, norm2, start, top] = [
    scalar(),
    scalar(),
    scalar(),
    scalar(),
    scalar(),
    scalar(),
    scalar(),
  ];
  const [blocked, first, chosen, found, sum] = [scalar(), scalar(), scalar(), scalar(), scalar()];
  const [gradients, evaluations, trials] = [scalar(), scalar(), scalar()];
  const uniform = source === "drawn" ? scalar() : undefined;
  const taken = uniform ? `${MIN_RATE}*pow(${MAX_RATE / MIN_RATE}, uniform)` : "mean";
  const gradient = engine.tensor([objective.size]);
  const descent = engine.tensor([objective.size]);
  const { rates, values, evaluate } = lineCandidates(context, descent, count);
  const holds = `rate >= ${MIN_RATE} && finite(v) && v <= f - decrease*rate*gg + ${roundingSlack(engine.epsilon)}*abs(f)`;

  const searchOnce = (decrease: LaneTensor, index: number) => {
    engine.map(`batch = step + ${index}`, { batch, step });
    objective.nextBatch(batch);
    objective.gradient(theta, value, gradient);
    engine.reduce("sum", "gg = g*g", { gg: norm2, g: gradient });
    engine.map("d = -g", { d: descent, g: gradient });
    // The lattice start·βʲ within the range, from the largest down; `top` is the index of the start.
    engine.map(
      `start = ${index === 0 ? "start" : `sum/${index}`};
       top = max(0, floor(log(${MAX_RATE}/start)/${-Math.log(shrink)}))`,
      { start, top, sum },
    );
    engine.map(`rates = select(_i == top, start, start*pow(${shrink}, _i - top))`, { rates, start, top });
    evaluate(0, count);
    const operands = { v: values, f: value, rate: rates, decrease, gg: norm2, top };
    engine.reduce("max", `blocked = select(_i <= top && !(${holds}), _i + 1, 0)`, { blocked, ...operands });
    engine.reduce("min", `first = select(_i > top && ${holds}, _i, ${count})`, { first, ...operands });
    engine.map("chosen = select(blocked <= top, blocked, first)", { chosen, blocked, first, top });
    engine.reduce("sum", "found = select(_i == chosen, rate, 0)", { found, chosen, rate: rates });
    engine.map(
      `sum = sum + select(chosen < ${count}, found, ${MIN_RATE});
       trials = trials + select(blocked <= top, top - chosen + 1 + (chosen > 0), min(chosen + 1, ${count}) - top)`,
      { sum, chosen, found, trials, blocked, top },
    );
  };

  return {
    rate,
    mean,
    search(decrease, wanted) {
      engine.map("start = select(mean > 0, mean, initial); sum = 0; trials = 0", {
        start,
        mean,
        initial,
        sum,
        trials,
      });
      for (let index = 0; index < searches; index++) searchOnce(decrease, index);
      if (uniform) engine.random("uniform", uniform, step, STREAM);
      engine.map(
        `mean = select(wanted, sum/${searches}, mean);
         rate = select(wanted, ${taken}/${Math.sqrt(objective.batchesPerEpoch)}, rate);
         gradients = select(wanted, ${searches}, 0);
         evaluations = select(wanted, trials, 0)`,
        { mean, rate, wanted, sum, gradients, evaluations, trials, ...(uniform ? { uniform } : {}) },
      );
      context.count("gradient", gradients);
      context.count("value", evaluations);
    },
  };
}
