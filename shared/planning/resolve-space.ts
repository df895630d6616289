/** From the published space of an optimizer and what a request replaces to axes a sampler can use. */
import type { OptimizerEntry } from "../catalogue/entry.ts";
import type { Parameter, ParameterValue } from "../catalogue/hyperparameter.ts";
import type { Axis, SearchSpace } from "../contracts/sweep.ts";
import type { SearchAxis, SearchSpaceResolved } from "../samplers/search-space.ts";
import { scaleProblem } from "../scales/scale.ts";
import { suggestion } from "../text/nearest.ts";
import { valueProblem } from "./check-value.ts";
import type { Checked, Issue } from "./issue.ts";

/** The space a sweep samples when the request says nothing: axes with `sweep`, the rest at the default. */
export function publishedAxis(parameter: Parameter): Axis {
  if (parameter.sweep === undefined) return { kind: "fixed", value: parameter.default };
  if (parameter.kind === "choice") return { kind: "choice", choices: [...parameter.sweep] };
  const [low, high] = parameter.sweep;
  return { kind: parameter.kind, range: [low, high], scale: parameter.scale };
}

/**
 * Replaces the published space axis by axis. Refuses unknown names, values outside a parameter's range,
 * log scales that touch zero, and conditions that name nothing, a reals axis, an impossible value or a cycle.
 */
export function resolveSpace(
  optimizer: OptimizerEntry,
  requested: SearchSpace,
  path: string,
): Checked<SearchSpaceResolved> {
  const issues: Issue[] = [];
  const parameters = optimizer.hyperparameters;
  for (const name of Object.keys(requested)) {
    if (Object.hasOwn(parameters, name)) continue;
    const message = `${optimizer.name} has no hyper-parameter "${name}"; ${suggestion(name, Object.keys(parameters))}`;
    issues.push({ path: `${path}.${name}`, message });
  }
  const base: Record<string, ParameterValue> = {};
  const axes = new Map<string, SearchAxis>();
  for (const [name, parameter] of Object.entries(parameters)) {
    const axis = Object.hasOwn(requested, name) ? (requested[name] as Axis) : publishedAxis(parameter);
    issues.push(...axisIssues(name, parameter, axis, `${path}.${name}`));
    base[name] = axis.kind === "fixed" ? axis.value : parameter.default;
    if (axis.kind !== "fixed") axes.set(name, searchAxis(name, axis));
  }
  if (issues.length > 0) return { ok: false, issues };
  for (const axis of axes.values())
    issues.push(...conditionIssues(axis, axes, base, `${path}.${axis.name}.when`));
  if (issues.length > 0) return { ok: false, issues };
  const ordered = conditionsFirst(axes);
  if (ordered === undefined) {
    return { ok: false, issues: [{ path, message: "conditions (when) of the space form a cycle" }] };
  }
  return { ok: true, value: { axes: ordered, base } };
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

function searchAxis(name: string, axis: Exclude<Axis, { kind: "fixed" }>): SearchAxis {
  const when = axis.when === undefined ? {} : { when: axis.when };
  if (axis.kind === "choice") return { kind: "choice", name, choices: axis.choices, ...when };
  return { kind: axis.kind, name, low: axis.range[0], high: axis.range[1], scale: axis.scale, ...when };
}

function conditionIssues(
  axis: SearchAxis,
  axes: ReadonlyMap<string, SearchAxis>,
  base: Readonly<Record<string, ParameterValue>>,
  path: string,
): readonly Issue[] {
  const { when } = axis;
  if (when === undefined) return [];
  if (!Object.hasOwn(base, when.axis)) {
    const names = Object.keys(base).filter((name) => name !== axis.name);
    return [{ path: `${path}.axis`, message: `no axis "${when.axis}"; ${suggestion(when.axis, names)}` }];
  }
  const other = axes.get(when.axis);
  if (other === undefined) return []; // fixed: the condition is decided, not wrong
  if (other.kind === "number") {
    return [
      { path: `${path}.axis`, message: `a condition needs a choice or an integer, ${when.axis} is a real` },
    ];
  }
  const possible =
    other.kind === "choice"
      ? other.choices.includes(when.equals)
      : Number.isInteger(when.equals) &&
        Number(when.equals) >= other.low &&
        Number(when.equals) <= other.high;
  return possible ? [] : [{ path: `${path}.equals`, message: `${when.axis} never equals ${when.equals}` }];
}

/** Axes after those their conditions name; undefined when they form a cycle. */
function conditionsFirst(axes: ReadonlyMap<string, SearchAxis>): readonly SearchAxis[] | undefined {
  const ordered: SearchAxis[] = [];
  let rest = [...axes.values()];
  while (rest.length > 0) {
    const waiting = new Set(rest.map((axis) => axis.name));
    const ready = rest.filter((axis) => axis.when === undefined || !waiting.has(axis.when.axis));
    if (ready.length === 0) return undefined;
    ordered.push(...ready);
    rest = rest.filter((axis) => !ready.includes(axis));
  }
  return ordered;
}
