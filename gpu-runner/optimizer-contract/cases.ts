/** The table of problems of the optimizer contract, and which of them an optimizer runs on. */
import { defaultValues } from "../../shared/catalogue/complete.ts";
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import type { OptimizerDefinition } from "../optimizer.ts";
import type { ProblemDefinition } from "../problem.ts";
import { findProblem } from "../problems/registry.ts";
import { bowl, layerBowl } from "./bowl.ts";

export interface ContractCase {
  readonly name: string;
  readonly problem: ProblemDefinition;
  readonly options: ParameterValues;
  /** A point whose gradient is exactly 0, in float32 too. */
  readonly still: readonly number[];
  /** Factors on defaults that have the units of the loss; absent: the defaults are of the right size. */
  readonly scaled?: Readonly<Record<string, number>>;
}

function contractCase(
  name: string,
  problem: ProblemDefinition,
  given: ParameterValues,
  still: readonly number[],
  scaled: ContractCase["scaled"] = {},
): ContractCase {
  return { name, problem, options: { ...defaultValues(problem.options), ...given }, still, scaled };
}

const zeros = (count: number): readonly number[] => new Array<number>(count).fill(0);

/**
 * A quadratic, a saddle of index 3 between wells (rotated: axes flatter diagonal methods), a curved valley, and
 * networks. Four parameters in all but the last ones, so that a device compiles a method's kernels once.
 */
export const CONTRACT_CASES: readonly ContractCase[] = [
  contractCase("bowl", bowl(4), {}, zeros(4)),
  contractCase("layer-bowl", layerBowl(4), {}, zeros(4)),
  contractCase("double-well", findProblem("double-well"), { wells: 3, rotate: 3 }, zeros(4)),
  // Curvatures up to some thousands, of a bowl's 4.
  contractCase("rosenbrock", findProblem("rosenbrock"), {}, [1, 1, 1, 1], { rate: 1e-2, cut: 1e3 }),
  // Logits of 0 and hidden units all alike: every gradient cancels.
  contractCase("xor", findProblem("xor"), {}, zeros(9)),
  // A vector of length 1, a 1×1 Hessian, a subspace of one direction.
  contractCase("bowl of one parameter", bowl(1), {}, zeros(1)),
  contractCase("layer-bowl of one parameter", layerBowl(1), {}, zeros(1)),
];

/** Those that offer what the optimizer needs; the planner refuses the others (`shared/planning`). */
export function casesOf({ needs }: OptimizerDefinition): readonly ContractCase[] {
  return CONTRACT_CASES.filter(({ problem }) => needs.every((need) => problem.supports.includes(need)));
}

/** The first bowl that will do, and the first of one parameter: for engines that take their time. */
export function bowlsOf(optimizer: OptimizerDefinition): readonly ContractCase[] {
  const cases = casesOf(optimizer);
  return [
    ...cases.slice(0, 1),
    ...cases.filter(({ problem, options }) => problem.parameterCount(options) === 1).slice(0, 1),
  ];
}

/**
 * Defaults, with what has units in those of the case. A rate of 1 is Newton's and has none; TONGA's is the decrease of
 * the loss in a step, as it divides by squares of gradients: made smaller, float32 does not see it on a steep problem.
 */
export function hyperparametersOf(
  optimizer: OptimizerDefinition,
  { scaled = {} }: ContractCase,
): ParameterValues {
  const values = Object.entries(defaultValues(optimizer.hyperparameters)).map(([name, value]) => {
    const isOwn =
      typeof value === "number" &&
      Object.hasOwn(scaled, name) &&
      !(name === "rate" && (value === 1 || optimizer.name === "tonga"));
    return [name, isOwn ? value * (scaled[name] ?? 1) : value] as const;
  });
  return Object.fromEntries(values);
}

/** A rate of nearly 2/L found where the search began, not divided (one batch is an epoch), times ten by momentum. */
const DIVERGES = "it diverges: its rate suits the place of the search, and momentum multiplies it by ten";
const DRAWN = "it diverges: its rate is drawn from eight decades, whatever the problem";
/** Where an optimizer may fail a check; the catalogue says so too. */
const EXCEPTIONS: readonly (readonly [optimizer: string, on: string, check: string, reason: string])[] = [
  ["mbt-momentum", "double-well", "descends", DIVERGES],
  ["mbt-momentum", "rosenbrock", "descends", DIVERGES],
  ["mbt-nesterov", "double-well", "descends", DIVERGES],
  ["mbt-gd-random-rate", "rosenbrock", "descends", DRAWN],
  // It has diverged before the poison comes.
  ["mbt-gd-random-rate", "rosenbrock", "poison", DRAWN],
];

/** The reason in words, or undefined: the check must pass. */
export function exception(optimizer: string, on: string, check: string): string | undefined {
  return EXCEPTIONS.find((entry) => entry[0] === optimizer && entry[1] === on && entry[2] === check)?.[3];
}
