/** The app's rows say what the records and the claims' files say, each figure as the page of the claim prints it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { claimListSchema } from "../../shared/contracts/claim-row.ts";
import { ROWS_FILE, readRecords } from "./record.ts";
import { claims } from "./registry.ts";
import { claimList } from "./rows.ts";

const FOLDER = join(import.meta.dirname, "../../docs/claims");

describe("the rows of claims", () => {
  it("are one for each claim with a result, with the figures of its page", async () => {
    const stored = claimListSchema.parse(JSON.parse(await readFile(join(FOLDER, ROWS_FILE), "utf8")));
    const records = await readRecords(FOLDER);
    expect(stored.claims.map(({ name }) => name)).toEqual(
      claims.map(({ name }) => name).filter((name) => records.has(name)),
    );
    for (const row of stored.claims) {
      const page = await readFile(join(FOLDER, `${row.name}.md`), "utf8");
      expect(row.figures.length).toBeGreaterThan(0);
      for (const { text, over } of row.figures) expect(page).toContain(`${text} | ${over}`);
      expect(page).toContain(row.command);
      const { parts, result } = records.get(row.name) ?? { parts: [], result: undefined };
      expect(row.verdict).toBe(result?.verdict);
      expect(row.exports.map(({ sha256 }) => sha256)).toEqual(
        parts.flatMap(({ parameters }) => parameters.sha256 ?? []),
      );
    }
  });

  it("say of a claim without a result that it has not run", async () => {
    const [first] = claims;
    const list = claimList(claims.slice(0, 1), new Map(), []);
    expect(list).toEqual({
      claims: [],
      untested: [{ who: first?.who, statement: first?.statement, why: "ready to run, not run yet" }],
    });
  });
});
