/** The SQLite file of a study that Optuna ran against the journal of the same study. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, it } from "vitest";
import { importOptionsSchema } from "../../shared/contracts/import-options.ts";
import { curveFormatOf } from "../../shared/imports/curve-formats.ts";
import { isSqlite, journalOfDatabase } from "./optuna-database.ts";

const samples = new URL("../../shared/imports/samples/", import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "optuna-"));
afterAll(() => rmSync(folder, { recursive: true }));

function databaseOf(sql: string, name: string): string {
  const path = join(folder, name);
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  database.exec(sql);
  database.close();
  return path;
}

function runsOf(text: string) {
  const pieces = curveFormatOf(text).read(text, importOptionsSchema.parse({}));
  let piece = pieces.next();
  while (!piece.done) piece = pieces.next();
  return piece.value.ok ? piece.value.value.runs : piece.value.message;
}

describe("Optuna's SQLite file", () => {
  it("gives the runs of its journal", async () => {
    const path = databaseOf(readFileSync(new URL("optuna-study.sql", samples), "utf8"), "study.db");
    expect(isSqlite(readFileSync(path))).toBe(true);
    const journal = readFileSync(new URL("optuna-journal.jsonl", samples), "utf8");
    expect(runsOf(await journalOfDatabase(path))).toEqual(runsOf(journal));
  });

  it("is told from other databases and broken files, in one line", async () => {
    const other = databaseOf("CREATE TABLE t (a)", "other.db");
    await expect(journalOfDatabase(other)).rejects.toThrow(
      /is no SQLite storage of Optuna: no such table: studies$/,
    );
    const cut = join(folder, "cut.db");
    writeFileSync(cut, readFileSync(other).subarray(0, 700));
    await expect(journalOfDatabase(cut)).rejects.toThrow(/is no SQLite storage of Optuna: /);
    expect(isSqlite(new TextEncoder().encode("a,b\n"))).toBe(false);
  });
});
