/** The catalogue on a terminal: `--list` and `--describe`. */
import { optimizers } from "../../gpu-runner/optimizers/registry.ts";
import { problems } from "../../gpu-runner/problems/registry.ts";
import type { OptimizerEntry, ProblemEntry } from "../../shared/catalogue/entry.ts";
import type { Parameter, Parameters } from "../../shared/catalogue/hyperparameter.ts";
import { entrySuggestion, otherNames } from "../../shared/catalogue/search.ts";
import { SCALE_IN_WORDS } from "../../shared/scales/scale.ts";
import { collectCatalogue } from "../catalogue.ts";
import { UsageError } from "./trial-request.ts";

/** One line each; with `json` an object of name → title. */
export function listCatalogue(json: boolean): string {
  const catalogue = collectCatalogue();
  if (json) {
    const titles = (entries: readonly { readonly name: string; readonly title: string }[]) =>
      entries.map(({ name, title }) => ({ name, title }));
    return `${JSON.stringify({ optimizers: titles(catalogue.optimizers), problems: titles(catalogue.problems) })}\n`;
  }
  const width = Math.max(...[...optimizers, ...problems].map((entry) => entry.name.length)) + 2;
  const lines = (entries: readonly { readonly name: string; readonly title: string }[]): string =>
    entries.map(({ name, title }) => `  ${name.padEnd(width)}${title}\n`).join("");
  return `Optimizers (${catalogue.optimizers.length})\n${lines(catalogue.optimizers)}\nProblems (${catalogue.problems.length})\n${lines(catalogue.problems)}`;
}

/** Everything the catalogue says of one name. @throws UsageError naming the nearest. */
export function describeEntry(name: string, json: boolean): string {
  const catalogue = collectCatalogue();
  const optimizer = catalogue.optimizers.find((entry) => entry.name === name);
  const problem = catalogue.problems.find((entry) => entry.name === name);
  const found = optimizer ?? problem;
  if (!found) {
    const entries = [...catalogue.optimizers, ...catalogue.problems];
    throw new UsageError(
      `--describe ${name}: no such optimizer or problem; ${entrySuggestion(name, entries)}`,
    );
  }
  if (json) return `${JSON.stringify(found)}\n`;
  return optimizer ? describeOptimizer(optimizer) : problem ? describeProblem(problem) : "";
}

function describeOptimizer(entry: OptimizerEntry): string {
  return (
    `${entry.name}: ${entry.title}\n` +
    describeOtherNames(entry.name) +
    field("family", entry.family) +
    field("formula", entry.formula) +
    field("cost per step", `${entry.cost} gradient-equivalents`) +
    field("needs", entry.needs.join(", ")) +
    (entry.maxParameters === undefined ? "" : field("parameters", `at most ${entry.maxParameters}`)) +
    (entry.control === undefined
      ? ""
      : field(entry.control.role, `of ${entry.control.of}, which differs in: ${entry.control.differs}`)) +
    field("source", entry.source) +
    field("fails", entry.fails) +
    describeDepartures(entry.departures) +
    `hyper-parameters\n${describeParameters(entry.hyperparameters)}`
  );
}

function describeOtherNames(name: string): string {
  const others = otherNames(name);
  return others.length === 0 ? "" : field("also called", others.join(", "));
}

/** Where the method differs from its source, a line each. */
function describeDepartures(departures: OptimizerEntry["departures"]): string {
  if (departures.length === 0) return field("departures", "none known");
  return `departures from the source\n${departures.map((departure) => `  - ${departure}\n`).join("")}`;
}

function describeProblem(entry: ProblemEntry): string {
  const points = entry.criticalPoints
    .map(
      ({ point, kind, value, index, eigenvalues }) =>
        `  ${kind.padEnd(11)}(${point.join(", ")})  value ${value}` +
        (index === undefined ? "" : `  index ${index}`) +
        (eigenvalues ? `  Hessian eigenvalues ${eigenvalues.join(", ")}\n` : "\n"),
    )
    .join("");
  return (
    `${entry.name}: ${entry.title}\n` +
    describeOtherNames(entry.name) +
    field("definition", entry.definition) +
    field("parameters", String(entry.size)) +
    field("offers", ["value", ...entry.supports].join(", ")) +
    field("targets", entry.targets.join(", ")) +
    field("budget", `${entry.budget} gradient-equivalents`) +
    (entry.unboundedBelow ? field("minimum", "none: a run ends where it reaches the hardest target") : "") +
    field("version", String(entry.version)) +
    field("source", entry.source) +
    `options\n${describeParameters(entry.options)}` +
    (points ? `critical points\n${points}` : "")
  );
}

function field(name: string, value: string): string {
  return `${`${name}:`.padEnd(16)}${value}\n`;
}

function describeParameters(parameters: Parameters): string {
  const lines = Object.entries(parameters).map(
    ([name, parameter]) =>
      `  ${name} = ${parameter.default}  [${range(parameter)}]\n      ${parameter.meaning} (${parameter.source})\n`,
  );
  return lines.join("") || "  none\n";
}

function range(parameter: Parameter): string {
  if (parameter.kind === "choice") return parameter.choices.join(" | ");
  const swept = parameter.sweep
    ? `, swept ${parameter.sweep.join(" … ")} ${SCALE_IN_WORDS[parameter.scale]}`
    : "";
  return `${parameter.kind}, ${parameter.range.join(" … ")}${swept}`;
}
