/** Knows which sweeps there are, which Idempotency-Keys were used, and the hashes of the tokens made over HTTP. */
import { DurableObject } from "cloudflare:workers";
import type { ModelRecord, ModelSummaries } from "../../shared/contracts/model.ts";
import type { SweepSummary } from "../../shared/contracts/sweep.ts";
import type { TokenRecord, TokenScope } from "../../shared/contracts/token.ts";
import { joinedSamples, type SpeedRecord, speedKey } from "../../shared/duration/speed.ts";
import type { Environment } from "../environment.ts";
import type { RegistryObject, Reservation, StoredToken } from "../objects/registry-object.ts";
import { migrate } from "../storage/migrate.ts";
import { ModelTable } from "./model-table.ts";
import { REGISTRY_MIGRATIONS } from "./schema.ts";

export class Registry extends DurableObject<Environment> implements RegistryObject {
  readonly #sql: SqlStorage;
  readonly #models: ModelTable;

  constructor(ctx: DurableObjectState, env: Environment) {
    super(ctx, env);
    migrate(ctx.storage, REGISTRY_MIGRATIONS);
    this.#sql = ctx.storage.sql;
    this.#models = new ModelTable(ctx.storage.sql);
  }

  writeAndRead(value: number): number {
    this.#sql.exec(
      "INSERT INTO readiness VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET value = excluded.value",
      value,
    );
    return Number(this.#sql.exec("SELECT value FROM readiness").one().value);
  }

  /** Binds an Idempotency-Key to a body: the same pair gives the same sweep for ever, another body a conflict. */
  reserve(key: string, digest: string, sweep: string): Reservation {
    const [found] = this.#sql.exec("SELECT digest, sweep FROM idempotency WHERE key = ?", key).toArray();
    if (!found) {
      this.#sql.exec("INSERT INTO idempotency VALUES (?, ?, ?)", key, digest, sweep);
      return { kind: "new", sweep };
    }
    return found.digest === digest ? { kind: "same", sweep: String(found.sweep) } : { kind: "conflict" };
  }

  /** Enters a sweep or renews its summary. */
  putSweep(summary: SweepSummary): void {
    this.#sql.exec(
      "INSERT INTO sweeps (id, summary) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET summary = excluded.summary",
      summary.id,
      JSON.stringify(summary),
    );
  }

  /** Newest first. */
  listSweeps(limit: number, status: string | null): SweepSummary[] {
    const rows = this.#sql.exec(
      `SELECT summary FROM sweeps WHERE ?1 IS NULL OR summary ->> 'status' = ?1 ORDER BY number DESC LIMIT ?2`,
      status,
      limit,
    );
    return rows.toArray().map((row) => JSON.parse(String(row.summary)) as SweepSummary);
  }

  /** Adds measured shards to what is known; a sweep that is recorded again replaces its own. */
  recordSpeeds(fresh: readonly SpeedRecord[]): void {
    const groups = Map.groupBy(fresh, ({ problem, adapterClass }) => JSON.stringify([problem, adapterClass]));
    for (const group of groups.values()) {
      const [{ problem, adapterClass } = { problem: "", adapterClass: "" }] = group;
      const records = new Map(this.#speedsAt(problem, adapterClass).map((each) => [speedKey(each), each]));
      for (const record of group) {
        const samples = joinedSamples(records.get(speedKey(record))?.samples ?? [], record.samples);
        records.set(speedKey(record), { ...record, samples });
      }
      this.#sql.exec(
        `INSERT INTO speeds VALUES (?, ?, ?)
         ON CONFLICT (problem, adapter_class) DO UPDATE SET records = excluded.records`,
        problem,
        adapterClass,
        JSON.stringify([...records.values()]),
      );
    }
  }

  /** What is known of these problems, on every class of adapter. @param problems labels */
  speeds(problems: readonly string[]): SpeedRecord[] {
    const rows = this.#sql.exec(
      "SELECT records FROM speeds WHERE problem IN (SELECT value FROM json_each(?))",
      JSON.stringify(problems),
    );
    return rows.toArray().flatMap((row) => JSON.parse(String(row.records)) as SpeedRecord[]);
  }

  #speedsAt(problem: string, adapterClass: string): SpeedRecord[] {
    const [row] = this.#sql
      .exec("SELECT records FROM speeds WHERE problem = ? AND adapter_class = ?", problem, adapterClass)
      .toArray();
    return row ? (JSON.parse(String(row.records)) as SpeedRecord[]) : [];
  }

  putModel(
    record: ModelRecord,
    bytes: Uint8Array,
  ): { readonly record: ModelRecord; readonly isNew: boolean } {
    return this.#models.put(record, bytes);
  }

  listModels(): ModelRecord[] {
    return this.#models.list();
  }

  modelBytes(digest: string): Uint8Array | null {
    return this.#models.bytes(digest);
  }

  modelSummaries(digests: readonly string[]): ModelSummaries {
    return this.#models.summaries(digests);
  }

  removeModel(digest: string): "removed" | "absent" | "in-use" {
    return this.#models.remove(digest);
  }

  addToken(token: StoredToken): void {
    const { id, hash, scope, sweep, name, createdAt } = token;
    this.#sql.exec("INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?)", id, hash, scope, sweep, name, createdAt);
  }

  token(id: string): StoredToken | null {
    const [row] = this.#sql.exec("SELECT * FROM tokens WHERE id = ?", id).toArray();
    return row ? tokenOf(row) : null;
  }

  listTokens(): TokenRecord[] {
    const rows = this.#sql.exec("SELECT * FROM tokens ORDER BY created_at, id").toArray();
    return rows.map((row) => {
      const { hash: _, ...record } = tokenOf(row);
      return record;
    });
  }

  /** True when there was one. */
  removeToken(id: string): boolean {
    return this.#sql.exec("DELETE FROM tokens WHERE id = ? RETURNING id", id).toArray().length > 0;
  }
}

function tokenOf(row: Record<string, SqlStorageValue>): StoredToken {
  return {
    id: String(row.id),
    hash: String(row.hash),
    scope: String(row.scope) as TokenScope,
    sweep: row.sweep === null ? null : String(row.sweep),
    name: String(row.name),
    createdAt: String(row.created_at),
  };
}
