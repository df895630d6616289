/** The facts of every published sweep, from the exports of docs/results alone. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { catalogue } from "../../shared/catalogue/generated.ts";
import { sizeAt } from "../../shared/catalogue/size-terms.ts";
import type { SweepExport } from "../../shared/contracts/sweep-export.ts";
import type { SweepFacts } from "../../shared/contracts/sweep-facts.ts";
import { sweepFacts } from "../../shared/findings/sweep-facts.ts";
import { boardFromExport } from "../results/board-from-export.ts";
import { importSweep } from "../results/importers/registry.ts";

export interface PublishedSweep {
  readonly facts: SweepFacts;
  /** Share of final runs that end at a strict saddle, by optimizer: `[at a saddle, all]`. */
  readonly saddleEnds: ReadonlyMap<string, readonly [number, number]>;
  /** Parameters of its largest problem. */
  readonly parameters: number;
}

/** By the name of the preset. */
export async function publishedSweeps(folder: string): Promise<ReadonlyMap<string, PublishedSweep>> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".json.gz")).sort();
  const sweeps = new Map<string, PublishedSweep>();
  for (const file of files) {
    const exported = await readExport(join(folder, file));
    const published = factsOf(exported);
    if (published !== null) sweeps.set(exported.sweep.name, published);
  }
  return sweeps;
}

export async function readExport(path: string): Promise<SweepExport> {
  return importSweep(gunzipSync(await readFile(path)).toString());
}

function factsOf(exported: SweepExport): PublishedSweep | null {
  const { plan, board, finalRuns } = boardFromExport(exported, catalogue);
  if (board.board === null) return null;
  const head = {
    sweep: exported.sweep.id,
    name: exported.sweep.name,
    endedAt: exported.sweep.endedAt,
    imported: null,
    isVouchedFor: null,
    trials: plan.trials,
  };
  const largest = Math.max(
    ...plan.problems.map(({ name, options }) => {
      const entry = catalogue.problems.find((each) => each.name === name);
      return entry ? sizeAt(entry, options) : Number.NaN;
    }),
  );
  const making = sweepFacts(head, plan, board.board);
  for (;;) {
    const step = making.next();
    if (!step.done) continue;
    const saddleEnds = new Map<string, [number, number]>();
    for (const { optimizer, result } of finalRuns) {
      const ends = saddleEnds.get(optimizer) ?? [0, 0];
      saddleEnds.set(optimizer, [ends[0] + Number(result.endsAt === "saddle"), ends[1] + 1]);
    }
    return { facts: step.value, saddleEnds, parameters: largest };
  }
}
