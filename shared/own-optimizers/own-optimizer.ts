/** A posted definition becomes a catalogue entry, or every reason why it cannot be one. */
import type { Need, OptimizerEntry, StepRuleEntry } from "../catalogue/entry.ts";
import type { NumberParameter, Parameters } from "../catalogue/hyperparameter.ts";
import { scheduleParameters } from "../catalogue/schedule-parameters.ts";
import {
  MAX_HYPERPARAMETERS,
  MAX_STATES,
  type OwnOptimizer,
  operationsOf,
  type StepOperation,
} from "../contracts/own-optimizer.ts";
import { FUNCTIONS } from "../formula/syntax.ts";
import { sha256Hex } from "../hashing/sha256.ts";
import { scaleProblem } from "../scales/scale.ts";
import { GIVEN, type StepIssue, stepIssues } from "./step-scope.ts";

export type { StepIssue } from "./step-scope.ts";

export type OwnOptimizerEntry =
  | { readonly ok: true; readonly entry: OptimizerEntry }
  | { readonly ok: false; readonly issues: readonly StepIssue[] };

/** Digits of the digest in the name: results of two definitions never mix. */
const DIGITS = 8;

/** `name@1a2b3c4d`: the name that the person gave, and which definition it is. */
export function ownOptimizerName(name: string, definition: OwnOptimizer): string {
  return `${name}@${sha256Hex(canonical(definition)).slice(0, DIGITS)}`;
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`)
    .join(",")}}`;
}

/**
 * @param name as the request gives it
 * @param rules of the catalogue
 */
export function ownOptimizerEntry(
  name: string,
  definition: OwnOptimizer,
  rules: readonly StepRuleEntry[],
): OwnOptimizerEntry {
  const rule = rules.find((each) => each.name === definition.rule);
  const issues = [...nameIssues(definition), ...parameterIssues(definition, rule), ...stepIssues(definition)];
  if (!rule) issues.push({ path: "rule", message: `there is no step rule "${definition.rule}" here` });
  if (issues.length > 0 || !rule) return { ok: false, issues };
  const operations = operationsOf(definition);
  const own = parametersOf(definition);
  return {
    ok: true,
    entry: {
      name: ownOptimizerName(name, definition),
      title: definition.title ?? name,
      family: "first-order",
      formula: `\\texttt{${name}}`,
      hyperparameters: { ...own, ...rule.hyperparameters, ...own, ...scheduleParameters },
      needs: needsOf(operations),
      cost: costOf(operations, rule),
      source: definition.source ?? "the person who posted it",
      fails: "Not stated: the definition was posted with the sweep.",
      departures: [...(definition.departures ?? []), ...rule.departures],
    },
  };
}

export function parametersOf({ hyperparameters }: OwnOptimizer): Parameters {
  return Object.fromEntries(
    Object.entries(hyperparameters).map(([name, given]): [string, NumberParameter] => [
      name,
      {
        kind: "number",
        default: given.default,
        range: given.range,
        scale: given.scale,
        ...(given.sweep === undefined ? {} : { sweep: given.sweep }),
        meaning: given.meaning ?? `${name} of the posted definition`,
        source: "posted with the sweep",
      },
    ]),
  );
}

function needsOf(operations: readonly StepOperation[]): readonly Need[] {
  return [...new Set<Need>(["gradient", ...productsOf(operations)])];
}

function costOf(operations: readonly StepOperation[], rule: StepRuleEntry): string {
  const { length: products } = productsOf(operations);
  const own = products === 0 ? "1" : `1 + ${products} product${products > 1 ? "s" : ""}`;
  return rule.cost === "0" ? own : `${own} + ${rule.cost}`;
}

function productsOf(operations: readonly StepOperation[]) {
  return operations.flatMap((operation) => (operation.kind === "product" ? [operation.product] : []));
}

const NAME = /^[a-zA-Z][a-zA-Z0-9]{0,23}$/;

function nameIssues({ state, hyperparameters }: OwnOptimizer): StepIssue[] {
  const issues: StepIssue[] = [];
  for (const [part, names, most] of [
    ["state", Object.keys(state), MAX_STATES],
    ["hyperparameters", Object.keys(hyperparameters), MAX_HYPERPARAMETERS],
  ] as const) {
    if (names.length > most)
      issues.push({ path: part, message: `${names.length} are too many; at most ${most}` });
    for (const name of names) {
      const path = `${part}.${name}`;
      if (!NAME.test(name))
        issues.push({
          path,
          message: "a name has letters and digits, begins with a letter and has 24 characters at most",
        });
      else if (Object.hasOwn(GIVEN, name) || Object.hasOwn(FUNCTIONS, name))
        issues.push({ path, message: `"${name}" means something else in a formula; take another name` });
      else if (part === "state" && Object.hasOwn(hyperparameters, name))
        issues.push({ path, message: `"${name}" is a hyper-parameter too; take another name` });
      else if (part === "hyperparameters" && Object.hasOwn(scheduleParameters, name))
        issues.push({
          path,
          message: `"${name}" is a hyper-parameter of every optimizer; take another name`,
        });
    }
  }
  return issues;
}

function parameterIssues({ hyperparameters }: OwnOptimizer, rule: StepRuleEntry | undefined): StepIssue[] {
  return Object.entries(hyperparameters).flatMap(
    ([name, { default: value, range, scale, sweep }]): StepIssue[] => {
      const path = `hyperparameters.${name}`;
      const [low, high] = range;
      const issue = (message: string): StepIssue[] => [{ path, message }];
      if (!(low < high)) return issue(`the range needs low < high; it is [${low}, ${high}]`);
      if (value < low || value > high)
        return issue(`the default ${value} is outside the range [${low}, ${high}]`);
      const taken = rule?.hyperparameters[name];
      if (taken && rule.name !== "fixed")
        return issue(`the step rule ${rule.name} has a ${name} of its own; take another name`);
      if (sweep === undefined) return [];
      if (!(sweep[0] < sweep[1])) return issue(`sweep needs low < high; it is [${sweep[0]}, ${sweep[1]}]`);
      if (sweep[0] < low || sweep[1] > high)
        return issue(`sweep [${sweep[0]}, ${sweep[1]}] leaves the range [${low}, ${high}]`);
      if (!(sweep[0] < value && value < sweep[1]))
        return issue(`the default ${value} must lie strictly inside sweep [${sweep[0]}, ${sweep[1]}]`);
      const wrong = scaleProblem(scale, ...sweep);
      return wrong === undefined ? [] : issue(wrong);
    },
  );
}
