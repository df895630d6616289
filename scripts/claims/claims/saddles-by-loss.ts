/** Critical points of a small network, found at all losses: their index against their loss. */
import * as z from "zod/mini";
import { hostNormals } from "../../../gpu-runner/random/normal.ts";
import { defineClaim, type PartOf } from "../claim.ts";
import { findCriticalPoint } from "../critical-point.ts";
import { meanFigure, shareFigure } from "../interval.ts";
import { openNetwork } from "../network-run.ts";

const PROBLEM = { hidden: 2, examples: 64, batch: 0, decay: 1e-3 } as const;
const RATE = 0.5;
/** Where searches begin: along the run, moved by so much times the norm of θ. */
const STEPS = [0, 20, 60, 150, 400] as const;
const MOVES = [0, 0.5] as const;
const MOVE_STREAM = 0x700;
/** Of ‖g‖ at the start of the run. */
const ACCEPTED = 1e-6;
const ITERATIONS = 40;
/** An eigenvalue counts as negative below this share of the largest |λ|. */
const ZERO = 1e-6;
/** Index and loss go together from this correlation on. */
const STRONG = 0.5;
/** Fewest points of a seed that make a correlation. */
const MIN_POINTS = 4;

const pointSchema = z.strictObject({
  step: z.int(),
  moved: z.number(),
  isAccepted: z.boolean(),
  isFlat: z.boolean(),
  iterations: z.int(),
  loss: z.number(),
  /** Share of negative eigenvalues. */
  index: z.number(),
  smallest: z.number(),
  largest: z.number(),
  /** Share of eigenvalues at zero. */
  flat: z.number(),
});
type Point = z.infer<typeof pointSchema>;

async function searchFrom(seed: number, step: number, moved: number): Promise<Point> {
  const run = await openNetwork("mnist-10x10", PROBLEM, seed);
  const first = await run.evaluate();
  run.descend(RATE, step);
  const at = await run.read(run.theta);
  const noise = hostNormals(seed, MOVE_STREAM + step, run.size);
  const length = moved * Math.sqrt(at.reduce((sum, entry) => sum + entry * entry, 0) / run.size);
  run.engine.write(
    run.theta,
    at.map((entry, i) => entry + length * (noise[i] as number)),
  );
  const found = await findCriticalPoint(run, {
    gradientNorm: ACCEPTED * Math.hypot(...first.gradient),
    iterations: ITERATIONS,
  });
  run.dispose();
  const { eigenvalues, isAccepted, isFlat, iterations, loss } = found;
  const [smallest, largest] = [eigenvalues[0] as number, eigenvalues.at(-1) as number];
  const zero = ZERO * Math.max(Math.abs(smallest), Math.abs(largest));
  const share = (isSo: (value: number) => boolean): number =>
    eigenvalues.filter(isSo).length / eigenvalues.length;
  return {
    step,
    moved,
    isAccepted,
    isFlat,
    iterations,
    loss,
    index: share((value) => value < -zero),
    smallest,
    largest,
    flat: share((value) => Math.abs(value) <= zero),
  };
}

async function pointsOf(seed: number): Promise<readonly Point[]> {
  const points: Point[] = [];
  for (const step of STEPS) for (const moved of MOVES) points.push(await searchFrom(seed, step, moved));
  return points;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Pearson's correlation, and the slope of the least-squares line, of index against loss. */
function fit(points: readonly Point[]): { readonly correlation: number; readonly slope: number } {
  const [loss, index] = [mean(points.map((point) => point.loss)), mean(points.map((point) => point.index))];
  let [xy, xx, yy] = [0, 0, 0];
  for (const point of points) {
    const [x, y] = [point.loss - loss, point.index - index];
    xy += x * y;
    xx += x * x;
    yy += y * y;
  }
  return { correlation: xy / Math.sqrt(xx * yy), slope: xy / xx };
}

const short = (value: number): string => value.toPrecision(2);

function rowOf(point: Point): readonly string[] {
  const { step, moved, isAccepted, isFlat, iterations, loss, index, smallest, largest, flat } = point;
  const end = isAccepted ? "accepted" : isFlat ? "Hg ≈ 0, g is not" : "not in time";
  const cells = [String(step), String(moved), end, String(iterations)];
  return [...cells, ...[loss, index, flat, smallest, largest].map(short)];
}

export const saddlesByLoss = defineClaim({
  name: "saddles-by-loss",
  title: "Saddles, not minima: index against loss",
  who: "Dauphin et al. 2014, arXiv 1406.2572, section 3 and figure 1; Pascanu et al. 2014; Choromanska et al. 2015",
  statement:
    "critical points at high loss are saddles, and the share of negative eigenvalues grows with the loss.",
  what: `Critical points of MNIST at 10 × 10 pixels with 2 hidden tanh units (232 parameters, 64 examples, weight decay 1e-3, float64): Newton's method on ½‖∇f‖² by Levenberg–Marquardt with exact Hessians, from points along a run of gradient descent and beside it, accepted at ‖g‖ < 1e-6 of the run's start. Of each seed ten searches; the figures are over seeds.`,
  limits:
    "A network of two hidden units with weight decay, without which the loss of separable examples has its critical points at infinity. Searches find the points that are near where they begin, so the sample is that of the runs and not of the surface.",
  minutes: { short: 4, full: 20 },
  rule: {
    conditions: [
      { where: "index and loss correlate with 0.5 or more", figure: "correlation", atLeast: STRONG },
      {
        where: "points in the upper half of the losses are saddles, three of four",
        figure: "saddles above",
        atLeast: 0.75,
      },
    ],
    checks: [{ where: "a fifth of the searches or more end at a point", figure: "accepted", atLeast: 0.2 }],
  },
  outcome: z.readonly(z.array(pointSchema)),
  parts: async (full) =>
    Array.from(
      { length: full ? 20 : 4 },
      (_, i): PartOf<readonly Point[]> => ({
        key: `seed-${i + 1}`,
        parameters: {
          problem: "mnist-10x10",
          ...PROBLEM,
          seed: i + 1,
          rate: RATE,
          steps: STEPS,
          moves: MOVES,
          accepted: ACCEPTED,
          iterations: ITERATIONS,
        },
        run: () => pointsOf(i + 1),
      }),
    ),
  measure(outcomes) {
    const accepted = outcomes.map((points) => points.filter(({ isAccepted }) => isAccepted));
    const enough = accepted.filter(({ length }) => length >= MIN_POINTS).map(fit);
    const all = accepted.flat().toSorted((a, b) => a.loss - b.loss);
    const upper = all.slice(Math.floor(all.length / 2));
    const chosen = [0, Math.floor(all.length / 2), all.length - 1].flatMap((i) => all[i] ?? []);
    const head = ["step", "moved", "end", "iterations", "loss", "index", "flat", "smallest λ", "largest λ"];
    return {
      figures: [
        shareFigure(
          { name: "accepted", meaning: "share of searches that end at a critical point", unit: "searches" },
          outcomes.flat().map(({ isAccepted }) => isAccepted),
        ),
        shareFigure(
          {
            name: "gradient-flat",
            meaning: "share of searches that end where Hg is nearly 0 and g is not",
            unit: "searches",
          },
          outcomes.flat().map(({ isFlat }) => isFlat),
        ),
        meanFigure(
          {
            name: "correlation",
            meaning: "correlation of index and loss over the points of a seed",
            unit: "seeds",
          },
          enough.map(({ correlation }) => correlation),
        ),
        meanFigure(
          { name: "slope", meaning: "slope of the index in the loss, a nat", unit: "seeds" },
          enough.map(({ slope }) => slope),
        ),
        shareFigure(
          {
            name: "saddles above",
            meaning: "share of the points in the upper half of the losses that have a negative eigenvalue",
            unit: "points",
          },
          upper.map(({ index }) => index > 0),
        ),
      ],
      tables: [
        { title: "Spectra at the lowest, a middle and the highest loss", head, rows: chosen.map(rowOf) },
        { title: "All searches of the first seed", head, rows: (outcomes[0] ?? []).map(rowOf) },
      ],
    };
  },
});
