/** What `npm run bench -- scoring` found about a sweep's own design: how often its first place and its verdicts turn. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { StudyBoard } from "../../shared/contracts/study-board.ts";
import { MIN_BLOCKS } from "../../shared/planning/design-notes.ts";
import type { ExportedBoard } from "./board-from-export.ts";

/** Written by `npm run bench -- scoring`. */
export const SIMULATIONS = new URL("../../bench/results/scoring.json", import.meta.url);

const share = z.number().min(0).max(1);

/** The part of the simulations' figures that a page quotes. */
const simulationsSchema = z.object({
  size: z.object({ repeats: z.int().positive() }),
  surfaces: z.array(
    z.object({
      problem: z.string(),
      runs: z.int().positive(),
      truth: z.record(z.string(), z.number()),
      second: z.array(
        z.object({
          design: z.object({
            studies: z.int(),
            k: z.int(),
            withDefault: z.boolean(),
            points: z.enum(["sobol", "random"]),
          }),
          wrongLeader: share,
          leaderCost: z.number(),
          flippedPairs: z.int(),
          wrongSweeps: share,
          bestExcluded: share,
          told: share,
        }),
      ),
    }),
  ),
});
export type Simulations = z.infer<typeof simulationsSchema>;

/** @throws where the file is none of this version: `npm run bench -- scoring` writes it anew */
export function readSimulations(file: URL): Simulations {
  return simulationsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
}

/**
 * The section, or nothing: it stands only where the sweep's problem was recorded with the same optimizers, and its
 * design simulated.
 */
export function stabilitySection(
  { plan }: ExportedBoard,
  board: StudyBoard,
  { size, surfaces }: Simulations,
): readonly string[] {
  const { studies, configurations } = board.design;
  const [problem] = plan.problems;
  const names = plan.optimizers.map(({ name }) => name).sort();
  const surface = surfaces.find(
    (each) =>
      plan.problems.length === 1 &&
      each.problem === problem?.name &&
      Object.keys(each.truth).sort().join() === names.join(),
  );
  const own = surface?.second.find(
    ({ design }) =>
      design.studies === studies &&
      design.k === configurations &&
      design.withDefault &&
      design.points === plan.protocol.sampler,
  );
  if (surface === undefined || own === undefined) return [];
  const pairs = (names.length * (names.length - 1)) / 2;
  const truth = Object.entries(surface.truth).sort(([, a], [, b]) => a - b);
  const least = truth[0]?.[1] ?? 0;
  const order = truth.map(([name, loss]) => `${name} ${Math.exp(loss - least).toFixed(2)}`).join(", ");
  const tests = studies >= MIN_BLOCKS;
  return [
    "## The same design with other seeds\n",
    `${size.repeats} sweeps of this design (${studies} studies, ${configurations} points) were simulated from ${surface.runs} recorded runs of these optimizers on \`${surface.problem}\`. There the true order is known: ${order} (cost as a multiple of the cheapest). \`npm run bench -- scoring\` repeats the simulation, and [scoring-simulations.md](../scoring-simulations.md) shows all designs.\n`,
    [
      `- **The optimizer in first place is not the truly cheapest in ${percent(own.wrongLeader)}** of these sweeps. On average, the one in first place truly costs ${own.leaderCost.toFixed(2)} times as much as the cheapest.`,
      tests
        ? `- In ${percent(own.bestExcluded)}, the board names a wrong leader: it calls the truly cheapest dearer than the optimizer in first place.`
        : `- The board names a wrong leader in 0 %, because with fewer than ${MIN_BLOCKS} blocks it names none; the first place is then an estimate and not a verdict.`,
      tests
        ? `- ${own.flippedPairs} of ${pairs} pairs are called cheaper in one sweep and dearer in another, and ${percent(own.wrongSweeps)} of the sweeps have a verdict on the wrong side. Of the other optimizers, ${percent(own.told)} are told apart from the one in first place.`
        : `- 0 of ${pairs} pairs are called cheaper in one sweep and dearer in another, because no two optimizers are told apart.`,
      "",
    ].join("\n"),
  ];
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
