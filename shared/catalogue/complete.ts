/**
 * Completes what a person wrote against what a catalogue entry declares: defaults filled in, ranges and
 * choices checked, names that do not exist answered with the nearest one that does.
 *
 * Pure, so that the Worker (planning), the command line and the runner refuse the same things in the same
 * words.
 */
import { suggestion } from "../text/nearest.ts";
import { type Aliases, HYPERPARAMETER_ALIASES } from "./aliases.ts";
import type { Parameter, Parameters, ParameterValue, ParameterValues } from "./hyperparameter.ts";
import { parameterSuggestion } from "./search.ts";

export type Completion =
  | { readonly ok: true; readonly values: ParameterValues }
  /** One line per mistake, each naming the parameter, the value and what would be right. */
  | { readonly ok: false; readonly errors: readonly string[] };

/**
 * @param owner who declares the parameters, for the messages: `optimizer "adam"`.
 * @param given numbers may arrive as text (from a command line).
 * @param aliases what else people call the parameters
 */
export function completeHyperparameters(
  parameters: Parameters,
  given: Readonly<Record<string, ParameterValue>>,
  owner = "the optimizer",
  aliases: Aliases = HYPERPARAMETER_ALIASES,
): Completion {
  const names = Object.keys(parameters);
  const errors: string[] = [];
  const values: Record<string, ParameterValue> = {};
  for (const name of Object.keys(given))
    if (!Object.hasOwn(parameters, name))
      errors.push(`${owner} has no parameter "${name}": ${parameterSuggestion(name, [{ names, aliases }])}`);
  for (const [name, parameter] of Object.entries(parameters)) {
    const raw = Object.hasOwn(given, name) ? given[name] : undefined;
    if (raw === undefined) {
      values[name] = parameter.default;
      continue;
    }
    const checked = checkParameter(name, parameter, raw);
    if (checked.ok) values[name] = checked.value;
    else errors.push(`${owner}: ${checked.error}`);
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, values };
}

/** Every parameter at its default. */
export function defaultValues(parameters: Parameters): ParameterValues {
  return Object.fromEntries(Object.entries(parameters).map(([name, { default: value }]) => [name, value]));
}

/** One value against one declaration. */
export function checkParameter(
  name: string,
  parameter: Parameter,
  raw: ParameterValue,
): { readonly ok: true; readonly value: ParameterValue } | { readonly ok: false; readonly error: string } {
  if (parameter.kind === "choice") {
    const text = String(raw);
    if (parameter.open || parameter.choices.includes(text)) return { ok: true, value: text };
    return { ok: false, error: `${name} = "${text}" is no choice: ${suggestion(text, parameter.choices)}` };
  }
  const value = typeof raw === "string" && raw.trim() === "" ? Number.NaN : Number(raw);
  const [minimum, maximum] = parameter.range;
  if (!Number.isFinite(value)) return { ok: false, error: `${name} = "${raw}" is not a number` };
  if (parameter.kind === "integer" && !Number.isInteger(value))
    return { ok: false, error: `${name} = ${value} is not a whole number` };
  if (value < minimum || value > maximum)
    return { ok: false, error: `${name} = ${value} is outside ${minimum} … ${maximum}` };
  return { ok: true, value };
}
