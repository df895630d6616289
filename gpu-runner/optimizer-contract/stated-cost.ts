/**
 * What an optimizer's first step should cost: the cost in the catalogue with its symbols filled in, and the number of
 * trials of a search from the step size that it ended with.
 */
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import type { OptimizerDefinition } from "../optimizer.ts";
import type { ContractCase } from "./cases.ts";
import type { FirstStep } from "./observation.ts";

/** Costs whose text covers other settings or later steps too: what they say of a first step at the defaults. */
const FIRST_STEPS: Readonly<Record<string, string>> = {
  "1 + 2P + 7/3 (grid), + 1/3 (adaptive), + 0 (fixed)": "1 + 2P + 7/3",
  "1 (2 with same-batch pairs) + (1 + backtracks)/3": "1 + (1 + backtracks)/3",
  "1 + 2 + 2/3 (sampled), 1 + 2 + (1 + C)/3 (exact) for C outputs": "1 + 2 + 2/3",
  // Of every k-th step, the first among them: a pass back more, or a product.
  "1 + 2/(3k) (bartlett), 1 + 2/k (hutchinson, closed forms)": "1 + select(predicts, 2/3, 2)",
  // The search before the first step, paid at once; B = 1 where every batch is all there is.
  "1 + N(1 + trials/3)/max(B, 20) with N = min(20, B), B batches per epoch": "1 + 1(1 + trials/3)",
  "1, and N(1 + trials/3) with N = min(20, B) before the first step and in each epoch after a plateau":
    "1 + 1(1 + trials/3)",
};

/** Words of the costs, and the symbols they stand for. */
const WORDS = [
  [/backtracks or growths|backtracks/g, "backtracks"],
  [/CG iterations/g, "iterations"],
  [/CG products/g, "products"],
  [/iterates kept/g, "kept"],
  [/negative pairs/g, "pairs"],
  [/·/g, "*"],
  [/(\d)(?=[A-Za-z(])/g, "$1*"],
] as const;

/** Values of the symbols. */
export type Symbols = Readonly<Record<string, number>>;

/** Gradient-equivalents. @throws Error on a cost with a word that is no symbol */
export function statedCost(cost: string, symbols: Symbols): number {
  const text = WORDS.reduce((text, [from, to]) => text.replace(from, to), FIRST_STEPS[cost] ?? cost);
  const engine = createReferenceEngine({ lanes: 1 });
  const result = engine.tensor([1]);
  const used = Object.entries(symbols).filter(([name]) => new RegExp(`\\b${name}\\b`).test(text));
  engine.map(`result = ${text}`, { result, ...Object.fromEntries(used) });
  const [value = Number.NaN] = engine.read(result);
  return value;
}

/** k, r, N and P of the first step at these hyper-parameters, whether the problem predicts (labels can be drawn), and the trials that its search should have made. */
export function symbolsOf(
  optimizer: OptimizerDefinition,
  hyperparameters: ParameterValues,
  { problem, options }: ContractCase,
  first: FirstStep,
): Symbols {
  const size = problem.parameterCount(options);
  // A symbol that no hyper-parameter sets stays unknown: a cost that has it is refused.
  const set = (symbol: string, name: string, limit = Number.POSITIVE_INFINITY): Symbols =>
    Object.hasOwn(hyperparameters, name) ? { [symbol]: Math.min(Number(hyperparameters[name]), limit) } : {};
  const trials = expectedTrials(optimizer, hyperparameters, first) ?? 0;
  return {
    P: size,
    predicts: problem.family === "network" ? 1 : 0,
    ...set("k", "vectors", size),
    ...set("r", "rank", size),
    ...set("N", "terms"),
    trials,
    backtracks: trials - 1,
    pairs: negativePairs(hyperparameters, size, first),
    // Conjugate gradients end when they stop improving: `gauss-newton.test.ts` and `trust-region.test.ts` have the
    // exact numbers.
    iterations: first.result.counts.hessianVector - 1,
    products: first.result.counts.hessianVector,
    kept: first.result.counts.value,
  };
}

/** Pairs of negative curvature among those that a step searches along. */
export function negativePairs(hyperparameters: ParameterValues, size: number, { state }: FirstStep): number {
  const rank = Math.min(Number(hyperparameters.vectors ?? 0), size);
  const searched = Math.max(1, Math.min(Number(hyperparameters.pairs ?? 0), Math.floor(rank / 2)));
  return (state.curvature ?? []).slice(0, searched).filter((lambda) => lambda < 0).length;
}

/** The largest rate of mini-batch backtracking. */
const MAX_RATE = 100;
/** Trials after which a search gives up, here all in one window. */
const WHOLE_SEARCH = 60;

/**
 * Trials of a sequential search that ended at the step size it did: its start and one for each factor β on the way,
 * one more where growth was tried once too often. Undefined where there is no search.
 */
export function expectedTrials(
  { name, cost }: OptimizerDefinition,
  hyperparameters: ParameterValues,
  { state }: FirstStep,
): number | undefined {
  const number = (parameter: string): number => Number(hyperparameters[parameter]);
  const shrink = number("shrink");
  const factors = (from: number, to: number): number => Math.round(Math.log(to / from) / Math.log(shrink));
  const twoWay = (from: number, to: number, cap: number): number =>
    to < from ? 1 + factors(from, to) : 1 - factors(from, to) + (to / shrink <= cap * (1 + 1e-6) ? 1 : 0);
  const [stepSize = Number.NaN] = state.stepSize ?? [];
  if (name.startsWith("mbt-"))
    return twoWay(number("initial"), state.meanStepSize?.[0] ?? Number.NaN, MAX_RATE);
  if (name === "sls") return 1 + factors(number("initial") * number("growth"), stepSize);
  if (name.endsWith("two-way-armijo")) {
    const cap = number("largest") * Math.max(1, 1 / Math.sqrt(Math.hypot(...(state.gradient ?? []))));
    return twoWay(number("initial") || number("largest"), stepSize, cap);
  }
  if (!cost.includes("backtracks")) return undefined;
  return stepSize === 0 ? WHOLE_SEARCH : 1 + factors(number("largest"), stepSize);
}
