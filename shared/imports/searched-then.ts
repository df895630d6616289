/** Hyper-parameters that a sweep searched and the present catalogue does not: without them a plan has fewer trials. */
import type { OptimizerEntry } from "../catalogue/entry.ts";
import type { Parameter, Parameters, ParameterValue, ParameterValues } from "../catalogue/hyperparameter.ts";
import type { Trial } from "../contracts/trial.ts";

/**
 * Gives back their axes to parameters of no published space that took several values on one problem. Only the number
 * of configurations rests on such an axis: the configurations themselves are those of the export.
 *
 * @param trials of an export in which no optimizer stands several times, each with other fixed values
 */
export function withSearchedThen(optimizer: OptimizerEntry, trials: readonly Trial[]): OptimizerEntry {
  const own = trials
    .filter((trial) => trial.optimizer === optimizer.name)
    .map(({ problem: { name, options }, hyperparameters }) => ({
      problem: JSON.stringify([name, options]),
      hyperparameters,
    }));
  const hyperparameters: Parameters = Object.fromEntries(
    Object.entries(optimizer.hyperparameters).map(([name, parameter]) => {
      const values = parameter.sweep === undefined ? valuesOnOneProblem(name, own) : [];
      return [name, values.length < 2 ? parameter : searched(parameter, values)];
    }),
  );
  return { ...optimizer, hyperparameters };
}

/** The most different values of one problem: between problems a value may differ by their size. */
function valuesOnOneProblem(
  name: string,
  trials: readonly { readonly problem: string; readonly hyperparameters: ParameterValues }[],
): readonly ParameterValue[] {
  const seen = new Map<string, Set<ParameterValue>>();
  for (const { problem, hyperparameters } of trials) {
    const value = hyperparameters[name];
    if (value === undefined) continue;
    seen.set(problem, (seen.get(problem) ?? new Set()).add(value));
  }
  return [...seen.values()].map((values) => [...values]).toSorted((a, b) => b.length - a.length)[0] ?? [];
}

/** Conditions are left out: it did act. */
function searched({ when: _, ...parameter }: Parameter, values: readonly ParameterValue[]): Parameter {
  if (parameter.kind === "choice") return { ...parameter, sweep: values.map(String) };
  const numbers = values.map(Number);
  // Any scale that every range has will do.
  return { ...parameter, scale: "linear", sweep: [Math.min(...numbers), Math.max(...numbers)] };
}
