/** Is a value allowed for a hyper-parameter or a problem option? */
import type { Parameter, Parameters, ParameterValue, ParameterValues } from "../catalogue/hyperparameter.ts";
import { suggestion } from "../text/nearest.ts";
import type { Checked, Issue } from "./issue.ts";

/** A message when `value` is not allowed for `parameter`, else undefined. */
export function valueProblem(name: string, parameter: Parameter, value: ParameterValue): string | undefined {
  if (parameter.kind === "choice") {
    if (parameter.choices.includes(String(value)) && typeof value === "string") return undefined;
    return `${name} has no choice ${JSON.stringify(value)}; ${suggestion(String(value), parameter.choices)}`;
  }
  const [minimum, maximum] = parameter.range;
  if (typeof value !== "number" || !Number.isFinite(value)) {
    return `${name} must be a number from ${minimum} to ${maximum}, not ${JSON.stringify(value)}`;
  }
  if (parameter.kind === "integer" && !Number.isInteger(value)) {
    return `${name} must be a whole number, not ${value}`;
  }
  if (value < minimum || value > maximum) {
    return `${name} must be from ${minimum} to ${maximum}, not ${value}`;
  }
  return undefined;
}

/** Completes `values` with the defaults of `parameters`; refuses unknown names and values out of range. */
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
      const names = Object.keys(parameters);
      issues.push({
        path: `${path}.${name}`,
        message: `${owner} has no "${name}"; ${suggestion(name, names)}`,
      });
      continue;
    }
    const message = valueProblem(name, parameter, value);
    if (message === undefined) complete[name] = value;
    else issues.push({ path: `${path}.${name}`, message });
  }
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: complete };
}
