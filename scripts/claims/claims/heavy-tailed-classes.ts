/** Adam against gradient descent where class frequencies fall as 1/k, and where they are equal. */
import * as z from "zod/mini";
import { defineClaim, type PartOf } from "../claim.ts";
import { ratioFigure } from "../interval.ts";
import { openTraining } from "../lane-training.ts";

const PROBLEM = { classes: 32, dimension: 8, examples: 256, batch: 0 } as const;
const LAWS = [
  { exponent: 1, where: "frequencies fall as 1/k" },
  { exponent: 0, where: "classes are equally frequent" },
] as const;
const STEPS = 200;
/** Half decades, far enough that the best is inside: a check says so. */
const GRIDS = {
  momentum: [0.1, 0.3, 1, 3, 10, 30, 100],
  adam: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1],
} as const;
type Optimizer = keyof typeof GRIDS;
const OPTIMIZERS: readonly Optimizer[] = ["momentum", "adam"];

const outcomeSchema = z.strictObject({
  exponent: z.number(),
  optimizer: z.enum(["momentum", "adam"]),
  /** By rate, of each seed: loss at the end; null where it has no number. */
  losses: z.readonly(z.array(z.readonly(z.array(z.nullable(z.number()))))),
});
type Outcome = z.infer<typeof outcomeSchema>;

async function lossesOf(exponent: number, optimizer: Optimizer, seeds: readonly number[]): Promise<Outcome> {
  const losses: (readonly (number | null)[])[] = [];
  for (const rate of GRIDS[optimizer]) {
    const training = await openTraining({
      problem: "zipf-softmax",
      options: { ...PROBLEM, exponent },
      optimizer,
      set: { rate },
      seeds,
    });
    training.driven.run(STEPS);
    losses.push((await training.lossesNow()).map((loss) => (Number.isFinite(loss) ? loss : null)));
    training.dispose();
  }
  return { exponent, optimizer, losses };
}

/** Of each seed the lowest loss over the rates, and the place of that rate. */
function best({ losses }: Outcome): readonly { readonly loss: number; readonly at: number }[] {
  return (losses[0] ?? []).map((_, seed) => {
    const values = losses.map((byRate) => byRate[seed] ?? Number.POSITIVE_INFINITY);
    const loss = Math.min(...values);
    return { loss, at: values.indexOf(loss) };
  });
}

/** 1 where no seed's best rate is the first or the last of its grid. */
function isInside(outcome: Outcome): boolean {
  return best(outcome).every(({ at }) => at > 0 && at < GRIDS[outcome.optimizer].length - 1);
}

export const heavyTailedClasses = defineClaim({
  name: "heavy-tailed-classes",
  title: "Adam against gradient descent on heavy-tailed classes",
  who: "Kunstner et al. 2024, arXiv 2402.19449, sections 2 and 3",
  statement:
    "where class frequencies are heavy-tailed Adam leaves gradient descent (with momentum) behind, in a linear model and on the full batch too, and not where classes are equally frequent.",
  what: `Softmax regression on 32 classes in 8 dimensions, 256 examples, full batch, ${STEPS} steps in float64; each at the best of seven rates, half a decade apart, chosen for the loss at the end of that seed. The figure is Adam's loss ÷ momentum's.`,
  limits:
    "The size is too small to tell: within these steps both come near the minimum of a convex loss, whatever the frequencies, and the best rate of Adam is the largest of its grid. The examples are the same for every seed, which draws only the start; a small convex problem. The best rate is chosen on the same run that is compared, on both sides alike.",
  minutes: { short: 2, full: 12 },
  rule: {
    conditions: [
      {
        where: "frequencies fall as 1/k: Adam ends at most at 0.8 of momentum's loss",
        figure: "exponent 1",
        atMost: 0.8,
      },
      {
        where: "classes are equally frequent: Adam ends at 0.8 of momentum's loss or above",
        figure: "exponent 0",
        atLeast: 0.8,
      },
    ],
    checks: OPTIMIZERS.flatMap((optimizer) =>
      LAWS.map(({ exponent }) => ({
        where: `the best rates of ${optimizer} lie inside their grid, exponent ${exponent}`,
        figure: `inside, ${optimizer}, ${exponent}`,
        atLeast: 1,
      })),
    ),
  },
  outcome: outcomeSchema,
  parts: async (full) => {
    const seeds = Array.from({ length: full ? 20 : 3 }, (_, i) => i + 1);
    return LAWS.flatMap(({ exponent }) =>
      OPTIMIZERS.map(
        (optimizer): PartOf<Outcome> => ({
          key: `${optimizer}-${exponent}`,
          parameters: {
            problem: "zipf-softmax",
            ...PROBLEM,
            exponent,
            optimizer,
            rates: GRIDS[optimizer],
            steps: STEPS,
            seeds: seeds.length,
          },
          run: () => lossesOf(exponent, optimizer, seeds),
        }),
      ),
    );
  },
  measure(outcomes) {
    const of = (exponent: number, optimizer: Optimizer): Outcome => {
      const found = outcomes.find((each) => each.exponent === exponent && each.optimizer === optimizer);
      if (!found) throw new Error(`no runs of ${optimizer} at exponent ${exponent}`);
      return found;
    };
    return {
      figures: [
        ...LAWS.map(({ exponent, where }) => {
          const [adam, momentum] = [best(of(exponent, "adam")), best(of(exponent, "momentum"))];
          return ratioFigure(
            {
              name: `exponent ${exponent}`,
              meaning: `loss of adam ÷ momentum, where ${where}`,
              unit: "seeds",
            },
            adam.map(({ loss }, seed) => loss / (momentum[seed]?.loss ?? Number.NaN)),
          );
        }),
        ...OPTIMIZERS.flatMap((optimizer) =>
          LAWS.map(({ exponent }) => ({
            name: `inside, ${optimizer}, ${exponent}`,
            meaning: `1 where the best rates of ${optimizer} lie inside the grid, exponent ${exponent}`,
            ...((inside) => ({ estimate: inside, low: inside, high: inside }))(
              isInside(of(exponent, optimizer)) ? 1 : 0,
            ),
            pieces: of(exponent, optimizer).losses[0]?.length ?? 0,
            unit: "seeds",
          })),
        ),
      ],
      tables: LAWS.map(({ exponent, where }) => ({
        title: `Loss at the end by rate, first seed, where ${where}`,
        head: ["optimizer", "rate", "loss"],
        rows: OPTIMIZERS.flatMap((optimizer) =>
          of(exponent, optimizer).losses.map((losses, r) => [
            optimizer,
            String(GRIDS[optimizer][r]),
            losses[0] === null || losses[0] === undefined ? "diverged" : losses[0].toPrecision(3),
          ]),
        ),
      })),
    };
  },
});
