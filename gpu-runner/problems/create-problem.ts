/** A problem by name, its options completed and checked: for the command line, tests and tools. */
import { OPTION_ALIASES } from "../../shared/catalogue/aliases.ts";
import { completeHyperparameters } from "../../shared/catalogue/complete.ts";
import type { ParameterValue, ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import type { Engine } from "../engine.ts";
import type { Objective } from "../objective.ts";
import type { DataSource, ProblemDefinition } from "../problem.ts";
import { findProblem } from "./registry.ts";

export interface CreatedProblem {
  readonly definition: ProblemDefinition;
  /** Complete and validated. */
  readonly options: ParameterValues;
  readonly objective: Objective;
}

/** For problems without a data set. */
export const noData: DataSource = {
  load: (name) => Promise.reject(new Error(`the data set "${name}" is not available here`)),
};

/**
 * Options of a problem with its defaults filled in.
 * @throws RangeError, one line, on an unknown name or a value that is not allowed
 */
export function completeOptions(
  definition: ProblemDefinition,
  given: Readonly<Record<string, ParameterValue>> = {},
): ParameterValues {
  const completed = completeHyperparameters(
    definition.options,
    given,
    `problem "${definition.name}"`,
    OPTION_ALIASES,
  );
  if (!completed.ok) throw new RangeError(completed.errors.join("; "));
  return completed.values;
}

/**
 * @param seeds trial seeds, one a lane; absent: 0, 1, …
 * @throws RangeError, one line, on an unknown problem (with the nearest name), option or value
 */
export async function createProblem(
  name: string,
  given: Readonly<Record<string, ParameterValue>>,
  {
    engine,
    seeds = Array.from({ length: engine.lanes }, (_, lane) => lane),
    data = noData,
  }: { readonly engine: Engine; readonly seeds?: readonly number[]; readonly data?: DataSource },
): Promise<CreatedProblem> {
  const definition = findProblem(name);
  const options = completeOptions(definition, given);
  const objective = await definition.create({ engine, options, seeds, data });
  return { definition, options, objective };
}
