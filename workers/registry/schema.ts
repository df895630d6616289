/** Tables of the `Registry` object, in order of their making; `workers/storage-schema.md` describes them. */
import type { Migration } from "../storage/migration.ts";

export const REGISTRY_MIGRATIONS: readonly Migration[] = [
  [
    `CREATE TABLE sweeps (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      summary TEXT NOT NULL
    ) STRICT`,
    `CREATE TABLE idempotency (
      key TEXT PRIMARY KEY,
      digest TEXT NOT NULL,
      sweep TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE tokens (
      id TEXT PRIMARY KEY,
      hash TEXT NOT NULL,
      scope TEXT NOT NULL,
      sweep TEXT,
      name TEXT NOT NULL,
      created_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ],
  [
    `CREATE TABLE speeds (
      problem TEXT NOT NULL,
      adapter_class TEXT NOT NULL,
      records TEXT NOT NULL,
      PRIMARY KEY (problem, adapter_class)
    ) STRICT, WITHOUT ROWID`,
  ],
  [
    `CREATE TABLE models (
      digest TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      created_at TEXT NOT NULL,
      summary TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE model_chunks (
      digest TEXT NOT NULL,
      number INTEGER NOT NULL,
      content BLOB NOT NULL,
      PRIMARY KEY (digest, number)
    ) STRICT`,
  ],
  [
    `CREATE TABLE readiness (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      value INTEGER NOT NULL
    ) STRICT`,
  ],
  [
    // 1: digests of the body with that release's defaults; see `idempotency-table.ts`.
    "ALTER TABLE idempotency ADD COLUMN rule INTEGER NOT NULL DEFAULT 1",
  ],
  [
    // From here on both tables hold uploads of all kinds, under the names that they were released with.
    "ALTER TABLE models ADD COLUMN kind TEXT NOT NULL DEFAULT 'model'",
    "ALTER TABLE models ADD COLUMN owner TEXT NOT NULL DEFAULT ''",
    `CREATE TABLE pending_uploads (
      digest TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      name TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      owner TEXT NOT NULL,
      touched_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ],
  [
    `CREATE TABLE lenders (
      number INTEGER PRIMARY KEY,
      sweep TEXT NOT NULL UNIQUE,
      families INTEGER NOT NULL
    ) STRICT`,
    `CREATE TABLE families (
      family TEXT NOT NULL,
      lender INTEGER NOT NULL,
      PRIMARY KEY (family, lender)
    ) STRICT, WITHOUT ROWID`,
    "CREATE INDEX families_lender ON families (lender)",
  ],
];
