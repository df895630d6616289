/** Two-way backtracking from starts six decades apart: the rates that it settles at. */
import * as z from "zod/mini";
import { defineClaim, type PartOf } from "../claim.ts";
import { ratioFigure } from "../interval.ts";
import { openTraining } from "../lane-training.ts";

const STARTS = [1e-4, 1e-2, 1, 100] as const;
const SETTINGS = [
  { key: "initial-full", start: "initial", batch: 0, where: "only the first rate differs, full batch" },
  {
    key: "initial-batch",
    start: "initial",
    batch: 128,
    where: "only the first rate differs, batches of 128",
  },
  {
    key: "largest-full",
    start: "largest",
    batch: 0,
    where: "the start is δ₀, which bounds growth, full batch",
  },
  {
    key: "largest-batch",
    start: "largest",
    batch: 128,
    where: "the start is δ₀, which bounds growth, batches of 128",
  },
] as const;
type Setting = (typeof SETTINGS)[number];
const PROBLEM = { hidden: 5, examples: 256 } as const;
const STEPS = 160;
/** The last half is read. */
const READ = 80;
/** Rates are the same where the largest is at most twice the smallest: three steps of the search's factor of 0.7. */
const SAME = 2;

const outcomeSchema = z.strictObject({
  setting: z.string(),
  /** By start, of each seed: the median rate of the steps that are read. */
  rates: z.readonly(z.array(z.readonly(z.array(z.number())))),
  losses: z.readonly(z.array(z.readonly(z.array(z.number())))),
});
type Outcome = z.infer<typeof outcomeSchema>;

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.sqrt(
    (sorted[Math.floor((sorted.length - 1) / 2)] as number) *
      (sorted[Math.floor(sorted.length / 2)] as number),
  );
}

async function ratesOf({ key, start, batch }: Setting, seeds: readonly number[]): Promise<Outcome> {
  const lanes = STARTS.flatMap((rate) => seeds.map((seed) => ({ rate, seed })));
  const training = await openTraining({
    problem: "mnist-10x10",
    options: { ...PROBLEM, batch },
    optimizer: "two-way-armijo",
    set: lanes.map(({ rate }) => (start === "initial" ? { largest: 100, initial: rate } : { largest: rate })),
    seeds: lanes.map(({ seed }) => seed),
  });
  training.driven.run(STEPS - READ);
  const seen: number[][] = lanes.map(() => []);
  for (let step = 0; step < READ; step++) {
    training.driven.run(1);
    for (const [lane, [rate = 0]] of (await training.driven.read("stepSize")).entries())
      if (rate > 0) seen[lane]?.push(rate);
  }
  const losses = await training.lossesNow();
  training.dispose();
  const byStart = (of: (lane: number) => number) =>
    STARTS.map((_, s) => seeds.map((_, i) => of(s * seeds.length + i)));
  return {
    setting: key,
    rates: byStart((lane) => middle(seen[lane] as number[])),
    losses: byStart((lane) => losses[lane] as number),
  };
}

/** Of each seed: largest ÷ smallest over the starts. */
function spreads(byStart: readonly (readonly number[])[]): readonly number[] {
  return (byStart[0] ?? []).map((_, seed) => {
    const values = byStart.map((seeds) => seeds[seed] as number);
    return Math.max(...values) / Math.min(...values);
  });
}

export const backtrackingRate = defineClaim({
  name: "backtracking-rate",
  title: "Backtracking finds the same rate from any start",
  who: "Truong and Nguyen 2018, arXiv 1808.05160, sections 4 and 5",
  statement:
    "the learning rate that (two-way) backtracking settles at does not depend on the one that it starts from.",
  what: `MNIST at 10 × 10 pixels with 5 hidden tanh units, 256 examples, ${STEPS} steps of two-way-armijo in float64, from 1e-4, 0.01, 1 and 100: as the first rate under one δ₀ of 100, and as δ₀ itself. Of each seed and start the median rate of the last ${READ} steps is read; the figure is the largest ÷ the smallest over the four starts, on the same seed and data order.`,
  limits:
    "One small network and 160 steps; the rate that grows by 1/0.7 a step may need more than that from 1e-4 under another cap. The losses beside the rates say what the rate is worth.",
  minutes: { short: 2, full: 8 },
  rule: {
    conditions: SETTINGS.map(({ key, where }) => ({ where, figure: `rates, ${key}`, atMost: SAME })),
    checks: [],
  },
  outcome: outcomeSchema,
  parts: async (full) =>
    SETTINGS.map((setting): PartOf<Outcome> => {
      const seeds = Array.from({ length: full ? 24 : 5 }, (_, i) => i + 1);
      return {
        key: setting.key,
        parameters: {
          problem: "mnist-10x10",
          ...PROBLEM,
          batch: setting.batch,
          starts: STARTS,
          varied: setting.start,
          steps: STEPS,
          read: READ,
          seeds: seeds.length,
        },
        run: () => ratesOf(setting, seeds),
      };
    }),
  measure: (outcomes) => ({
    figures: outcomes.flatMap(({ setting, rates, losses }) => {
      const where = SETTINGS.find(({ key }) => key === setting)?.where ?? setting;
      return [
        ratioFigure(
          {
            name: `rates, ${setting}`,
            meaning: `largest ÷ smallest rate of four starts, where ${where}`,
            unit: "seeds",
          },
          spreads(rates),
        ),
        ratioFigure(
          {
            name: `losses, ${setting}`,
            meaning: `largest ÷ smallest loss after ${STEPS} steps of four starts, where ${where}`,
            unit: "seeds",
          },
          spreads(losses),
        ),
      ];
    }),
    tables: outcomes.map(({ setting, rates, losses }) => ({
      title: `Rates and losses, ${SETTINGS.find(({ key }) => key === setting)?.where ?? setting}`,
      head: ["start", "rate (middle of the seeds)", "loss (middle of the seeds)"],
      rows: STARTS.map((start, s) => [
        String(start),
        middle(rates[s] ?? []).toPrecision(2),
        middle(losses[s] ?? []).toPrecision(2),
      ]),
    })),
  }),
});
