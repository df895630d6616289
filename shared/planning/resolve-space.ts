/** The published space of an optimizer and what a request replaces of it: checked, whatever the problem. */
import { HYPERPARAMETER_ALIASES } from "../catalogue/aliases.ts";
import type { OptimizerEntry } from "../catalogue/entry.ts";
import { type ActsWhere, conditionsOf, type Parameter } from "../catalogue/hyperparameter.ts";
import { parameterSuggestion } from "../catalogue/search.ts";
import type { Axis, SearchSpace } from "../contracts/sweep.ts";
import { scaleProblem } from "../scales/scale.ts";
import { valueProblem } from "./check-value.ts";
import type { Checked, Issue } from "./issue.ts";
import type { DeclaredAxis } from "./planned.ts";

/** The space a sweep samples when the request says nothing: axes with `sweep`, the rest at the default. */
export function publishedAxis(parameter: Parameter): Axis {
  if (parameter.sweep === undefined) return { kind: "fixed", value: parameter.default };
  if (parameter.kind === "choice") return { kind: "choice", choices: [...parameter.sweep] };
  const [low, high] = parameter.sweep;
  return { kind: parameter.kind, range: [low, high], scale: parameter.scale };
}

/**
 * Replaces the published space axis by axis. Refuses unknown names, values outside a parameter's range,
 * scales that an interval doesn't fit, and conditions that name nothing, a reals axis, an impossible value or a cycle.
 *
 * The axes come in an order in which each follows those that its conditions name.
 */
export function resolveSpace(
  optimizer: OptimizerEntry,
  requested: SearchSpace,
  path: string,
): Checked<readonly DeclaredAxis[]> {
  const issues: Issue[] = [];
  const parameters = optimizer.hyperparameters;
  for (const name of Object.keys(requested)) {
    if (Object.hasOwn(parameters, name)) continue;
    const message = `${optimizer.name} has no hyper-parameter "${name}"; ${hyperparameterSuggestion(name, Object.keys(parameters))}`;
    issues.push({ path: `${path}.${name}`, message });
  }
  const declared = Object.entries(parameters).map(([name, parameter], place): DeclaredAxis => {
    const isAsked = Object.hasOwn(requested, name);
    const axis = isAsked ? (requested[name] as Axis) : publishedAxis(parameter);
    issues.push(...axisIssues(name, parameter, axis, `${path}.${name}`));
    return {
      name,
      parameter,
      place,
      axis,
      isAsked,
      when: [...conditionsOf(parameter), ...conditionOf(axis)],
    };
  });
  if (issues.length > 0) return { ok: false, issues };
  for (const axis of declared) issues.push(...conditionIssues(axis, declared, `${path}.${axis.name}.when`));
  if (issues.length > 0) return { ok: false, issues };
  const ordered = conditionsFirst(declared);
  if (ordered === undefined) {
    return { ok: false, issues: [{ path, message: "conditions (when) of the space form a cycle" }] };
  }
  return { ok: true, value: ordered };
}

function hyperparameterSuggestion(written: string, names: readonly string[]): string {
  return parameterSuggestion(written, [{ names, aliases: HYPERPARAMETER_ALIASES }]);
}

/** The request's own condition on an axis. */
function conditionOf(axis: Axis): readonly ActsWhere[] {
  if (axis.kind === "fixed" || axis.when === undefined) return [];
  return [{ parameter: axis.when.axis, equals: axis.when.equals }];
}

function axisIssues(name: string, parameter: Parameter, axis: Axis, path: string): readonly Issue[] {
  const at = (key: string, message: string | undefined): readonly Issue[] =>
    message === undefined ? [] : [{ path: `${path}.${key}`, message }];
  if (axis.kind === "fixed") return at("value", valueProblem(name, parameter, axis.value));
  if (axis.kind === "choice") {
    if (new Set(axis.choices).size < axis.choices.length)
      return at("choices", `${name} lists a choice twice`);
    return axis.choices.flatMap((choice, i) => at(`choices.${i}`, valueProblem(name, parameter, choice)));
  }
  if (parameter.kind === "choice") {
    return at("kind", `${name} is a choice of ${parameter.choices.join(", ")}; use kind "choice"`);
  }
  if (parameter.kind === "integer" && axis.kind === "number") {
    return at("kind", `${name} is a whole number; use kind "integer"`);
  }
  const [low, high] = axis.range;
  if (axis.kind === "integer" && !(Number.isInteger(low) && Number.isInteger(high))) {
    return at("range", `${name} needs whole bounds, not ${low} to ${high}`);
  }
  if (low > high) return at("range", `the range of ${name} is empty: ${low} is above ${high}`);
  const unfit = scaleProblem(axis.scale, low, high);
  return at("range", unfit ?? valueProblem(name, parameter, low) ?? valueProblem(name, parameter, high));
}

function conditionIssues(
  { name, axis }: DeclaredAxis,
  declared: readonly DeclaredAxis[],
  path: string,
): readonly Issue[] {
  if (axis.kind === "fixed" || axis.when === undefined) return [];
  const { when } = axis;
  const other = declared.find((each) => each.name === when.axis)?.axis;
  if (other === undefined) {
    const names = declared.map((each) => each.name).filter((each) => each !== name);
    return [
      {
        path: `${path}.axis`,
        message: `no axis "${when.axis}"; ${hyperparameterSuggestion(when.axis, names)}`,
      },
    ];
  }
  if (other.kind === "fixed") return []; // the condition is decided, not wrong
  if (other.kind === "number") {
    return [
      { path: `${path}.axis`, message: `a condition needs a choice or an integer, ${when.axis} is a real` },
    ];
  }
  const possible =
    other.kind === "choice"
      ? other.choices.includes(when.equals)
      : Number.isInteger(when.equals) &&
        Number(when.equals) >= other.range[0] &&
        Number(when.equals) <= other.range[1];
  return possible ? [] : [{ path: `${path}.equals`, message: `${when.axis} never equals ${when.equals}` }];
}

/** Fixed ones, then axes after those their conditions name; undefined when they form a cycle. */
function conditionsFirst(declared: readonly DeclaredAxis[]): readonly DeclaredAxis[] | undefined {
  const ordered = declared.filter(({ axis }) => axis.kind === "fixed");
  let rest = declared.filter(({ axis }) => axis.kind !== "fixed");
  while (rest.length > 0) {
    const waiting = new Set(rest.map(({ name }) => name));
    const ready = rest.filter(({ when }) => when.every(({ parameter }) => !waiting.has(parameter)));
    if (ready.length === 0) return undefined;
    ordered.push(...ready);
    rest = rest.filter((axis) => !ready.includes(axis));
  }
  return ordered;
}
