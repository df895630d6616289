/** What every importer must do with an export written in its form, and with one that is damaged. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type SweepExport, sweepExportSchema } from "../../../shared/contracts/sweep-export.ts";
import { contentOf, importers, importSweep } from "./registry.ts";
import { SAMPLES } from "./samples.fixture.ts";

const FILE = join(import.meta.dirname, "../../../docs/results/quickstart.json.gz");
const published = sweepExportSchema.parse(JSON.parse(gunzipSync(readFileSync(FILE)).toString("utf8")));
const EXPORT: SweepExport = {
  sweep: { ...published.sweep, edition: 2 },
  trials: published.trials.slice(0, 3),
};

describe.each(importers.map((importer) => [importer.name, importer] as const))("%s", (name, importer) => {
  const sample = SAMPLES[name];
  const text = sample?.written(EXPORT) ?? "";

  it("has a sample, which no other importer takes for its own", () => {
    expect(sample).toBeDefined();
    expect(importers.filter((each) => each.recognises(contentOf(text)))).toEqual([importer]);
  });

  it("gives the sweep that was written", () => {
    expect(importSweep(text)).toEqual(sample?.exported(EXPORT));
  });

  it("names what is wrong with a damaged one in one line", () => {
    const damaged = text.replace(`"status":"${EXPORT.sweep.status}"`, '"status":"unheard of"');
    expect(damaged).not.toBe(text);
    expect(() => importSweep(damaged)).toThrow(/^not an export of this version: sweep\.status: [^\n]+$/);
  });
});

it("says what is read where a file is something else", () => {
  expect(() => importSweep("a,b\n1,2\n")).toThrow(/^not an exported sweep; what is read: JSON export, /);
});
