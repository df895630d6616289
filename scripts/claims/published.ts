/** Parts that run nothing: figures of the published sweeps of `docs/results/`, known by the digest of their export. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { catalogue } from "../../shared/catalogue/generated.ts";
import type { StudyBoard } from "../../shared/contracts/study-board.ts";
import type { SweepExport } from "../../shared/contracts/sweep-export.ts";
import { meanOf, pairedT } from "../../shared/scoring/studies/paired-t.ts";
import { ALPHA } from "../../shared/scoring/verdict.ts";
import { readExport } from "../answers/published-facts.ts";
import { boardFromExport, type ExportedBoard } from "../results/board-from-export.ts";
import type { PartOf } from "./claim.ts";
import type { Figure } from "./figure.ts";

const FOLDER = join(import.meta.dirname, "../../docs/results");

export interface Published {
  readonly exported: SweepExport;
  readonly whole: ExportedBoard;
  readonly board: StudyBoard;
}

/** One part of a claim: what `measure` makes of a published sweep. */
export async function publishedPart<R>(name: string, measure: (sweep: Published) => R): Promise<PartOf<R>> {
  const path = join(FOLDER, `${name}.json.gz`);
  const digest = createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
  return {
    key: name,
    parameters: { export: `docs/results/${name}.json.gz`, sha256: digest },
    async run() {
      const exported = await readExport(path);
      const whole = boardFromExport(exported, catalogue);
      if (whole.board.board === null) throw new Error(`${name} is no sweep by studies`);
      return measure({ exported, whole, board: whole.board.board });
    },
  };
}

/**
 * The cost of one optimizer ÷ that of another over all blocks, with the interval of the board; told where the joint test of
 * the sweep tells the two apart.
 */
export function costRatio(
  { board, whole }: Published,
  [own, other]: readonly [string, string],
  head: Pick<Figure, "name" | "meaning">,
): Figure {
  const [a, b] = [own, other].map((optimizer) => board.optimizers.indexOf(optimizer)) as [number, number];
  if (a < 0 || b < 0) throw new Error(`the sweep has no ${a < 0 ? own : other}`);
  const p = board.test?.p[a]?.[b] ?? null;
  const by = whole.plan.problems.map(({ label }) => {
    const theirs = costsOf(board, label, other);
    return costsOf(board, label, own).map((loss, study) => loss - (theirs[study] ?? Number.NaN));
  });
  return { ...pairedRatio(head, by), told: p !== null && p < ALPHA };
}

/** Of each study, in logarithms. */
function costsOf(board: StudyBoard, label: string, optimizer: string): readonly number[] {
  const cell = board.cells.find((each) => each.problem === label && each.optimizer === optimizer);
  return (cell?.losses.tuned ?? []).map((loss) => loss ?? Number.NaN);
}

/**
 * A ratio from differences of logarithms `[problem][study]`: the problems are given, the studies are what is repeated
 * (`shared/scoring/studies/paired-t.ts`).
 */
export function pairedRatio(
  head: Pick<Figure, "name" | "meaning">,
  differences: readonly (readonly number[])[],
): Figure {
  const estimate = Math.exp(meanOf(differences.map(meanOf)));
  const { low, high } = pairedT(differences);
  const known = Number.isFinite(low);
  return {
    ...head,
    estimate: Number.isFinite(estimate) ? estimate : null,
    low: known ? Math.exp(low) : null,
    high: known ? Math.exp(high) : null,
    pieces: differences.flat().length,
    unit: "blocks (problem, study)",
  };
}
