/** The space of an optimizer on one problem: what can't act there is not searched, so no two configurations are one. */
import type { ActsWhere, Parameter, ParameterValue, ParameterValues } from "../catalogue/hyperparameter.ts";
import { holds } from "../samplers/default-configuration.ts";
import {
  type Condition,
  cardinality,
  isMet,
  type SearchAxis,
  type SearchSpaceResolved,
  valueAt,
} from "../samplers/search-space.ts";
import type { DeclaredAxis } from "./planned.ts";

export interface SpaceAtProblem {
  readonly space: SearchSpaceResolved;
  /** Axes that a request asks for and that can't act, whatever the others are. */
  readonly inert: readonly string[];
  /** Hyper-parameters of which more than P act like P. */
  readonly limited: readonly string[];
  /** Axes whose default a request leaves out: configuration 0 stands in their middle. */
  readonly withoutDefault: readonly string[];
}

/**
 * Lowers to P what `atMost: "size"` says, drops axes that never act (their value is the default then), drops conditions
 * that always hold and makes axes of one value fixed.
 *
 * @param declared each after those its conditions name
 * @param size P of the problem
 */
export function spaceAt(declared: readonly DeclaredAxis[], size: number): SpaceAtProblem {
  const base: Record<string, ParameterValue> = { ...baseOf(declared) };
  const axes: SearchAxis[] = [];
  const inert: string[] = [];
  const limited: string[] = [];
  const withoutDefault: string[] = [];
  for (const each of declared) {
    const { name, parameter, axis } = each;
    const limit = limitOf(parameter, size);
    const start = base[name] as ParameterValue;
    base[name] = atMost(start, limit);
    if (base[name] !== start) limited.push(name);
    if (axis.kind === "fixed") continue;
    const asked = searchAxis(each);
    const fitted = fittedAxis(asked, limit);
    if (fitted !== asked && !limited.includes(name)) limited.push(name);
    const when = undecided(conditionsAt(each, size), axes, base);
    if (when === "never") {
      if (each.isAsked) inert.push(name);
      continue;
    }
    if (!holds(fitted, base[name])) withoutDefault.push(name);
    if (cardinality(fitted) === 1) base[name] = valueAt(fitted, 0);
    else axes.push(when.length === 0 ? fitted : { ...fitted, when });
  }
  return { space: { axes, base }, inert, limited, withoutDefault };
}

/** The space as it is declared, whatever the problem: how sweeps of the first edition were planned. */
export function spaceAsDeclared(declared: readonly DeclaredAxis[]): SearchSpaceResolved {
  const axes = declared.filter(({ axis }) => axis.kind !== "fixed");
  return {
    base: baseOf(declared),
    axes: axes.map((each) => {
      const when = conditionsAt(each, Number.POSITIVE_INFINITY);
      return when.length === 0 ? searchAxis(each) : { ...searchAxis(each), when };
    }),
  };
}

/** Fixed values and defaults, in the catalogue's order. */
function baseOf(declared: readonly DeclaredAxis[]): ParameterValues {
  return Object.fromEntries(
    declared
      .toSorted((a, b) => a.place - b.place)
      .map(({ name, parameter, axis }) => [name, axis.kind === "fixed" ? axis.value : parameter.default]),
  );
}

function searchAxis({ name, axis }: DeclaredAxis): SearchAxis {
  if (axis.kind === "fixed") throw new TypeError(`${name} is fixed`);
  if (axis.kind === "choice") return { kind: "choice", name, choices: axis.choices };
  return { kind: axis.kind, name, low: axis.range[0], high: axis.range[1], scale: axis.scale };
}

function limitOf(parameter: Parameter, size: number): number {
  const isLimited = parameter.kind === "integer" && parameter.atMost === "size";
  return isLimited ? Math.max(size, parameter.range[0]) : Number.POSITIVE_INFINITY;
}

function atMost(value: ParameterValue, limit: number): ParameterValue {
  return typeof value === "number" ? Math.min(value, limit) : value;
}

/** The same object when the limit changes nothing. */
function fittedAxis(axis: SearchAxis, limit: number): SearchAxis {
  if (axis.kind === "choice") {
    const choices = [...new Set(axis.choices.map((choice) => atMost(choice, limit)))];
    return axis.choices.every((choice) => choices.includes(choice)) ? axis : { ...axis, choices };
  }
  if (axis.high <= limit) return axis;
  return { ...axis, low: Math.min(axis.low, limit), high: limit };
}

function conditionsAt({ when }: DeclaredAxis, size: number): readonly Condition[] {
  return when.map((condition) => conditionAt(condition, size));
}

function conditionAt(condition: ActsWhere, size: number): Condition {
  const { parameter: axis } = condition;
  if ("equals" in condition) {
    const { equals } = condition;
    return { axis, equals: typeof equals === "object" ? equals : [equals] };
  }
  if ("above" in condition) return { axis, above: condition.above };
  return { axis, below: condition.below === "size" ? size : condition.below };
}

/** The conditions that hold for some configurations only; "never" when one holds for none. */
function undecided(
  conditions: readonly Condition[],
  axes: readonly SearchAxis[],
  base: Readonly<Record<string, ParameterValue>>,
): readonly Condition[] | "never" {
  const open: Condition[] = [];
  for (const condition of conditions) {
    const axis = axes.find(({ name }) => name === condition.axis);
    const ends = axis === undefined ? [base[condition.axis]] : decidingValues(axis, condition, base);
    const met = ends.filter((value) => isMet(condition, value)).length;
    if (met === 0) return "never";
    if (met < ends.length) open.push(condition);
  }
  return open;
}

/** Values of an axis that show whether a condition on it holds always, sometimes or never. */
function decidingValues(
  axis: SearchAxis,
  condition: Condition,
  base: Readonly<Record<string, ParameterValue>>,
): readonly (ParameterValue | undefined)[] {
  // Where the axis itself is switched off, its base value stands.
  const off = axis.when === undefined ? [] : [base[axis.name]];
  if (axis.kind === "choice") return [...axis.choices, ...off];
  const named = "equals" in condition ? condition.equals.filter((value) => holds(axis, value)) : [];
  return [axis.low, axis.high, ...named, ...off];
}
