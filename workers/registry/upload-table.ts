/** Uploads in the registry: the record of each, whatever its kind. The table is called `models` as it was when there was one kind. */
import type { QuotaFull, StoredUpload, UploadKind, UploadUser } from "../objects/stored-upload.ts";
import type { PieceTable } from "./piece-table.ts";

export class UploadTable {
  readonly #sql: SqlStorage;
  readonly #pieces: PieceTable;

  constructor(sql: SqlStorage, pieces: PieceTable) {
    this.#sql = sql;
    this.#pieces = pieces;
  }

  /**
   * Stores an upload under its digest; the same bytes again change nothing.
   * @param quota most bytes that the owner's uploads may have together
   * @returns the record as stored, and whether it is new; or why not
   */
  put(
    upload: StoredUpload,
    bytes: Uint8Array,
    quota: number,
  ): { readonly record: StoredUpload; readonly isNew: boolean } | QuotaFull {
    const known = this.record(upload.kind, upload.digest);
    if (known) return { record: known, isNew: false };
    const used = this.#pieces.bytesOf(upload.owner, upload.digest);
    if (used + upload.bytes > quota) return { used };
    this.#pieces.write(upload.digest, 0, bytes);
    this.complete(upload);
    return { record: upload, isNew: true };
  }

  /** Enters an upload whose bytes are here already. */
  complete({ digest, kind, name, bytes, createdAt, owner, summary }: StoredUpload): void {
    this.#sql.exec("DELETE FROM pending_uploads WHERE digest = ?", digest);
    this.#sql.exec(
      `INSERT INTO models (digest, name, bytes, created_at, summary, kind, owner) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (digest) DO NOTHING`,
      digest,
      name,
      bytes,
      createdAt,
      summary,
      kind,
      owner,
    );
  }

  record(kind: UploadKind, digest: string): StoredUpload | null {
    const [row] = this.#sql
      .exec("SELECT * FROM models WHERE digest = ? AND kind = ?", digest, kind)
      .toArray();
    return row ? recordOf(row) : null;
  }

  /** Newest first. */
  list(kind: UploadKind): StoredUpload[] {
    return this.#sql
      .exec("SELECT * FROM models WHERE kind = ? ORDER BY created_at DESC, digest", kind)
      .toArray()
      .map(recordOf);
  }

  /** JSON by digest. */
  summaries(kind: UploadKind, digests: readonly string[]): Record<string, string> {
    const rows = this.#sql.exec(
      "SELECT digest, summary FROM models WHERE kind = ? AND digest IN (SELECT value FROM json_each(?))",
      kind,
      JSON.stringify(digests),
    );
    return Object.fromEntries(rows.toArray().map((row) => [String(row.digest), String(row.summary)]));
  }

  /** Kept while a sweep names it, which needs it until it is deleted: its runners ask for it, and a check may again. */
  remove(kind: UploadKind, digest: string): "removed" | "absent" | readonly UploadUser[] {
    if (!this.record(kind, digest)) return "absent";
    const users = this.#sql.exec(
      "SELECT id, summary ->> 'name' AS name FROM sweeps WHERE instr(summary, ?) > 0 ORDER BY number LIMIT ?",
      shortDigest(digest),
      MAX_USERS,
    );
    const found = users.toArray().map(({ id, name }) => ({ id: String(id), name: String(name) }));
    if (found.length > 0) return found;
    this.#pieces.remove(digest);
    this.#sql.exec("DELETE FROM models WHERE digest = ?", digest);
    return "removed";
  }
}

/** A refusal names no more sweeps than this. */
const MAX_USERS = 5;

/** As the labels of problems write it: `sha256:` and 12 digits. */
function shortDigest(digest: string): string {
  return digest.slice(0, "sha256:".length + 12);
}

function recordOf(row: Record<string, SqlStorageValue>): StoredUpload {
  return {
    digest: String(row.digest),
    kind: row.kind as UploadKind,
    name: String(row.name),
    bytes: Number(row.bytes),
    createdAt: String(row.created_at),
    owner: String(row.owner),
    summary: String(row.summary),
  };
}
