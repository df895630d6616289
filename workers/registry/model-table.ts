/** Uploaded models in the registry: the record of each, and its bytes in rows below the limit of 2 MB a row. */
import type { ModelRecord, ModelSummaries, ModelSummary } from "../../shared/contracts/model.ts";

const CHUNK_BYTES = 1_048_576;

export class ModelTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /**
   * Stores a model under its digest; the same bytes again change nothing.
   * @returns the record as stored, and whether it is new
   */
  put(record: ModelRecord, bytes: Uint8Array): { readonly record: ModelRecord; readonly isNew: boolean } {
    const known = this.record(record.digest);
    if (known) return { record: known, isNew: false };
    const { digest, name, createdAt, summary } = record;
    this.#sql.exec(
      "INSERT INTO models VALUES (?, ?, ?, ?, ?)",
      digest,
      name,
      record.bytes,
      createdAt,
      JSON.stringify(summary),
    );
    for (let number = 0; number * CHUNK_BYTES < bytes.length; number++) {
      const content = bytes.slice(number * CHUNK_BYTES, (number + 1) * CHUNK_BYTES);
      this.#sql.exec("INSERT INTO model_chunks VALUES (?, ?, ?)", digest, number, content.buffer);
    }
    return { record, isNew: true };
  }

  record(digest: string): ModelRecord | null {
    const [row] = this.#sql.exec("SELECT * FROM models WHERE digest = ?", digest).toArray();
    return row ? recordOf(row) : null;
  }

  /** Newest first. */
  list(): ModelRecord[] {
    return this.#sql.exec("SELECT * FROM models ORDER BY created_at DESC, digest").toArray().map(recordOf);
  }

  bytes(digest: string): Uint8Array | null {
    const record = this.record(digest);
    if (!record) return null;
    const bytes = new Uint8Array(record.bytes);
    const rows = this.#sql.exec(
      "SELECT number, content FROM model_chunks WHERE digest = ? ORDER BY number",
      digest,
    );
    for (const { number, content } of rows)
      bytes.set(new Uint8Array(content as ArrayBuffer), Number(number) * CHUNK_BYTES);
    return bytes;
  }

  summaries(digests: readonly string[]): ModelSummaries {
    const rows = this.#sql.exec(
      "SELECT digest, summary FROM models WHERE digest IN (SELECT value FROM json_each(?))",
      JSON.stringify(digests),
    );
    return Object.fromEntries(
      rows.toArray().map((row) => [String(row.digest), JSON.parse(String(row.summary)) as ModelSummary]),
    );
  }

  /** Kept while a running sweep names it: its runners still ask for it. */
  remove(digest: string): "removed" | "absent" | "in-use" {
    if (!this.record(digest)) return "absent";
    const users = this.#sql.exec(
      "SELECT 1 FROM sweeps WHERE summary ->> 'status' = 'running' AND instr(summary, ?) > 0 LIMIT 1",
      shortDigest(digest),
    );
    if (users.toArray().length > 0) return "in-use";
    this.#sql.exec("DELETE FROM model_chunks WHERE digest = ?", digest);
    this.#sql.exec("DELETE FROM models WHERE digest = ?", digest);
    return "removed";
  }
}

/** As the labels of problems write it: `sha256:` and 12 digits. */
function shortDigest(digest: string): string {
  return digest.slice(0, 19);
}

function recordOf(row: Record<string, SqlStorageValue>): ModelRecord {
  return {
    digest: String(row.digest),
    name: String(row.name),
    bytes: Number(row.bytes),
    createdAt: String(row.created_at),
    summary: JSON.parse(String(row.summary)) as ModelSummary,
  };
}
