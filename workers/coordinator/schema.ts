/** Tables of a `SweepCoordinator`, in order of their making; `workers/storage-schema.md` describes them. */
import type { Migration } from "../storage/migration.ts";

export const COORDINATOR_MIGRATIONS: readonly Migration[] = [
  [
    `CREATE TABLE sweep (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      id TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      ended_at INTEGER,
      request TEXT NOT NULL,
      catalogue TEXT NOT NULL,
      revision INTEGER NOT NULL DEFAULT 0,
      published_status TEXT NOT NULL DEFAULT ''
    ) STRICT`,
    `CREATE TABLE counters (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      status TEXT NOT NULL,
      reason TEXT,
      trials INTEGER NOT NULL,
      done INTEGER NOT NULL,
      diverged INTEGER NOT NULL,
      pruned INTEGER NOT NULL,
      dead INTEGER NOT NULL,
      shards INTEGER NOT NULL,
      shards_done INTEGER NOT NULL,
      shards_dead INTEGER NOT NULL,
      leases_lost INTEGER NOT NULL,
      replicas INTEGER NOT NULL,
      entries TEXT NOT NULL
    ) STRICT`,
    `CREATE TABLE shards (
      number INTEGER PRIMARY KEY,
      entry INTEGER NOT NULL,
      phase TEXT NOT NULL,
      trials TEXT NOT NULL,
      state TEXT NOT NULL,
      fence INTEGER NOT NULL,
      leases TEXT NOT NULL,
      losses TEXT NOT NULL
    ) STRICT`,
    "CREATE INDEX shards_waiting ON shards (number) WHERE state = 'waiting'",
    "CREATE INDEX shards_leased ON shards (number) WHERE state = 'leased'",
    "CREATE INDEX shards_dead ON shards (number) WHERE state = 'dead'",
    `CREATE TABLE results (
      trial INTEGER PRIMARY KEY,
      shard INTEGER NOT NULL,
      status TEXT NOT NULL,
      value REAL,
      best_value REAL,
      steps INTEGER NOT NULL,
      gradient_equivalents REAL NOT NULL,
      cost_to_target TEXT NOT NULL,
      ends_at TEXT,
      runner TEXT NOT NULL,
      device INTEGER NOT NULL,
      accepted_at INTEGER NOT NULL,
      digest TEXT NOT NULL,
      body TEXT NOT NULL
    ) STRICT`,
    `CREATE TABLE replicas (
      trial INTEGER NOT NULL,
      digest TEXT NOT NULL,
      shard INTEGER NOT NULL,
      runner TEXT NOT NULL,
      device INTEGER NOT NULL,
      at INTEGER NOT NULL,
      difference REAL,
      body TEXT NOT NULL,
      PRIMARY KEY (trial, digest)
    ) STRICT, WITHOUT ROWID`,
    "CREATE TABLE devices (number INTEGER PRIMARY KEY, body TEXT NOT NULL UNIQUE) STRICT",
    `CREATE TABLE configurations (
      entry INTEGER NOT NULL,
      configuration INTEGER NOT NULL,
      hyperparameters TEXT NOT NULL,
      PRIMARY KEY (entry, configuration)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE rungs (
      entry INTEGER NOT NULL,
      rung INTEGER NOT NULL,
      trial INTEGER NOT NULL,
      value REAL,
      PRIMARY KEY (entry, rung, trial)
    ) STRICT, WITHOUT ROWID`,
    "CREATE TABLE prunes (trial INTEGER PRIMARY KEY, rung INTEGER NOT NULL, reason TEXT NOT NULL) STRICT",
    "CREATE TABLE feed (one INTEGER PRIMARY KEY CHECK (one = 1), reserved INTEGER NOT NULL) STRICT",
  ],
  ["ALTER TABLE counters ADD COLUMN leases_released INTEGER NOT NULL DEFAULT 0"],
  ["ALTER TABLE sweep ADD COLUMN edition INTEGER NOT NULL DEFAULT 1"],
  ["ALTER TABLE results ADD COLUMN seconds REAL"],
  [
    // NULL: handed out, or reported, by a release that kept no record of tokens.
    "ALTER TABLE shards ADD COLUMN handed TEXT",
    "ALTER TABLE results ADD COLUMN token TEXT",
    "ALTER TABLE replicas ADD COLUMN token TEXT",
    `CREATE TABLE first_values (
      problem INTEGER NOT NULL,
      seed INTEGER NOT NULL,
      device INTEGER NOT NULL,
      value REAL NOT NULL,
      token TEXT NOT NULL,
      owner INTEGER NOT NULL,
      PRIMARY KEY (problem, seed, device, value, token)
    ) STRICT, WITHOUT ROWID`,
  ],
  ["ALTER TABLE counters ADD COLUMN shards_withdrawn INTEGER NOT NULL DEFAULT 0"],
  [
    // Results of earlier releases are in no check, and their tokens begin as strangers.
    `CREATE TABLE checks (
      trial INTEGER PRIMARY KEY,
      shard INTEGER NOT NULL,
      ordinal INTEGER NOT NULL,
      leads INTEGER NOT NULL,
      state TEXT NOT NULL,
      opinions TEXT NOT NULL
    ) STRICT`,
    "CREATE INDEX checks_wanted ON checks (trial) WHERE state = 'wanted'",
    `CREATE TABLE token_trust (
      token TEXT PRIMARY KEY,
      owner INTEGER NOT NULL,
      reported INTEGER NOT NULL,
      good_in_row INTEGER NOT NULL,
      exposed INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    // Which results are checked is drawn by it; no runner may know it.
    "ALTER TABLE sweep ADD COLUMN secret TEXT NOT NULL DEFAULT ''",
    "UPDATE sweep SET secret = lower(hex(randomblob(16)))",
    // NULL: accepted by a release that had no certificates.
    "ALTER TABLE results ADD COLUMN certificates INTEGER",
  ],
  // Whose runner named it first; NULL in rows of earlier releases.
  ["ALTER TABLE devices ADD COLUMN named_by TEXT"],
  // Tokens that sent the accepted result back: not asked again.
  ["ALTER TABLE checks ADD COLUMN copied TEXT NOT NULL DEFAULT '[]'"],
  // JSON: where the results came from as a file; NULL: they were leased.
  ["ALTER TABLE sweep ADD COLUMN imported TEXT"],
  [
    // NULL: reported without it, or by a runner of an earlier release.
    "ALTER TABLE results ADD COLUMN code TEXT",
    "ALTER TABLE results ADD COLUMN reused_sweep TEXT",
    "ALTER TABLE results ADD COLUMN reused_trial INTEGER",
    "CREATE INDEX results_reused ON results (trial) WHERE reused_sweep IS NOT NULL",
    // NULL: other sweeps are not asked for its trials; sweeps of earlier releases go on without.
    "ALTER TABLE sweep ADD COLUMN asked_shards INTEGER",
    `CREATE TABLE borrowers (
      sweep TEXT PRIMARY KEY,
      reviews INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ],
  // Id of the token that made it; empty: made before that was kept.
  ["ALTER TABLE sweep ADD COLUMN owner TEXT NOT NULL DEFAULT ''"],
];
