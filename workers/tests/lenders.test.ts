/** The registry's index of who may have which trials: small, and never for ever. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { LENDERS_PER_FAMILY, LenderTable } from "../registry/lender-table.ts";
import { REGISTRY_MIGRATIONS } from "../registry/schema.ts";
import { migrate } from "../storage/migrate.ts";

async function withTable(most: number, work: (table: LenderTable, sql: SqlStorage) => void): Promise<void> {
  const stub = env.REGISTRY.get(env.REGISTRY.idFromName(`lenders-${most}`)) as unknown as DurableObjectStub;
  await runInDurableObject(stub, async (_, { storage }) => {
    await storage.deleteAll();
    migrate(storage, REGISTRY_MIGRATIONS);
    work(new LenderTable(storage.sql, most), storage.sql);
  });
}

const rowsIn = (sql: SqlStorage): number => Number(sql.exec("SELECT count(*) AS n FROM families").one().n);

it("gives the sweeps of a family, the oldest first, without the one that asks", () =>
  withTable(100, (table) => {
    table.add("a", ["f", "g", "f"]);
    table.add("b", ["f"]);
    table.add("b", ["g"]);
    expect(table.of(["f", "g", "h"], "c")).toEqual({ f: ["a", "b"], g: ["a"] });
    expect(table.of(["f", "g"], "a")).toEqual({ f: ["b"] });
    table.remove("a");
    table.remove("a");
    expect(table.of(["f", "g"], "c")).toEqual({ f: ["b"] });
  }));

it("keeps the newest of a family", () =>
  withTable(1_000, (table, sql) => {
    const sweeps = Array.from({ length: LENDERS_PER_FAMILY + 5 }, (_, i) => `sweep-${i}`);
    for (const sweep of sweeps) table.add(sweep, ["f", `own-${sweep}`]);
    expect(table.of(["f"], "c")).toEqual({ f: sweeps.slice(5) });
    expect(rowsIn(sql)).toBe(LENDERS_PER_FAMILY + sweeps.length);
  }));

it("forgets the oldest sweeps when it is full", () =>
  withTable(10, (table, sql) => {
    for (const sweep of ["a", "b", "c"])
      table.add(
        sweep,
        [1, 2, 3, 4].map((n) => `${sweep}${n}`),
      );
    expect(table.of(["a1", "b1", "c1"], "")).toEqual({ b1: ["b"], c1: ["c"] });
    expect(rowsIn(sql)).toBe(8);
  }));
