/**
 * The sweep itself: one row, written once. The catalogue entries it uses are kept with it, so that a later release
 * of the Worker, with another catalogue, plans the same trials.
 */
import type { Catalogue } from "../../shared/catalogue/entry.ts";
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import type { SweepRequest } from "../../shared/contracts/sweep.ts";
import type { Trial } from "../../shared/contracts/trial.ts";
import { planSweep } from "../../shared/planning/plan.ts";
import type { Plan, PlanEntry } from "../../shared/planning/planned.ts";
import { positionOf, trialAt } from "../../shared/planning/trial-at.ts";

export interface SweepRecord {
  readonly id: string;
  readonly createdAtMs: number;
  readonly request: SweepRequest;
  readonly plan: Plan;
}

/**
 * Writes the row and gives the plan back.
 * @param catalogue with the models that the request names
 * @throws Error when the request can't be planned: check it before
 */
export function insertSweep(
  sql: SqlStorage,
  id: string,
  createdAtMs: number,
  request: SweepRequest,
  catalogue: Catalogue,
): SweepRecord {
  const plan = planOrThrow(request, catalogue);
  const used: Catalogue = {
    optimizers: [...new Set(plan.optimizers.map((optimizer) => optimizer.entry))],
    problems: [...new Set(plan.problems.map((problem) => problem.entry))],
    ...(catalogue.models === undefined ? {} : { models: catalogue.models }),
  };
  sql.exec(
    "INSERT INTO sweep (one, id, created_at, request, catalogue) VALUES (1, ?, ?, ?, ?)",
    id,
    createdAtMs,
    JSON.stringify(request),
    JSON.stringify(used),
  );
  return { id, createdAtMs, request, plan };
}

/** The row with its plan made again; null before {@link insertSweep}. */
export function readSweep(sql: SqlStorage): SweepRecord | null {
  const [row] = sql.exec("SELECT id, created_at, request, catalogue FROM sweep").toArray();
  if (!row) return null;
  const request = JSON.parse(String(row.request)) as SweepRequest;
  const plan = planOrThrow(request, JSON.parse(String(row.catalogue)) as Catalogue);
  return { id: String(row.id), createdAtMs: Number(row.created_at), request, plan };
}

function planOrThrow(request: SweepRequest, catalogue: Catalogue): Plan {
  const result = planSweep(request, catalogue);
  if (!result.ok)
    throw new Error(`cannot be planned: ${result.issues.map((issue) => issue.message).join("; ")}`);
  return result.plan;
}

/** Configurations a sampler proposed from history, by entry: they are not in the plan. */
export class ProposedConfigurations {
  readonly #sql: SqlStorage;
  /** All of an entry, sampled ones first; read once, nobody else writes them. */
  readonly #known = new Map<number, ParameterValues[]>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(entry: PlanEntry, first: number, configurations: readonly ParameterValues[]): void {
    const rows = configurations.map((values, i) => [first + i, JSON.stringify(values)]);
    this.#sql.exec(
      "INSERT INTO configurations SELECT ?, value ->> 0, value ->> 1 FROM json_each(?)",
      entry.index,
      JSON.stringify(rows),
    );
    this.#known.get(entry.index)?.push(...configurations);
  }

  /** All known configurations of an entry, in the order of their index. */
  of(entry: PlanEntry): readonly ParameterValues[] {
    const known = this.#known.get(entry.index);
    if (known) return known;
    const rows = this.#sql.exec(
      "SELECT hyperparameters FROM configurations WHERE entry = ? ORDER BY configuration",
      entry.index,
    );
    const proposed = rows.toArray().map((row) => JSON.parse(String(row.hyperparameters)) as ParameterValues);
    const all = [...entry.samples, ...proposed];
    this.#known.set(entry.index, all);
    return all;
  }
}

/**
 * Trial `index`, or null while its configuration is not known yet.
 *
 * @param best index of the winning configuration of its entry
 */
export function trialOf(
  plan: Plan,
  index: number,
  configurations: ProposedConfigurations,
  best: (entry: number) => number | null,
): Trial | null {
  const { entry, phase, configuration } = positionOf(plan, index);
  const chosen = phase === "final" ? best(entry.index) : (configuration ?? null);
  if (chosen === null) return null;
  const hyperparameters = entry.samples[chosen] ?? configurations.of(entry)[chosen];
  return hyperparameters ? trialAt(plan, index, { configuration: chosen, hyperparameters }) : null;
}
