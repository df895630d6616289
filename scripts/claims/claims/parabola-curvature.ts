/** Whether the curvature that the online parabola estimates does anything, against the same code without it. */
import * as z from "zod/mini";
import { defineClaim, type PartOf } from "../claim.ts";
import { ratioFigure } from "../interval.ts";
import { openTraining } from "../lane-training.ts";

const PROBLEM = { hidden: 5, examples: 256 } as const;
const STEPS = 400;
const LONGEST = 0.3;
const CUTS = [1e-3, 1e-2, 1e-1] as const;
const BATCHES = [
  { batch: 0, where: "full batch" },
  { batch: 128, where: "batches of 128" },
] as const;
/** With the estimate, and with λ̂ := 0: then the cut stands for the curvature, a constant. */
const [ESTIMATED, CONSTANT] = ["parabola-momentum", "flat-parabola-momentum"] as const;
/** The estimate matters where it takes off a tenth of the loss. */
const MATTERS = 0.9;

const outcomeSchema = z.strictObject({
  batch: z.int(),
  cut: z.number(),
  estimated: z.readonly(z.array(z.number())),
  constant: z.readonly(z.array(z.number())),
});
type Outcome = z.infer<typeof outcomeSchema>;

async function lossesOf(optimizer: string, batch: number, cut: number, seeds: readonly number[]) {
  const training = await openTraining({
    problem: "mnist-10x10",
    options: { ...PROBLEM, batch },
    optimizer,
    set: { cut, longest: LONGEST },
    seeds,
  });
  training.driven.run(STEPS);
  const losses = await training.lossesNow();
  training.dispose();
  return losses;
}

const nameOf = (batch: number, cut: number): string => `batch ${batch}, cut ${cut}`;
const whereOf = (batch: number): string => BATCHES.find((each) => each.batch === batch)?.where ?? "";

/** The middle of an even number of seeds is between two; here the geometric one. */
const middle = (losses: readonly number[]): string =>
  Math.exp(losses.reduce((sum, loss) => sum + Math.log(loss), 0) / losses.length).toPrecision(2);

/** The constant that does best, beside the estimate at its best: what tuning one number gives. */
function bestRatio(outcomes: readonly Outcome[]): readonly number[] {
  const best = (of: "estimated" | "constant", seed: number): number =>
    Math.min(...outcomes.map((outcome) => outcome[of][seed] as number));
  return (outcomes[0]?.estimated ?? []).map((_, seed) => best("estimated", seed) / best("constant", seed));
}

export const parabolaCurvature = defineClaim({
  name: "parabola-curvature",
  title: "The curvature of the online parabola",
  who: "Duda 2019, arXiv 1907.07063, section 3",
  statement:
    "the curvature that is estimated online from the gradients along the momentum makes the steps better.",
  what: `${ESTIMATED} against ${CONSTANT}, which is the same code with λ̂ := 0, so that the cut is a constant curvature: MNIST at 10 × 10 pixels with 5 hidden tanh units, 256 examples, ${STEPS} steps of at most ${LONGEST}, float64, at three cuts. The figure is the loss at the end with the estimate ÷ without, on the same seed; the estimate matters where it takes off a tenth.`,
  limits:
    "One small network, one momentum, no tuning beyond three cuts. A shuffled estimate, which would tell information from noise of the same size, is not tested.",
  minutes: { short: 2, full: 8 },
  rule: {
    conditions: BATCHES.flatMap(({ batch, where }) => [
      ...CUTS.map((cut) => ({
        where: `the cut is ${cut}, ${where}`,
        figure: nameOf(batch, cut),
        atMost: MATTERS,
      })),
      { where: `each has its best cut, ${where}`, figure: `best, batch ${batch}`, atMost: MATTERS },
    ]),
    checks: [],
  },
  outcome: outcomeSchema,
  parts: async (full) =>
    BATCHES.flatMap(({ batch }) =>
      CUTS.map((cut): PartOf<Outcome> => {
        const seeds = Array.from({ length: full ? 24 : 5 }, (_, i) => i + 1);
        return {
          key: `batch-${batch}-cut-${cut}`,
          parameters: {
            problem: "mnist-10x10",
            ...PROBLEM,
            batch,
            cut,
            longest: LONGEST,
            steps: STEPS,
            seeds: seeds.length,
          },
          run: async () => ({
            batch,
            cut,
            estimated: await lossesOf(ESTIMATED, batch, cut, seeds),
            constant: await lossesOf(CONSTANT, batch, cut, seeds),
          }),
        };
      }),
    ),
  measure: (outcomes) => ({
    figures: [
      ...outcomes.map(({ batch, cut, estimated, constant }) =>
        ratioFigure(
          {
            name: nameOf(batch, cut),
            meaning: `loss with the estimate ÷ with λ̂ := 0, cut ${cut}, ${whereOf(batch)}`,
            unit: "seeds",
          },
          estimated.map((loss, seed) => loss / (constant[seed] as number)),
        ),
      ),
      ...BATCHES.map(({ batch, where }) =>
        ratioFigure(
          {
            name: `best, batch ${batch}`,
            meaning: `the same, each at its best cut of a seed, ${where}`,
            unit: "seeds",
          },
          bestRatio(outcomes.filter((outcome) => outcome.batch === batch)),
        ),
      ),
    ],
    tables: [
      {
        title: "Losses at the end, geometric mean of the seeds",
        head: ["batch", "cut", "with the estimate", "λ̂ := 0"],
        rows: outcomes.map(({ batch, cut, estimated, constant }) => [
          whereOf(batch),
          String(cut),
          middle(estimated),
          middle(constant),
        ]),
      },
    ],
  }),
});
