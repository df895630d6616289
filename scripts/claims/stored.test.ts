/** What lies in docs/claims: every page follows from its result, every verdict from its figures, every rule is the one that ran. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readRecords } from "./record.ts";
import { claims } from "./registry.ts";
import { faultsOf } from "./stored.ts";

const ROOT = join(import.meta.dirname, "../..");
const FOLDER = join(ROOT, "docs/claims");

describe("docs/claims", () => {
  it("has pages and verdicts that follow from the results", async () => {
    expect(await faultsOf(claims, FOLDER)).toEqual([]);
  });

  it("speaks of the exports as they are", async () => {
    const parts = [...(await readRecords(FOLDER)).values()].flatMap((record) => record.parts);
    const exported = parts.filter(({ parameters }) => typeof parameters.export === "string");
    expect(exported.length).toBeGreaterThan(0);
    for (const { parameters } of exported) {
      const bytes = readFileSync(join(ROOT, String(parameters.export)));
      expect(createHash("sha256").update(bytes).digest("hex"), String(parameters.export)).toBe(
        parameters.sha256,
      );
    }
  });

  it("names claims once, with conditions that have names of their own", () => {
    expect(new Set(claims.map(({ name }) => name)).size).toBe(claims.length);
    for (const { rule } of claims) {
      const all = [...rule.conditions, ...rule.checks];
      expect(rule.conditions.length).toBeGreaterThan(0);
      expect(new Set(all.map(({ where }) => where)).size).toBe(all.length);
      for (const { atLeast, atMost } of all) expect(atLeast ?? atMost).toBeTypeOf("number");
    }
  });
});
