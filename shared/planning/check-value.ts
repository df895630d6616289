/** Is a value allowed for a hyper-parameter or a problem option? */
import { OPTION_ALIASES } from "../catalogue/aliases.ts";
import { checkParameter } from "../catalogue/complete.ts";
import type { Parameter, Parameters, ParameterValue, ParameterValues } from "../catalogue/hyperparameter.ts";
import { parameterSuggestion } from "../catalogue/search.ts";
import { suggestion } from "../text/nearest.ts";
import type { Checked, Issue } from "./issue.ts";

/** A message when `value` is not allowed for `parameter`, else undefined. Text never stands for a number. */
export function valueProblem(name: string, parameter: Parameter, value: ParameterValue): string | undefined {
  const expected = parameter.kind === "choice" ? "string" : "number";
  if (typeof value !== expected) {
    const hint =
      parameter.kind === "choice" ? suggestion(String(value), parameter.choices) : "write a number";
    return `${name} = ${JSON.stringify(value)} is a ${typeof value}; ${hint}`;
  }
  const checked = checkParameter(name, parameter, value);
  return checked.ok ? undefined : checked.error;
}

/** Completes the options of a problem with their defaults; refuses unknown names and values out of range. */
export function completeValues(
  parameters: Parameters,
  values: ParameterValues,
  path: string,
  owner: string,
): Checked<ParameterValues> {
  const issues: Issue[] = [];
  const complete: Record<string, ParameterValue> = {};
  for (const [name, parameter] of Object.entries(parameters)) complete[name] = parameter.default;
  for (const [name, value] of Object.entries(values)) {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (parameter === undefined) {
      const known = [{ names: Object.keys(parameters), aliases: OPTION_ALIASES }];
      issues.push({
        path: `${path}.${name}`,
        message: `${owner} has no "${name}"; ${parameterSuggestion(name, known)}`,
      });
      continue;
    }
    const message = valueProblem(name, parameter, value);
    if (message === undefined) complete[name] = value;
    else issues.push({ path: `${path}.${name}`, message });
  }
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: complete };
}
