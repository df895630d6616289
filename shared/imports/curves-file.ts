/**
 * Curves of another program become a sweep of independent studies. Seeds are taken in pairs, ascending: on the first of a
 * pair the configuration with the smallest run loss is chosen, on the second its run counts. Where every optimizer has one
 * configuration nothing is chosen, and each seed is a study.
 */
import type { Catalogue, OptimizerEntry, ProblemEntry } from "../catalogue/entry.ts";
import type { ImportOptions } from "../contracts/import-options.ts";
import { type SweepRequest, sweepRequestSchema } from "../contracts/sweep.ts";
import { accept, type Checked, refuse } from "../models/checked.ts";
import { planSweep } from "../planning/plan.ts";
import { suggestion } from "../text/nearest.ts";
import type { CurveFile, CurveFormat, CurveRun, ReadingOption } from "./curve-format.ts";
import { curveFormatOf } from "./curve-formats.ts";
import type { ImportedSweep } from "./imported-sweep.ts";
import { issueText } from "./issue-text.ts";
import { placeCurves } from "./place-curves.ts";

/**
 * In pieces, so that a server answers others meanwhile.
 *
 * @param catalogue gives the targets of a problem of the same name, where `options` names none
 * @returns the sweep, or one line: what is wrong, where, and what would be right
 */
export function* readCurves(
  text: string,
  catalogue: Catalogue,
  options: ImportOptions,
): Generator<undefined, Checked<ImportedSweep>> {
  const format = curveFormatOf(text);
  const idle = idleOption(format, options);
  if (idle !== undefined)
    return refuse(`options.${idle}: says nothing of a ${format.name}; ${format.options.join(", ")} would`);
  const read = yield* format.read(text, options);
  if (!read.ok) return read;
  const { runs, notes } = asAsked(read.value, options);
  const names = distinct(runs.map(({ problem }) => problem));
  const unknown = Object.keys(options.problems).find((name) => !names.includes(name));
  if (unknown !== undefined)
    return refuse(`options.problems.${unknown}: the file has no such problem; ${suggestion(unknown, names)}`);
  const problems = problemEntries(runs, names, catalogue, options);
  if (!problems.ok) return problems;
  const isChosen =
    distinct(runs.map(({ optimizer, configuration }) => JSON.stringify([optimizer, configuration]))).length >
    distinct(runs.map(({ optimizer }) => optimizer)).length;
  const perStudy = isChosen ? 2 : 1;
  const seeds = names.map((name) =>
    distinct(runs.flatMap(({ problem, seed }) => (problem === name ? [seed] : []))).sort((a, b) => a - b),
  );
  const studies = Math.floor(Math.min(...seeds.map(({ length }) => length)) / perStudy);
  if (studies === 0)
    return refuse(
      "seed: every problem needs two seeds at least, one on which a configuration is chosen and one on which it is compared; with the option drawn each run is a draw and none is chosen",
    );
  const entries: Catalogue = { problems: problems.value, optimizers: optimizerEntries(runs) };
  const request = requestOf(entries, studies, options.name);
  if (!request.ok) return request;
  const planned = planSweep(request.value, entries);
  yield;
  if (!planned.ok) {
    const [issue] = planned.issues;
    return refuse(`${issue?.path}: ${issue?.message}`);
  }
  const placed = placeCurves(planned.plan, runs, seeds, perStudy);
  return accept({
    kind: "curves",
    from: null,
    createdAt: null,
    endedAt: null,
    request: request.value,
    catalogue: entries,
    plan: planned.plan,
    ...placed,
    notes: [...notes, ...placed.notes],
  });
}

function idleOption({ options }: CurveFormat, asked: ImportOptions): ReadingOption | undefined {
  const { name: _, problems: __, ...reading } = asked;
  return (Object.keys(reading) as ReadingOption[]).find((option) => !options.includes(option));
}

/** What is said of values and configurations, whatever the form of the file is. */
function asAsked({ runs, notes }: CurveFile, { negate, drawn }: ImportOptions): CurveFile {
  const lower = negate
    ? runs.map((run) => ({ ...run, values: run.values.map((value) => (value === null ? null : -value)) }))
    : runs;
  const negated = negate
    ? ["Values have changed their sign, because higher ones were better in the file."]
    : [];
  return drawn
    ? { runs: asDraws(lower), notes: [...notes, ...negated, DRAWN] }
    : { runs: lower, notes: [...notes, ...negated] };
}

const DRAWN =
  "Each run counts as a draw from the configurations of its optimizer, and none is chosen: figures are those of a configuration that somebody drew as the file did, and runs of two optimizers are paired by their order alone.";

/** In the file's order, as many of each problem and optimizer as there are of the rarest on that problem. */
function asDraws(runs: readonly CurveRun[]): readonly CurveRun[] {
  const own = Map.groupBy(runs, ({ problem, optimizer }) => JSON.stringify([problem, optimizer]));
  const fewest = new Map<string, number>();
  for (const group of own.values()) {
    const { problem } = group[0] as CurveRun;
    fewest.set(problem, Math.min(fewest.get(problem) ?? group.length, group.length));
  }
  return [...own.values()].flatMap((group) =>
    group
      .slice(0, fewest.get(group[0]?.problem ?? ""))
      .map((run, seed) => ({ ...run, configuration: "drawn", seed })),
  );
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function problemEntries(
  runs: readonly CurveRun[],
  names: readonly string[],
  catalogue: Catalogue,
  options: ImportOptions,
): Checked<readonly ProblemEntry[]> {
  const entries: ProblemEntry[] = [];
  for (const name of names) {
    const asked = options.problems[name];
    const known = catalogue.problems.find((problem) => problem.name === name);
    const targets = asked?.targets ?? known?.targets;
    if (targets === undefined)
      return refuse(
        `options.problems.${name}.targets: say what a run has to reach, hardest last, as {"problems": {"${name}": {"targets": [1, 0.1]}}}`,
      );
    const costs = runs.flatMap((run) => (run.problem === name ? [run.costs.at(-1) ?? 0] : []));
    const budget = asked?.budget ?? costs.reduce((most, cost) => Math.max(most, cost), 0);
    if (!(budget > 0))
      return refuse(`cost: no run of ${name} has a cost above 0; name its budget in options.problems`);
    entries.push({
      name,
      title: name,
      family: "closed-form",
      definition: "",
      options: {},
      size: 1,
      supports: ["gradient"],
      targets,
      // No version of the catalogue: results of it never mix with ours.
      version: 0,
      budget,
      criticalPoints: [],
      source: "an imported file",
    });
  }
  return accept(entries);
}

/** Each with one hyper-parameter: the name of the configuration in the file. */
function optimizerEntries(runs: readonly CurveRun[]): readonly OptimizerEntry[] {
  return distinct(runs.map(({ optimizer }) => optimizer)).map((name) => {
    const configurations = distinct(
      runs.flatMap(({ optimizer, configuration }) => (optimizer === name ? [configuration] : [])),
    ).sort();
    return {
      name,
      title: name,
      family: "imported",
      formula: "",
      hyperparameters: {
        configuration: {
          kind: "choice",
          default: configurations[0] as string,
          choices: configurations,
          ...(configurations.length > 1 ? { sweep: configurations } : {}),
          meaning: "name of the configuration in the file",
          source: "an imported file",
        },
      },
      needs: [],
      cost: "as the file says",
      source: "an imported file",
      fails: "",
      departures: [],
    };
  });
}

function requestOf(
  { problems, optimizers }: Catalogue,
  studies: number,
  name = "imported curves",
): Checked<SweepRequest> {
  const most = optimizers.reduce((most, { hyperparameters: { configuration } }) => {
    const choices = configuration?.kind === "choice" ? configuration.choices.length : 1;
    return Math.max(most, choices);
  }, 1);
  const request = sweepRequestSchema.safeParse({
    name,
    problems: problems.map(({ name: problem, targets, budget }) => ({ name: problem, targets, budget })),
    optimizers: optimizers.map((optimizer) => ({ name: optimizer.name })),
    protocol: { studies, configurations: most - 1, tuningSeeds: 1, finalSeeds: 1, sampler: "grid" },
  });
  return request.success ? accept(request.data) : refuse(issueText("the file", request.error.issues));
}
