/** The pages of `docs/results/` are what their exports give, to the byte, and the script in another language agrees. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../shared/catalogue/generated.ts";
import type { SweepExport } from "../../shared/contracts/sweep-export.ts";
import { boardFromExport } from "../results/board-from-export.ts";
import { curvesOf } from "../results/exported-curves.ts";
import { importSweep } from "../results/importers/registry.ts";
import { resultsPage } from "../results/page.ts";
import { readSimulations, SIMULATIONS } from "../results/stability-section.ts";
import { expectBoardReproduced, expectRatios, recompute } from "./reproduced-board.fixture.ts";
import { expectReproduced, pythonMissing, reproduce } from "./reproduced-first-edition.fixture.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "docs", "results");
/** Trials of which all draws take plain Python more than a few seconds. */
const LARGE = 200;
const SUFFIX = ".json.gz";
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length));

function read(name: string): SweepExport {
  const text = gunzipSync(readFileSync(join(FOLDER, `${name}${SUFFIX}`))).toString("utf8");
  return importSweep(text);
}

describe.each(names)("docs/results/%s", (name) => {
  const exported = read(name);
  const board = boardFromExport(exported, catalogue);
  const large = exported.trials.length > LARGE;

  it("page: `npm run results -- --export` writes the same bytes", () => {
    expect(resultsPage(board, curvesOf(exported), readSimulations(SIMULATIONS))).toBe(
      readFileSync(join(FOLDER, `${name}.md`), "utf8"),
    );
  });

  const { board: studies } = board.board;
  it.skipIf(studies === null)("its winners lie inside their spaces", () => {
    expect(studies?.checks.filter(({ kind }) => kind === "edge")).toEqual([]);
  });

  it.skipIf(pythonMissing !== "" || studies === null)(
    `docs/reproduce.py gives its board, docs/reproduce.pl its ratios${pythonMissing}`,
    () => {
      if (studies === null) return;
      const path = join(FOLDER, `${name}${SUFFIX}`);
      expectBoardReproduced(recompute("python3", path), studies, exported.sweep.targets !== undefined);
      expectRatios(path, studies);
    },
    300_000,
  );

  // Pictures and sweeps of the first edition.
  const isFirst = studies === null;
  it.skipIf(pythonMissing !== "" || !isFirst)(
    `the first edition's script gives its numbers${pythonMissing}`,
    () => {
      expectReproduced(reproduce(join(FOLDER, `${name}${SUFFIX}`)), board.board, false);
    },
  );

  it.skipIf(pythonMissing !== "" || !isFirst)(
    // The 10,000 draws of 500 cells take plain Python minutes: large sweeps with the draws of a running one.
    `docs/reproduce.py gives its intervals${large ? ", at the draws of a running sweep" : ""}${pythonMissing}`,
    () => {
      const { board: drawn } = large ? boardFromExport(exported, catalogue, false) : board;
      const options = large ? (["--intervals", "--running"] as const) : (["--intervals"] as const);
      expectReproduced(reproduce(join(FOLDER, `${name}${SUFFIX}`), ...options), drawn, true);
    },
    120_000,
  );
});
