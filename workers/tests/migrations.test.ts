/** Clause 16: every old version is upgraded, with what it held. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { COORDINATOR_MIGRATIONS } from "../coordinator/schema.ts";
import { REGISTRY_MIGRATIONS } from "../registry/schema.ts";
import { migrate, schemaVersion } from "../storage/migrate.ts";
import type { Migration } from "../storage/migration.ts";
import { rowsOf } from "./rows.ts";

/** A row in every table that a version adds, written as that version wrote it. */
const ROWS = {
  SweepCoordinator: [
    [
      `INSERT INTO sweep (one, id, created_at, request, catalogue, revision, published_status)
       VALUES (1, 'aaaaaaaaaaaa', 1, '{"name":"é"}', '{}', 7, 'running')`,
      `INSERT INTO counters VALUES (1, 'running', NULL, 9, 4, 1, 1, 0, 3, 1, 0, 2, 1, '[[1,2,"tuning",null]]')`,
      `INSERT INTO shards VALUES (0, 0, 'tuning', '[0,1]', 'leased', 2,
         '[{"runner":"a","fence":2,"leasedAtMs":1,"expiresAtMs":2,"trials":null}]', '[{"runner":"b","reason":"c"}]')`,
      `INSERT INTO results VALUES (0, 0, 'completed', 0.25, 0.125, 3, 4.5, '[1,null]', NULL, 'a', 1, 5, 'd', '{}'),
         (1, 0, 'diverged', NULL, NULL, 3, 4.5, '[]', 'elsewhere', 'a', 1, 6, 'e', '{}')`,
      "INSERT INTO replicas VALUES (0, 'f', 0, 'b', 1, 7, NULL, '{}'), (0, 'g', 0, 'b', 1, 8, 1e-7, '{}')",
      'INSERT INTO devices VALUES (1, \'{"vendor":"v"}\')',
      "INSERT INTO configurations VALUES (0, 10, '{\"rate\":0.1}')",
      "INSERT INTO rungs VALUES (0, 0, 0, NULL), (0, 0, 1, 2.5)",
      "INSERT INTO prunes VALUES (1, 0, 'why')",
      "INSERT INTO feed VALUES (1, 100001)",
    ],
    ["UPDATE counters SET leases_released = 3"],
    [],
    [],
    ["INSERT INTO first_values VALUES (0, 1, 1, 2.5, 'token', 1)"],
    ["UPDATE counters SET shards_withdrawn = 2"],
    [
      "INSERT INTO checks VALUES (0, 0, 1, 0, 'wanted', '[]')",
      "INSERT INTO token_trust VALUES ('token', 0, 1, 0, 0)",
    ],
    ["UPDATE devices SET named_by = 'token'"],
    ["UPDATE checks SET copied = '[\"token\"]'"],
    [],
    ["INSERT INTO borrowers VALUES ('bbbbbbbbbbbb', 1)"],
  ],
  Registry: [
    [
      "INSERT INTO sweeps VALUES (1, 'aaaaaaaaaaaa', '{\"name\":\"é\"}')",
      "INSERT INTO idempotency VALUES ('k', 'd', 'aaaaaaaaaaaa')",
      "INSERT INTO tokens VALUES ('id', 'hash', 'runner', NULL, 'name', '2040-01-01T00:00:00.000Z')",
    ],
    ["INSERT INTO speeds VALUES ('rosenbrock', 'none', '[]')"],
    [
      "INSERT INTO models VALUES ('sha256:0', 'm', 3, '2040-01-01T00:00:00.000Z', '{}')",
      "INSERT INTO model_chunks VALUES ('sha256:0', 0, x'00ff10')",
    ],
    ["INSERT INTO readiness VALUES (1, 7)"],
    ["UPDATE idempotency SET rule = 2"],
    [
      "UPDATE models SET owner = 'id'",
      "INSERT INTO pending_uploads VALUES ('sha256:1', 'data', 'd', 4, 'id', 7)",
    ],
    ["INSERT INTO lenders VALUES (1, 'aaaaaaaaaaaa', 1)", "INSERT INTO families VALUES ('f', 1)"],
  ],
} as const;

/** Goes through the versions one after the other, writing rows in each. */
function fill(
  storage: DurableObjectStorage,
  name: keyof typeof ROWS,
  migrations: readonly Migration[],
): void {
  for (let version = 1; version <= migrations.length; version++) {
    migrate(storage, migrations.slice(0, version));
    for (const statement of ROWS[name][version - 1] ?? []) storage.sql.exec(statement);
  }
}

describe("clause 16: migrations", () => {
  const cases = [
    ["SweepCoordinator", env.SWEEPS, COORDINATOR_MIGRATIONS],
    ["Registry", env.REGISTRY, REGISTRY_MIGRATIONS],
  ] as const;

  it.each(cases)(
    "%s: every old version is upgraded, with its rows, and only once",
    async (name, namespace, all) => {
      for (let version = 0; version <= all.length; version++) {
        const stub = namespace.get(namespace.idFromName(`migration-${version}`));
        await runInDurableObject(stub as DurableObjectStub, async (_, { storage }) => {
          await storage.deleteAll();
          expect(schemaVersion(storage.sql)).toBe(0);
          fill(storage, name, all.slice(0, version));
          expect(schemaVersion(storage.sql)).toBe(version);
          const rows = rowsOf(storage.sql);
          expect(Object.entries(rows).filter(([, inside]) => inside.length === 0)).toEqual([]);
          expect(migrate(storage, all)).toBe(all.length);
          expect(migrate(storage, all)).toBe(all.length);
          expect(schemaVersion(storage.sql)).toBe(all.length);
          // Everything that was there is there, under the same names; what is new has its default.
          expect(rowsOf(storage.sql)).toMatchObject({ ...rows, migrations: expect.anything() });
          const upgraded = tablesOf(storage.sql);
          await storage.deleteAll();
          migrate(storage, all);
          expect(upgraded, name).toEqual(tablesOf(storage.sql));
        });
      }
    },
  );

  it("the check of the rows finds a migration that loses or changes some", async () => {
    const stub = env.SWEEPS.get(env.SWEEPS.idFromName("migration-lossy"));
    await runInDurableObject(stub, async (_, { storage }) => {
      for (const lossy of ["DELETE FROM replicas", "UPDATE results SET value = 0.5"]) {
        await storage.deleteAll();
        fill(storage, "SweepCoordinator", COORDINATOR_MIGRATIONS);
        const rows = rowsOf(storage.sql);
        migrate(storage, [...COORDINATOR_MIGRATIONS, [lossy]]);
        expect(rowsOf(storage.sql)).not.toMatchObject({ ...rows, migrations: expect.anything() });
      }
    });
  });

  it("tables of a newer release are refused, and stay as they are", async () => {
    const stub = env.SWEEPS.get(env.SWEEPS.idFromName("migration-newer"));
    await runInDurableObject(stub, async (_, { storage }) => {
      const newer = [...COORDINATOR_MIGRATIONS, ["CREATE TABLE of_tomorrow (x INTEGER) STRICT"]];
      migrate(storage, newer);
      const before = rowsOf(storage.sql);
      expect(() => migrate(storage, COORDINATOR_MIGRATIONS)).toThrow(
        `written by a newer release: its tables are of version ${newer.length}, this one knows ${newer.length - 1}`,
      );
      expect(rowsOf(storage.sql)).toEqual(before);
      expect(migrate(storage, newer)).toBe(newer.length);
    });
  });

  it("a migration that fails leaves the version before it", async () => {
    const stub = env.SWEEPS.get(env.SWEEPS.idFromName("migration-broken"));
    await runInDurableObject(stub, async (_, { storage }) => {
      const good = ["CREATE TABLE a (x INTEGER) STRICT", "INSERT INTO a VALUES (1)"];
      migrate(storage, [good]);
      expect(() => migrate(storage, [good, ["UPDATE a SET x = 2", "CREATE NONSENSE"]])).toThrow();
      expect(schemaVersion(storage.sql)).toBe(1);
      expect(storage.sql.exec("SELECT x FROM a").one()).toEqual({ x: 1 });
    });
  });

  it("the documentation names every table and key", async () => {
    const { default: text } = await import("../storage-schema.md?raw");
    const tables = [...COORDINATOR_MIGRATIONS, ...REGISTRY_MIGRATIONS].flat().flatMap((statement) => {
      const match = /CREATE (?:TABLE|INDEX) (\w+)/.exec(statement);
      return match ? [match[1]] : [];
    });
    for (const table of [...tables, "migrations", "leaderboard/<sweep>"])
      expect(text).toContain(`\`${table}\``);
  });
});

function tablesOf(sql: SqlStorage): unknown {
  const mine = "name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'";
  return sql.exec(`SELECT name, sql FROM sqlite_master WHERE ${mine} ORDER BY name`).toArray();
}
