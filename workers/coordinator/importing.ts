/** Results that come as a file: read in pieces, then written in one transaction, as a sweep that has ended. */
import { catalogue } from "../../shared/catalogue/generated.ts";
import type { Imported } from "../../shared/contracts/imported.ts";
import type { Ledger } from "../../shared/coordination/ledger.ts";
import type { ImportedSweep } from "../../shared/imports/imported-sweep.ts";
import { readFile } from "../../shared/imports/read-file.ts";
import type { Checked } from "../../shared/models/checked.ts";
import type { Environment } from "../environment.ts";
import { type Problem, problem } from "../http/problem.ts";
import { unpacked } from "../http/unpacked.ts";
import type { FileAsked } from "../objects/sweep-object.ts";
import { migrate } from "../storage/migrate.ts";
import { insertResult } from "./result-row.ts";
import { ResultTable } from "./result-table.ts";
import { COORDINATOR_MIGRATIONS } from "./schema.ts";
import { SqlLeaseStore } from "./sql-lease-store.ts";
import { openSweep, type SweepParts } from "./sweep-parts.ts";
import { insertImported } from "./sweep-record.ts";
import { SweepRow } from "./sweep-row.ts";

/** Between two pieces, so that calls of runners get through. */
const PAUSE_MS = 0;

/** The sweep of a file, or the one line that says what is wrong with it; nothing is written. */
export async function readImport({
  bytes,
  options,
}: FileAsked): Promise<{ readonly ok: true; readonly value: ImportedSweep } | Problem> {
  const plain = await unpacked(bytes);
  if (!plain.ok) return plain;
  const text = new TextDecoder().decode(plain.bytes);
  const reading = readFile(text, catalogue, options);
  let piece = reading.next();
  while (!piece.done) {
    await scheduler.wait(PAUSE_MS);
    piece = reading.next();
  }
  const read: Checked<ImportedSweep> = piece.value;
  return read.ok ? read : problem("invalid-results", read.message);
}

/** Writes an object that holds no sweep yet; within a transaction. @param atMs the time of the import */
export function writeImport(
  ctx: DurableObjectState,
  env: Environment,
  id: string,
  sweep: ImportedSweep,
  asked: Pick<FileAsked, "digest" | "token" | "at">,
  atMs: number,
): SweepParts {
  const { sql } = ctx.storage;
  migrate(ctx.storage, COORDINATOR_MIGRATIONS);
  const imported: Imported = {
    kind: sweep.kind,
    digest: asked.digest,
    at: asked.at,
    token: asked.token,
    from: sweep.from,
    notes: [...sweep.notes],
  };
  const times = {
    createdAtMs: timeOf(sweep.createdAt, atMs),
    endedAtMs: timeOf(sweep.endedAt, atMs),
  };
  insertImported(sql, id, times, sweep, imported);
  const table = new ResultTable(sql);
  for (const { index, result, provenance } of sweep.results)
    insertResult(sql, result, {
      trial: index,
      shard: provenance.shard,
      runner: provenance.runner,
      token: provenance.token,
      device: table.deviceNumber(provenance.device, provenance.token ?? ""),
      atMs: timeOf(provenance.acceptedAt, atMs),
      digest: provenance.digest,
      certificates: null,
      code: null,
      reusedFrom: provenance.reusedFrom ?? null,
    });
  new SqlLeaseStore(sql).saveLedger(ledgerOf(sweep));
  // Its document is made when somebody asks for it, and nothing of it tells how fast this server's runners are.
  new SweepRow(sql).setPublishedStatus("complete");
  const parts = openSweep(ctx, env);
  if (!parts) throw new Error("a sweep just imported cannot be read");
  return parts;
}

function timeOf(iso: string | null, otherwise: number): number {
  const ms = iso === null ? Number.NaN : Date.parse(iso);
  return Number.isFinite(ms) ? ms : otherwise;
}

/** The totals that the results say; of shards and leases, what the file says of where they were run. */
function ledgerOf({ plan, progress, results, winners }: ImportedSweep): Ledger {
  const count = (status: string): number => results.filter(({ result }) => result.status === status).length;
  return {
    ...progress,
    status: "complete",
    reason: null,
    trials: plan.trials,
    done: results.length,
    diverged: count("diverged"),
    pruned: count("pruned"),
    dead: plan.trials - results.length,
    shardsWaiting: 0,
    shardsLeased: 0,
    shardsWithdrawn: 0,
    replicas: 0,
    entries: winners.map((own) => ({ open: 0, unreleased: 0, stage: "final", winners: own })),
  };
}
