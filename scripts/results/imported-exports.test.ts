/** What is published can be imported: each export stands in the plan of its request, and gives the board of its page. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { catalogue } from "../../shared/catalogue/generated.ts";
import { importOptionsSchema } from "../../shared/contracts/import-options.ts";
import { heldOutEndsOf } from "../../shared/contracts/target-series.ts";
import type { ImportedSweep } from "../../shared/imports/imported-sweep.ts";
import { readFile } from "../../shared/imports/read-file.ts";
import { buildLeaderboard } from "../../shared/scoring/leaderboard.ts";
import { boardFromExport } from "./board-from-export.ts";
import { importSweep } from "./importers/registry.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "docs", "results");
const names = readdirSync(FOLDER).filter((file) => file.endsWith(".json.gz"));

function imported(text: string): ImportedSweep {
  const reading = readFile(text, catalogue, importOptionsSchema.parse({}));
  let piece = reading.next();
  while (!piece.done) piece = reading.next();
  if (!piece.value.ok) throw new Error(piece.value.message);
  return piece.value.value;
}

it("there are published exports (control)", () => {
  expect(names.length).toBeGreaterThan(3);
});

it.each(names)("%s", (name) => {
  const text = gunzipSync(readFileSync(join(FOLDER, name))).toString("utf8");
  const exported = importSweep(text);
  const { plan, results, configurations } = imported(text);
  expect(results.length).toBe(exported.trials.length);
  const curves = new Map(results.map(({ index, result }) => [index, result.curve]));
  const board = buildLeaderboard({
    plan,
    trials: results.map(({ index, result, provenance }) => ({
      ...result,
      index,
      heldOut: heldOutEndsOf(result),
      adapterClass: provenance.device.adapterClass,
    })),
    curve: (index) => curves.get(index) ?? null,
    configuration: (entry, study, configuration) => configurations[entry.index]?.[study]?.[configuration],
    // The draws of a sweep that has ended take a minute for the largest.
    ended: results.length < 1000,
  });
  expect(board).toEqual(boardFromExport(exported, catalogue, results.length < 1000).board);
});
