/** From the names of a request to catalogue entries, options and spaces. */
import type { Catalogue, OptimizerEntry, ProblemEntry } from "../catalogue/entry.ts";
import { isStructural, type ParameterValue, type ParameterValues } from "../catalogue/hyperparameter.ts";
import { entrySuggestion } from "../catalogue/search.ts";
import { sizeAt } from "../catalogue/size-terms.ts";
import type { OwnOptimizer } from "../contracts/own-optimizer.ts";
import type { OptimizerRequest, ProblemRequest } from "../contracts/sweep.ts";
import { sha256Hex } from "../hashing/sha256.ts";
import { ownFunctionIssue } from "../own-functions/own-function.ts";
import { ownOptimizerEntry } from "../own-optimizers/own-optimizer.ts";
import { bindData } from "./bind-data.ts";
import { type BoundModel, bindModel } from "./bind-model.ts";
import { bindText } from "./bind-text.ts";
import { completeValues } from "./check-value.ts";
import type { Checked, Issue } from "./issue.ts";
import type { PlannedOptimizer, PlannedProblem } from "./planned.ts";
import { resolveSpace } from "./resolve-space.ts";
import { targetIssues } from "./target-issues.ts";
import { canonicalValues } from "./trial-key.ts";

export interface Resolved<T> {
  readonly value: readonly T[];
  readonly issues: readonly Issue[];
}

/**
 * Looks up problems, completes their options. The same problem twice needs different options.
 *
 * @param heldOut test examples that the request asks for
 */
export function resolveProblems(
  requests: readonly ProblemRequest[],
  catalogue: Catalogue,
  heldOut?: number | undefined,
): Resolved<PlannedProblem> {
  const issues: Issue[] = [];
  const value: PlannedProblem[] = [];
  for (const [i, request] of requests.entries()) {
    const path = `problems.${i}`;
    const entry = catalogue.problems.find((problem) => problem.name === request.name);
    if (entry === undefined) {
      const message = `no problem "${request.name}"; ${entrySuggestion(request.name, catalogue.problems)}`;
      issues.push({ path: `${path}.name`, message });
      continue;
    }
    const options = completeValues(entry.options, request.options ?? {}, `${path}.options`, entry.name);
    if (!options.ok) {
      issues.push(...options.issues);
      continue;
    }
    const label = problemLabel(entry, options.value);
    if (value.some((other) => other.label === label)) {
      issues.push({ path, message: `${label} is listed twice; give one of them other options` });
    }
    const targets = request.targets ?? entry.targets;
    issues.push(...targetIssues(request, entry, heldOut, path, options.value));
    const bound = bindProblem(entry, options.value, catalogue, path, request.targetsOn);
    if (!bound.ok) {
      issues.push(...bound.issues);
      continue;
    }
    value.push({
      name: entry.name,
      label,
      options: options.value,
      version: entry.version,
      ...bound.value,
      budget: request.budget ?? entry.budget,
      targets,
      ...(request.targetsOn === undefined ? {} : { targetsOn: request.targetsOn }),
      entry,
    });
  }
  return { value, issues };
}

/** What the options decide: size, what can be computed, limits. */
function bindProblem(
  entry: ProblemEntry,
  options: ParameterValues,
  catalogue: Catalogue,
  path: string,
  targetsOn: ProblemRequest["targetsOn"],
): Checked<BoundModel> {
  if (entry.uploads) return bindModel(entry, options, catalogue.models ?? {}, path);
  if (entry.ownData) return bindData(entry, options, catalogue.data ?? {}, path, targetsOn);
  if (entry.ownText && options.data !== "") return bindText(entry, options, catalogue.data ?? {}, path);
  const wrong = entry.ownFunction ? ownFunctionIssue(options) : null;
  if (wrong)
    return { ok: false, issues: [{ path: `${path}.options.${wrong.option}`, message: wrong.message }] };
  return { ok: true, value: { size: sizeAt(entry, options), supports: entry.supports, notes: [] } };
}

/**
 * Looks up optimizers and resolves their spaces. One may be listed several times where other axes are fixed each time: the
 * corners of a design, told apart by what they fix.
 */
export function resolveOptimizers(
  requests: readonly OptimizerRequest[],
  catalogue: Catalogue,
): Resolved<PlannedOptimizer> {
  const issues: Issue[] = [];
  const value: PlannedOptimizer[] = [];
  for (const [i, request] of requests.entries()) {
    const path = `optimizers.${i}`;
    const { definition } = request;
    const found = definition
      ? ownEntry(request.name, definition, catalogue, path)
      : knownEntry(request, catalogue, path);
    if (!found.ok) {
      issues.push(...found.issues);
      continue;
    }
    const entry = found.value;
    const several = !definition && requests.filter(({ name }) => name === request.name).length > 1;
    const label = several ? optimizerLabel(entry, request) : entry.name;
    if (value.some((other) => other.name === label)) {
      const message = `${label} is listed twice; give its alternatives as choices of one space, or fix an axis to another value in one of them`;
      issues.push({ path, message });
      continue;
    }
    const axes = resolveSpace(entry, request.space ?? {}, `${path}.space`);
    if (!axes.ok) {
      issues.push(...axes.issues);
      continue;
    }
    const parameters = Object.entries(entry.hyperparameters);
    const structural = parameters.filter(([, parameter]) => isStructural(parameter)).map(([name]) => name);
    const own = definition === undefined ? {} : { own: { name: request.name, definition } };
    value.push({ name: label, axes: axes.value, structural, entry, ...own });
  }
  return { value, issues };
}

function knownEntry(
  { name }: OptimizerRequest,
  { optimizers }: Catalogue,
  path: string,
): Checked<OptimizerEntry> {
  const entry = optimizers.find((optimizer) => optimizer.name === name);
  if (entry) return { ok: true, value: entry };
  const message = `no optimizer "${name}"; ${entrySuggestion(name, optimizers)}`;
  return { ok: false, issues: [{ path: `${path}.name`, message }] };
}

/** It becomes a part of labels, addresses and files. */
const OWN_NAME = /^[a-z0-9][a-z0-9.-]{0,39}$/;

function ownEntry(
  name: string,
  definition: OwnOptimizer,
  { stepRules = [] }: Catalogue,
  path: string,
): Checked<OptimizerEntry> {
  if (!OWN_NAME.test(name)) {
    const message = `"${name}" cannot name an optimizer of your own: take small letters, digits, dots and dashes, as in "my-lion"`;
    return { ok: false, issues: [{ path: `${path}.name`, message }] };
  }
  const made = ownOptimizerEntry(name, definition, stepRules);
  if (made.ok) return { ok: true, value: made.entry };
  const issues = made.issues.map((issue) => ({ ...issue, path: `${path}.definition.${issue.path}` }));
  return { ok: false, issues };
}

/** `damped-newton`, or `damped-newton[recovers=no]` where the request fixes something off its default. */
function optimizerLabel(entry: OptimizerEntry, { space = {} }: OptimizerRequest): string {
  const fixed = Object.entries(space).flatMap(([name, axis]) =>
    axis.kind === "fixed" && axis.value !== entry.hyperparameters[name]?.default
      ? [[name, axis.value] as const]
      : [],
  );
  return fixed.length === 0 ? entry.name : entry.name + canonicalValues(Object.fromEntries(fixed));
}

/** `rosenbrock`, or `rosenbrock[dimension=4]` where options differ from the defaults. */
export function problemLabel(entry: ProblemEntry, options: ParameterValues): string {
  const differing = optionDifferences(entry, options);
  if (differing.length === 0) return entry.name;
  const short = differing.map(([name, value]) => [name, shortDigest(value)] as const);
  return entry.name + canonicalValues(Object.fromEntries(short));
}

/** Text that a label repeats as it is. */
const MAX_IN_LABEL = 40;

/** A digest's first 12 digits, of a longer text those of its own: enough to tell them apart, short enough to read. */
function shortDigest(value: ParameterValue): ParameterValue {
  if (typeof value === "string" && value.length > MAX_IN_LABEL && !value.startsWith("sha256:"))
    return `#${sha256Hex(value).slice(0, 12)}`;
  return typeof value === "string" && /^sha256:[0-9a-f]{64}$/.test(value) ? value.slice(0, 19) : value;
}

/** Options that are not at their default. */
export function optionDifferences(entry: ProblemEntry, options: ParameterValues) {
  return Object.entries(options).filter(([name, value]) => value !== entry.options[name]?.default);
}
