/** The row of an accepted result, as it is written: by a runner's report, or by the import of a file. */
import type { TrialResult } from "../../shared/contracts/trial.ts";

/** Where a result stands and where it comes from. */
interface ResultOrigin {
  readonly trial: number;
  readonly shard: number;
  readonly runner: string;
  readonly token: string | null;
  /** Number of its row in `devices`. */
  readonly device: number;
  readonly atMs: number;
  readonly digest: string;
  /** Edition of the certificates that it passed; null: none here. */
  readonly certificates: number | null;
  /** Digest of the code that computed it; null: not known. */
  readonly code: string | null;
  /** The sweep that it was computed for, where that is another one, and its number there. */
  readonly reusedFrom: { readonly sweep: string; readonly trial: number } | null;
}

export function insertResult(sql: SqlStorage, result: TrialResult, from: ResultOrigin): void {
  sql.exec(
    "INSERT INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    from.trial,
    from.shard,
    result.status,
    result.value,
    result.bestValue,
    result.steps,
    result.gradientEquivalents,
    JSON.stringify(result.costToTarget),
    result.endsAt,
    from.runner,
    from.device,
    from.atMs,
    from.digest,
    JSON.stringify(result),
    result.seconds,
    from.token,
    from.certificates,
    from.code,
    from.reusedFrom?.sweep ?? null,
    from.reusedFrom?.trial ?? null,
  );
}
