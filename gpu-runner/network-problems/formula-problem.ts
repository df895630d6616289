/** A problem that is a network by its forward formula on labelled examples: derivatives are derived (`autodiff/`). */
import { defaultValues } from "../../shared/catalogue/complete.ts";
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import {
  type NetworkFormula,
  type NetworkTrace,
  startingPoint,
  traceNetwork,
} from "../autodiff/network-trace.ts";
import {
  createFormulaObjective,
  FORMULA_SUPPORTS,
  type FormulaObjectiveRequest,
} from "../autodiff/objective.ts";
import { createExampleAccess } from "../engines/example-access.ts";
import type { TargetedExamples } from "../network.ts";
import type { DataSource, ProblemDefinition } from "../problem.ts";
import {
  batchSizeOf,
  type GeneratedExamples,
  type HeldOutImages,
  loadHeldOut,
  numberOption,
} from "./network-problem.ts";

export interface FormulaProblem
  extends Pick<
    ProblemDefinition,
    "name" | "title" | "definition" | "options" | "targets" | "version" | "budget" | "source" | "data"
  > {
  network(options: ParameterValues): NetworkFormula;
  /** Training examples at these options; batch size and data order are added from the options. */
  examples(source: DataSource, options: ParameterValues): Promise<TargetedExamples>;
  /** Where training starts; as the layers say when absent. */
  start?(trace: NetworkTrace, options: ParameterValues, seed: number): Float64Array;
  /** Of a test set, which the options may choose; or examples that are made up as the training examples are. */
  readonly heldOut?: HeldOutImages | ((options: ParameterValues) => HeldOutImages) | GeneratedExamples;
  /** Which parameters the option `decay` acts on; absent: all. */
  readonly decayOf?: FormulaObjectiveRequest["decayOf"];
}

/** A network's parameters do not depend on how many examples it is traced for. */
const ANY_ROWS = 1;

export function defineFormulaProblem(problem: FormulaProblem): ProblemDefinition {
  const { network, examples, heldOut, decayOf, start, ...entry } = problem;
  const traced = (options: ParameterValues) => traceNetwork(network(options), ANY_ROWS);
  return {
    ...entry,
    family: "network",
    supports: FORMULA_SUPPORTS,
    ...(heldOut ? { testSet: testSetOf(heldOut, defaultValues(entry.options)) } : {}),
    limitation: "what enters and leaves its layers is not kept",
    parameterCount: (options) => traced(options).size,
    start: (options, seed) =>
      start ? start(traced(options), options, seed) : startingPoint(traced(options), seed),
    criticalPoints: () => [],
    async create({ engine, options, seeds, data, heldOut: count = 0 }) {
      const found = await examples(data, options);
      const unseen = heldOut && count > 0 ? await unseenOf(heldOut, options, data, count) : null;
      const batchSize = batchSizeOf(options, found.count);
      return createFormulaObjective({
        engine,
        network: network(options),
        access: await createExampleAccess(engine, { ...found, batchSize, seeds }),
        examples: found,
        batchSize,
        weightDecay: numberOption(options, "decay"),
        ...(decayOf === undefined ? {} : { decayOf }),
        ...(unseen ? { heldOut: unseen } : {}),
      });
    },
  };
}

function testSetOf(
  heldOut: NonNullable<FormulaProblem["heldOut"]>,
  options: ParameterValues,
): NonNullable<ProblemDefinition["testSet"]> {
  if ("generate" in heldOut) return "generated";
  return typeof heldOut === "function" ? heldOut(options).set : heldOut.set;
}

function unseenOf(
  heldOut: NonNullable<FormulaProblem["heldOut"]>,
  options: ParameterValues,
  data: DataSource,
  count: number,
): Promise<TargetedExamples | null> | TargetedExamples | null {
  if ("generate" in heldOut) return heldOut.generate(options, count);
  return loadHeldOut(typeof heldOut === "function" ? heldOut(options) : heldOut, data, count);
}
