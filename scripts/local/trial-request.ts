/** From command-line words to a complete, checked trial; every mistake is one line. */

import type { OptimizerDefinition } from "../../gpu-runner/optimizer.ts";
import type { ProblemDefinition } from "../../gpu-runner/problem.ts";
import { HYPERPARAMETER_ALIASES, OPTION_ALIASES } from "../../shared/catalogue/aliases.ts";
import { completeHyperparameters } from "../../shared/catalogue/complete.ts";
import type { ParameterValue, ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { parameterSuggestion } from "../../shared/catalogue/search.ts";

/** Raised for what the person wrote: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export interface Assignments {
  readonly options: ParameterValues;
  readonly hyperparameters: ParameterValues;
}

/**
 * Sorts `name=value` between the problem's options and the optimizer's hyper-parameters. A name that both have
 * needs `problem.name` or `optimizer.name`.
 */
export function assign(
  problem: ProblemDefinition,
  optimizer: OptimizerDefinition,
  settings: readonly string[],
): Assignments {
  const options: Record<string, ParameterValue> = {};
  const hyperparameters: Record<string, ParameterValue> = {};
  for (const setting of settings) {
    const at = setting.indexOf("=");
    if (at < 1) throw new UsageError(`--set ${setting}: write name=value`);
    const [written, value] = [setting.slice(0, at).trim(), setting.slice(at + 1).trim()];
    const [, scope, name = ""] = /^(?:(problem|optimizer)\.)?(.+)$/.exec(written) ?? [];
    const inProblem = scope !== "optimizer" && Object.hasOwn(problem.options, name);
    const inOptimizer = scope !== "problem" && Object.hasOwn(optimizer.hyperparameters, name);
    if (inProblem && inOptimizer)
      throw new UsageError(
        `--set ${name}: both ${problem.name} and ${optimizer.name} have it; write problem.${name}=… or optimizer.${name}=…`,
      );
    if (inProblem) options[name] = value;
    else if (inOptimizer) hyperparameters[name] = value;
    else {
      const known = [
        { names: Object.keys(optimizer.hyperparameters), aliases: HYPERPARAMETER_ALIASES },
        { names: Object.keys(problem.options), aliases: OPTION_ALIASES },
      ];
      throw new UsageError(
        `--set ${name}: neither optimizer ${optimizer.name} nor problem ${problem.name} has it; ${parameterSuggestion(name, known)}`,
      );
    }
  }
  return {
    options: complete(problem.options, options, `problem ${problem.name}`),
    hyperparameters: complete(optimizer.hyperparameters, hyperparameters, `optimizer ${optimizer.name}`),
  };
}

function complete(
  parameters: ProblemDefinition["options"],
  given: Readonly<Record<string, ParameterValue>>,
  owner: string,
): ParameterValues {
  const completion = completeHyperparameters(parameters, given, owner);
  if (!completion.ok) throw new UsageError(completion.errors.join("; "));
  return completion.values;
}

/** Comma-separated numbers of exactly the problem's length. */
export function parseStart(text: string, size: number): readonly number[] {
  const numbers = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (numbers.length !== size || numbers.some((number) => !Number.isFinite(number)))
    throw new UsageError(`--start ${text}: needs ${size} comma-separated numbers`);
  return numbers;
}

/** Refuses a pairing that cannot work, with the reason. */
export function refusePairing(
  problem: ProblemDefinition,
  optimizer: OptimizerDefinition,
  size: number,
): void {
  const missing = optimizer.needs.filter((need) => !problem.supports.includes(need));
  if (missing.length > 0)
    throw new UsageError(
      `${optimizer.name} needs ${missing.join(", ")}, which ${problem.name} does not offer${problem.limitation ? ` (${problem.limitation})` : ""}`,
    );
  if (optimizer.maxParameters !== undefined && size > optimizer.maxParameters)
    throw new UsageError(
      `${optimizer.name} is meant for at most ${optimizer.maxParameters} parameters; ${problem.name} has ${size} with these options`,
    );
}
