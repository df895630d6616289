/** Bytes of uploads, and uploads of which not all pieces are here. */
import {
  type BegunUpload,
  type PendingUpload,
  PIECE_BYTES,
  type QuotaFull,
} from "../objects/stored-upload.ts";

/** A pending upload that nobody goes on with is forgotten after a day. */
const FORGOTTEN_AFTER_MS = 24 * 3_600_000;

export class PieceTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Bytes of the owner's uploads, those that are still coming among them at their announced size. @param but not this one */
  bytesOf(owner: string, but: string): number {
    const { sum } = this.#sql
      .exec(
        `SELECT coalesce(sum(bytes), 0) AS sum FROM
           (SELECT digest, bytes FROM models WHERE owner = ?1 UNION SELECT digest, bytes FROM pending_uploads WHERE owner = ?1)
         WHERE digest <> ?2`,
        owner,
        but,
      )
      .one();
    return Number(sum);
  }

  /**
   * Writes pieces of an upload that is not complete, and begins it where it is new.
   * @param offset a multiple of {@link PIECE_BYTES} @param bytes whole pieces, the last one to the end of the upload
   * @returns null where the upload is complete: nothing may write to it any more
   */
  add(
    begun: BegunUpload,
    offset: number,
    bytes: Uint8Array,
    quota: number,
  ): PendingUpload | QuotaFull | { readonly announced: number } | null {
    if (this.#isComplete(begun.digest)) return null;
    this.#forget(begun.begunAtMs - FORGOTTEN_AFTER_MS);
    const { digest, kind, name, owner, begunAtMs } = begun;
    const known = this.pending(digest);
    if (known && known.bytes !== begun.bytes) return { announced: known.bytes };
    const used = this.bytesOf(owner, digest);
    if (!known && used + begun.bytes > quota) return { used };
    this.#sql.exec(
      `INSERT INTO pending_uploads VALUES (?1, ?2, ?3, ?4, ?5, ?6)
       ON CONFLICT (digest) DO UPDATE SET touched_at = excluded.touched_at`,
      digest,
      kind,
      name,
      begun.bytes,
      owner,
      begunAtMs,
    );
    this.write(digest, offset, bytes);
    return this.pending(digest);
  }

  write(digest: string, offset: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES)
      this.#sql.exec(
        "INSERT OR REPLACE INTO model_chunks VALUES (?, ?, ?)",
        digest,
        (offset + at) / PIECE_BYTES,
        bytes.slice(at, at + PIECE_BYTES).buffer,
      );
  }

  pending(digest: string): PendingUpload | null {
    const [row] = this.#sql.exec("SELECT bytes FROM pending_uploads WHERE digest = ?", digest).toArray();
    if (!row) return null;
    const bytes = Number(row.bytes);
    const here = new Set(
      this.#sql
        .exec("SELECT number FROM model_chunks WHERE digest = ?", digest)
        .toArray()
        .map(({ number }) => Number(number)),
    );
    const count = Math.ceil(bytes / PIECE_BYTES);
    const missing = Array.from({ length: count }, (_, number) => number).filter(
      (number) => !here.has(number),
    );
    return { bytes, missing: missing.map((number) => number * PIECE_BYTES) };
  }

  /** Bytes of pieces `first …`, at most `count` of them; null where there are none. */
  read(digest: string, first: number, count: number): Uint8Array | null {
    const rows = this.#sql
      .exec(
        "SELECT content FROM model_chunks WHERE digest = ? AND number >= ? AND number < ? ORDER BY number",
        digest,
        first,
        first + count,
      )
      .toArray()
      .map(({ content }) => new Uint8Array(content as ArrayBuffer));
    if (rows.length === 0) return null;
    const bytes = new Uint8Array(rows.reduce((sum, row) => sum + row.length, 0));
    let at = 0;
    for (const row of rows) {
      bytes.set(row, at);
      at += row.length;
    }
    return bytes;
  }

  /** Takes the bytes away, and what is known of them where they are not complete. */
  remove(digest: string): void {
    this.#sql.exec("DELETE FROM model_chunks WHERE digest = ?", digest);
    this.#sql.exec("DELETE FROM pending_uploads WHERE digest = ?", digest);
  }

  #isComplete(digest: string): boolean {
    return this.#sql.exec("SELECT 1 FROM models WHERE digest = ?", digest).toArray().length > 0;
  }

  #forget(beforeMs: number): void {
    const old = this.#sql.exec("SELECT digest FROM pending_uploads WHERE touched_at < ?", beforeMs).toArray();
    for (const { digest } of old) this.remove(String(digest));
  }
}
