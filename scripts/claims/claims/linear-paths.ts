/** The loss along the straight line from where a run began to where it ended. */
import * as z from "zod/mini";
import { defineClaim, type PartOf } from "../claim.ts";
import { shareFigure } from "../interval.ts";
import { openTraining } from "../lane-training.ts";
import { largestRise } from "../rise.ts";

const RUNS = [
  { optimizer: "sgd", set: { rate: 0.5 } },
  { optimizer: "momentum", set: { rate: 0.1 } },
  { optimizer: "adam", set: { rate: 0.01 } },
] as const;
const PROBLEM = { hidden: 10, examples: 256, batch: 128 } as const;
const STEPS = 400;
/** Points of the line, both ends included. */
const POINTS = 41;
/** A rise along the line counts from this share of the whole fall on: below it lies what a batch leaves at the end. */
const RISE = 0.01;
const MOST = 0.75;

const outcomeSchema = z.strictObject({
  optimizer: z.string(),
  /** Of each seed: the largest rise above an earlier, lower loss along the line ÷ the fall from end to end. */
  rises: z.readonly(z.array(z.number())),
  /** The same from the end of one seed to the end of the next; ÷ the same fall. */
  between: z.readonly(z.array(z.number())),
  /** Losses at the start and at the end, of the first seed. */
  ends: z.readonly(z.tuple([z.number(), z.number()])),
});
type Outcome = z.infer<typeof outcomeSchema>;

async function pathsOf(run: (typeof RUNS)[number], seeds: readonly number[]): Promise<Outcome> {
  const training = await openTraining({ problem: "mnist-10x10", options: PROBLEM, ...run, seeds });
  training.driven.run(STEPS);
  const ends = await training.driven.read(training.driven.theta);
  const line = async (from: readonly ArrayLike<number>[], to: readonly ArrayLike<number>[]) => {
    const along: number[][] = seeds.map(() => []);
    for (let i = 0; i < POINTS; i++) {
      const share = i / (POINTS - 1);
      const points = from.map((start, lane) =>
        Array.from(
          start,
          (entry, p) => entry + share * (((to[lane] as ArrayLike<number>)[p] as number) - entry),
        ),
      );
      for (const [lane, loss] of (await training.losses(points)).entries()) along[lane]?.push(loss);
    }
    return along;
  };
  const down = await line(training.starts, ends);
  const across = await line(ends, [...ends.slice(1), ends[0] as readonly number[]]);
  training.dispose();
  const falls = down.map((losses) => (losses[0] as number) - (losses.at(-1) as number));
  return {
    optimizer: run.optimizer,
    rises: down.map((losses, lane) => largestRise(losses) / (falls[lane] as number)),
    between: across.map((losses, lane) => largestRise(losses) / (falls[lane] as number)),
    ends: [down[0]?.[0] as number, down[0]?.at(-1) as number],
  };
}

export const linearPaths = defineClaim({
  name: "linear-paths",
  title: "No barrier between start and end",
  who: "Goodfellow, Vinyals, Saxe 2015, arXiv 1412.6544, sections 3 and 4",
  statement: "along the straight line from the start of a run to its end the loss falls monotonically.",
  what: `MNIST at 10 × 10 pixels with 10 hidden tanh units, 256 examples in batches of 128, ${STEPS} steps, float64: the loss over all examples at ${POINTS} points of the line. A run counts as monotone where the loss nowhere rises by more than 1 % of the whole fall. The control is the line from the end of one seed to the end of the next, which has to show barriers.`,
  limits:
    "One small network with one hidden layer and standard starts; rates are not tuned. Later work finds that depth, large rates and adaptive methods break the property.",
  minutes: { short: 1, full: 4 },
  rule: {
    conditions: RUNS.map(({ optimizer }) => ({
      where: `${optimizer} trains`,
      figure: `monotone, ${optimizer}`,
      atLeast: MOST,
    })),
    checks: [
      {
        where: "lines between two ends show barriers",
        figure: "barriers between ends",
        atLeast: 0.5,
      },
    ],
  },
  outcome: outcomeSchema,
  parts: async (full) =>
    RUNS.map((run): PartOf<Outcome> => {
      const seeds = Array.from({ length: full ? 64 : 16 }, (_, i) => i + 1);
      return {
        key: run.optimizer,
        parameters: {
          problem: "mnist-10x10",
          ...PROBLEM,
          optimizer: run.optimizer,
          rate: run.set.rate,
          steps: STEPS,
          seeds: seeds.length,
        },
        run: () => pathsOf(run, seeds),
      };
    }),
  measure: (outcomes) => ({
    figures: [
      ...outcomes.map(({ optimizer, rises }) =>
        shareFigure(
          {
            name: `monotone, ${optimizer}`,
            meaning: `share of runs of ${optimizer} whose line has no rise`,
            unit: "seeds",
          },
          rises.map((rise) => rise <= RISE),
        ),
      ),
      shareFigure(
        {
          name: "barriers between ends",
          meaning: "share of lines between two ends of sgd that have a rise",
          unit: "pairs of seeds",
        },
        (outcomes[0]?.between ?? []).map((rise) => rise > RISE),
      ),
    ],
    tables: [
      {
        title: "Rises, in shares of the fall",
        head: [
          "optimizer",
          "largest rise of a seed",
          "loss of the first seed, start and end",
          "largest between ends",
        ],
        rows: outcomes.map(({ optimizer, rises, between, ends }) => [
          optimizer,
          Math.max(...rises).toPrecision(2),
          ends.map((loss) => loss.toPrecision(2)).join(" → "),
          Math.max(...between).toPrecision(2),
        ]),
      },
    ],
  }),
});
