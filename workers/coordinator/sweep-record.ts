/**
 * The sweep itself: one row, written once. The catalogue entries it uses are kept with it, so that a later release
 * of the Worker, with another catalogue, plans the same trials.
 */
import type { Catalogue } from "../../shared/catalogue/entry.ts";
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import type { Imported } from "../../shared/contracts/imported.ts";
import type { SweepRequest } from "../../shared/contracts/sweep.ts";
import type { Trial } from "../../shared/contracts/trial.ts";
import type { Ledger } from "../../shared/coordination/ledger.ts";
import type { ImportedSweep } from "../../shared/imports/imported-sweep.ts";
import { planSweep } from "../../shared/planning/plan.ts";
import type { Edition, Plan, PlanEntry } from "../../shared/planning/planned.ts";
import { positionOf, trialAt } from "../../shared/planning/trial-at.ts";
import { CODE } from "../code-digests.ts";

/** Of sweeps made from now on. */
const EDITION: Edition = 2;
/** The protocol of a stored request that says nothing of its own, as it was before there were studies. */
const FIRST_EDITION: SweepRequest["protocol"] = {
  studies: 1,
  configurations: 16,
  tuningSeeds: 1,
  finalSeeds: 10,
  sampler: "sobol",
};

export interface SweepRecord {
  readonly id: string;
  readonly createdAtMs: number;
  /** Id of the token that made it; empty: not known. */
  readonly owner: string;
  readonly request: SweepRequest;
  readonly plan: Plan;
  /** Hex: which results are checked is drawn by it. */
  readonly secret: string;
  /** Null: its runs are leased here. */
  readonly imported: Imported | null;
}

/** What somebody asks for. */
export type NewSweep = Pick<SweepRecord, "id" | "createdAtMs" | "owner" | "request">;

/**
 * Writes the row and gives the plan back.
 * @param catalogue with the uploads that the request names
 * @throws Error when the request can't be planned: check it before
 */
export function insertSweep(
  sql: SqlStorage,
  { id, createdAtMs, owner, request }: NewSweep,
  catalogue: Catalogue,
): SweepRecord {
  const plan = planOrThrow(request, catalogue, EDITION);
  const used: Catalogue = {
    optimizers: [...new Set(plan.optimizers.map((optimizer) => optimizer.entry))],
    problems: [...new Set(plan.problems.map((problem) => problem.entry))],
    ...(catalogue.models === undefined ? {} : { models: catalogue.models }),
    ...(catalogue.data === undefined ? {} : { data: catalogue.data }),
    ...(catalogue.stepRules && request.optimizers.some(({ definition }) => definition)
      ? { stepRules: catalogue.stepRules }
      : {}),
  };
  const { secret } = sql
    .exec(
      `INSERT INTO sweep (one, id, created_at, owner, request, catalogue, edition, secret, asked_shards)
       VALUES (1, ?, ?, ?, ?, ?, ?, lower(hex(randomblob(16))), ?) RETURNING secret`,
      id,
      createdAtMs,
      owner,
      JSON.stringify(request),
      JSON.stringify(used),
      EDITION,
      request.reuse === false || CODE === null ? null : 0,
    )
    .one();
  return { id, createdAtMs, owner, request, plan, secret: String(secret), imported: null };
}

/**
 * The row of a sweep that came as a file and has ended; its configurations go into their table, all of them.
 * @param times of the runs, milliseconds since 1970
 */
export function insertImported(
  sql: SqlStorage,
  id: string,
  times: { readonly createdAtMs: number; readonly endedAtMs: number },
  { request, catalogue, plan, configurations }: ImportedSweep,
  imported: Imported,
): void {
  sql.exec(
    `INSERT INTO sweep (one, id, created_at, ended_at, owner, request, catalogue, edition, imported)
     VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    times.createdAtMs,
    times.endedAtMs,
    imported.token,
    JSON.stringify(request),
    JSON.stringify(catalogue),
    EDITION,
    JSON.stringify(imported),
  );
  const proposed = new ProposedConfigurations(sql);
  for (const entry of plan.entries)
    for (const [study, own] of (configurations[entry.index] ?? []).entries())
      proposed.add(entry, study, 0, own);
}

/** The row with its plan made again; null before {@link insertSweep}. */
export function readSweep(sql: SqlStorage): SweepRecord | null {
  const [row] = sql
    .exec("SELECT id, created_at, owner, request, catalogue, edition, secret, imported FROM sweep")
    .toArray();
  if (!row) return null;
  const edition: Edition = Number(row.edition) === 1 ? 1 : 2;
  const stored = JSON.parse(String(row.request)) as SweepRequest;
  const request: SweepRequest =
    edition === 1 ? { ...stored, protocol: { ...FIRST_EDITION, ...stored.protocol } } : stored;
  const planned = planOrThrow(request, JSON.parse(String(row.catalogue)) as Catalogue, edition);
  const imported = row.imported === null ? null : (JSON.parse(String(row.imported)) as Imported);
  return {
    id: String(row.id),
    createdAtMs: Number(row.created_at),
    owner: String(row.owner),
    request,
    plan: imported ? withoutSamples(planned) : planned,
    secret: String(row.secret),
    imported,
  };
}

/** All configurations are those that were run: they stand in their table. */
function withoutSamples(plan: Plan): Plan {
  const entries = plan.entries.map((entry) => ({
    ...entry,
    studies: entry.studies.map((study) => ({ ...study, samples: [] })),
  }));
  return { ...plan, entries };
}

function planOrThrow(request: SweepRequest, catalogue: Catalogue, edition: Edition): Plan {
  const result = planSweep(request, catalogue, edition);
  if (!result.ok)
    throw new Error(`cannot be planned: ${result.issues.map((issue) => issue.message).join("; ")}`);
  return result.plan;
}

/** Configurations a sampler proposed from history, by entry and study: they are not in the plan. */
export class ProposedConfigurations {
  readonly #sql: SqlStorage;
  /** All of an entry by study, sampled ones first; read once, nobody else writes them. */
  readonly #known = new Map<number, readonly ParameterValues[][]>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(entry: PlanEntry, study: number, first: number, configurations: readonly ParameterValues[]): void {
    const at = study * entry.configurations + first;
    const rows = configurations.map((values, i) => [at + i, JSON.stringify(values)]);
    this.#sql.exec(
      "INSERT INTO configurations SELECT ?, value ->> 0, value ->> 1 FROM json_each(?)",
      entry.index,
      JSON.stringify(rows),
    );
    this.#known.get(entry.index)?.[study]?.push(...configurations);
  }

  /** Forgets the configurations of all studies of an entry from `first` on. */
  forget(entry: PlanEntry, first: number): void {
    this.#sql.exec(
      "DELETE FROM configurations WHERE entry = ? AND configuration % ? >= ?",
      entry.index,
      entry.configurations,
      first,
    );
    this.#known.delete(entry.index);
  }

  /** All known configurations of a study, in the order of their index. */
  of(entry: PlanEntry, study: number): readonly ParameterValues[] {
    const known = this.#known.get(entry.index) ?? this.#read(entry);
    return known[study] ?? [];
  }

  #read(entry: PlanEntry): readonly ParameterValues[][] {
    const rows = this.#sql.exec(
      "SELECT configuration, hyperparameters FROM configurations WHERE entry = ? ORDER BY configuration",
      entry.index,
    );
    const all = entry.studies.map(({ samples }) => [...samples]);
    for (const row of rows) {
      const study = Math.floor(Number(row.configuration) / entry.configurations);
      all[study]?.push(JSON.parse(String(row.hyperparameters)) as ParameterValues);
    }
    this.#known.set(entry.index, all);
    return all;
  }
}

/** Winning configuration of a study of an entry; null before it is chosen. */
export type WinnerSource = (entry: number, study: number) => number | null;

/** As the ledger has them. */
export function winnersOf(ledger: () => Ledger): WinnerSource {
  return (entry, study) => ledger().entries[entry]?.winners?.[study] ?? null;
}

/**
 * Trial `index`, or null while its configuration is not known yet.
 *
 * @param winner configuration that won a study of an entry
 */
export function trialOf(
  plan: Plan,
  index: number,
  configurations: ProposedConfigurations,
  winner: WinnerSource,
): Trial | null {
  const { entry, phase, study, configuration } = positionOf(plan, index);
  const chosen = phase === "final" ? winner(entry.index, study) : (configuration ?? null);
  if (chosen === null) return null;
  const hyperparameters = entry.studies[study]?.samples[chosen] ?? configurations.of(entry, study)[chosen];
  return hyperparameters ? trialAt(plan, index, { configuration: chosen, hyperparameters }) : null;
}
