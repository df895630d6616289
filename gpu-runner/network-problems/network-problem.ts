/** A problem that is a network on a data set: what all of them have in common. */
import type { NumberParameter, Parameters, ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { DataError } from "../../shared/data-sets/data-error.ts";
import type { Examples } from "../../shared/data-sets/examples.ts";
import type { TestSetName } from "../../shared/data-sets/registry.ts";
import { createNetworkObjective } from "../engines/network-objective.ts";
import type { LabelledExamples, NetworkSpec, TargetedExamples, TrainingData } from "../network.ts";
import { initialParameters } from "../networks/initial-parameters.ts";
import { parameterCount } from "../networks/shapes.ts";
import { NETWORK_SUPPORTS } from "../networks/supports.ts";
import type { DataSource, ProblemDefinition } from "../problem.ts";

export interface HeldOutImages {
  readonly set: TestSetName;
  prepare(images: Examples): LabelledExamples;
}

/** Examples that no training run sees, without a file of their own. */
export interface GeneratedExamples {
  /** At most `count` of them; null: there are none at these options. */
  generate(options: ParameterValues, count: number): TargetedExamples | null;
}

export interface NetworkProblem
  extends Pick<
    ProblemDefinition,
    "name" | "title" | "definition" | "options" | "targets" | "version" | "budget" | "source" | "data"
  > {
  network(options: ParameterValues): NetworkSpec;
  /** Training examples at these options; batch size and data order are added from the options. */
  examples(
    source: DataSource,
    options: ParameterValues,
  ): Promise<Pick<TrainingData, "count" | "features" | "targets">>;
  /** Where the data set has a test set: its name, and what `examples` makes of such images; or the examples. */
  readonly heldOut?: HeldOutImages | GeneratedExamples;
  /** Fixed start; absent: weights N(0, 1/fan-in), biases 0, by seed. */
  start?(options: ParameterValues, seed: number): Float64Array;
}

export function defineNetworkProblem(problem: NetworkProblem): ProblemDefinition {
  const { network, examples, heldOut, start, ...entry } = problem;
  return {
    ...entry,
    family: "network",
    supports: NETWORK_SUPPORTS,
    ...(heldOut ? { testSet: "set" in heldOut ? heldOut.set : "generated" } : {}),
    parameterCount: (options) => parameterCount(network(options)),
    start: (options, seed) => start?.(options, seed) ?? initialParameters(network(options), seed),
    criticalPoints: () => [],
    async create({ engine, options, seeds, data, heldOut: count = 0 }) {
      const found = await examples(data, options);
      const unseen = heldOut && count > 0 ? await unseenOf(heldOut, options, data, count) : null;
      const batchSize = batchSizeOf(options, found.count);
      return createNetworkObjective(engine, network(options), {
        ...found,
        batchSize,
        seeds,
        ...(unseen ? { heldOut: unseen } : {}),
      });
    },
  };
}

function unseenOf(
  heldOut: HeldOutImages | GeneratedExamples,
  options: ParameterValues,
  data: DataSource,
  count: number,
): Promise<TargetedExamples | null> | TargetedExamples | null {
  return "generate" in heldOut ? heldOut.generate(options, count) : loadHeldOut(heldOut, data, count);
}

/** Null where whoever serves the data has no test set (CIFAR-10's is a file of its own): then none is looked at. */
export async function loadHeldOut(
  { set, prepare }: HeldOutImages,
  source: DataSource,
  count: number,
): Promise<LabelledExamples | null> {
  const images = await source.load(set, count).catch((error: unknown) => {
    if (error instanceof DataError && error.kind === "missing") return null;
    throw error;
  });
  return images && prepare(images);
}

/** Pixels as they are, labels as targets. */
export function labelled({ count, features, labels }: Examples): LabelledExamples {
  return { count, features, targets: labels };
}

/** The option `batch`, where 0 or anything past the number of examples means the full batch. */
export function batchSizeOf(options: ParameterValues, count: number): number {
  const batch = options.batch ?? 0;
  if (typeof batch !== "number") throw new Error("option batch must be a number");
  return batch === 0 ? count : Math.min(batch, count);
}

/** A number among the options of a problem. A missing one is a bug in the definition. */
export function numberOption(options: ParameterValues, name: string): number {
  const value = options[name];
  if (typeof value !== "number") throw new Error(`option "${name}" must be a number, got ${value}`);
  return value;
}

/** One of the choices of an option. */
export function choiceOption<Choice extends string>(
  options: ParameterValues,
  name: string,
  choices: readonly Choice[],
): Choice {
  const value = choices.find((choice) => choice === options[name]);
  if (value === undefined)
    throw new Error(`option "${name}" must be one of ${choices.join(", ")}, got ${options[name]}`);
  return value;
}

export const HIDDEN_ACTIVATIONS = ["tanh", "relu"] as const;

/**
 * Options that every trained network has. The ranking of optimizers turns on `batch`, so it is an option of the
 * problem (and an axis of a sweep), not a constant.
 */
export function trainingOptions(defaults: {
  readonly examples: number;
  readonly maximum: number;
  readonly batch: number;
}): Parameters {
  return {
    examples: {
      kind: "integer",
      default: defaults.examples,
      range: [1, defaults.maximum],
      scale: "log",
      meaning: "training examples: the first so many in file order",
      source: "docs/spec/problems.md",
    },
    ...batchOptions(defaults),
  };
}

/** Of those, the ones that do not say which examples there are. */
export function batchOptions(defaults: { readonly maximum: number; readonly batch: number }): Parameters {
  return {
    batch: {
      kind: "integer",
      default: defaults.batch,
      range: [0, defaults.maximum],
      scale: "linear",
      meaning: "examples per minibatch; 0 (or as many as there are): the full batch",
      source: "docs/spec/problems.md",
    },
    decay: {
      kind: "number",
      default: 0,
      range: [0, 10],
      scale: "log",
      meaning: "weight decay: adds decay/2 times the squared norm of all parameters to the objective",
      source: "Krogh, Hertz 1991",
    },
  } satisfies Record<string, NumberParameter>;
}

/** Option `activation` of hidden layers. */
export const activationOption: Parameters = {
  activation: {
    kind: "choice",
    default: "tanh",
    choices: HIDDEN_ACTIVATIONS,
    meaning: "hidden units; relu makes the Hessian blind to kinks",
    source: "Dauphin et al. 2014, section 6",
  },
};
