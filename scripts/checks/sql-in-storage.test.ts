/** SQL stands in files that hold storage and nothing else: their names say so, and `workers/storage-schema.md` what is where. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const WORKERS = join(import.meta.dirname, "..", "..", "workers");
const STORAGE = /(-table|-store|-row|-record|\/schema|\/migrate)\.ts$/;
/** A statement that SQLite would run, in a string; or one that is run. */
const SQL =
  /\bsql\.exec\(|["'`]\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE (TABLE|INDEX)|ALTER TABLE)\s/;

function sources(): readonly string[] {
  return readdirSync(WORKERS, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !/^(tests|app)\//.test(path) && !path.endsWith(".test.ts"))
    .map((path) => `/${path}`);
}

const misplaced = (files: readonly string[], textOf: (file: string) => string): readonly string[] =>
  files.filter((file) => SQL.test(textOf(file)) && !STORAGE.test(file));

it("stands in storage files only", () => {
  const files = sources();
  const textOf = (file: string) => readFileSync(join(WORKERS, file), "utf8");
  expect(misplaced(files, textOf)).toEqual([]);
  expect(files.filter((file) => SQL.test(textOf(file))).length).toBeGreaterThan(8);
});

it("is found where it does not belong (negative control)", () => {
  const files = ["/operations/show-sweep.ts", "/registry/token-table.ts"];
  expect(misplaced(files, () => 'this.#sql.exec("SELECT 1")')).toEqual(["/operations/show-sweep.ts"]);
  expect(misplaced(files, () => "const query = `UPDATE sweep SET x = 1`")).toHaveLength(1);
});
