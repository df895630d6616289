/** Two more reasons why saddle-free Newton is not used: noise in the Hessian, and Krylov directions that miss what is negative. */
import * as z from "zod/mini";
import { defineClaim, type PartOf } from "../claim.ts";
import { meanFigure } from "../interval.ts";
import { type NetworkRun, openNetwork } from "../network-run.ts";
import { curvaturesOf, ritzPairs, shareFound } from "../ritz-pairs.ts";

const PROBLEM = { hidden: 5, examples: 512 } as const;
const RATE = 0.5;
const STEPS = [0, 300] as const;
const BATCHES = [16, 64, 128, 256] as const;
/** Batches of each size at each point. */
const DRAWS = 4;
const VECTORS = [5, 10, 20, 40] as const;
/** Vectors of a saddle-free step from a batch; the published sweeps have as many. */
const STEP_VECTORS = 10;
/** The claim is that signs are wrong, and that directions are missed: at least this share of them. */
const [OFTEN_WRONG, MOSTLY_MISSED] = [0.1, 0.5] as const;

const pointSchema = z.strictObject({
  step: z.int(),
  /** By batch size: share of the negative Ritz values of batches whose directions have positive curvature over all examples. */
  wrong: z.readonly(z.array(z.number())),
  /** Negative Ritz values seen, by batch size. */
  negative: z.readonly(z.array(z.int())),
  /** By number of vectors: Σ|negative Ritz values| ÷ Σ|negative eigenvalues|, and the most negative ÷ the smallest eigenvalue. */
  found: z.readonly(z.array(z.number())),
  deepest: z.readonly(z.array(z.number())),
});
type Point = z.infer<typeof pointSchema>;

async function signErrors(
  whole: NetworkRun,
  batch: number,
  seed: number,
): Promise<readonly [number, number]> {
  const at = await whole.read(whole.theta);
  let [wrong, negative] = [0, 0];
  for (let draw = 0; draw < DRAWS; draw++) {
    const part = await openNetwork("mnist-10x10", { ...PROBLEM, batch }, 1000 * seed + draw, at);
    const { values, vectors } = await ritzPairs(part, STEP_VECTORS);
    part.dispose();
    const chosen = vectors.filter((_, j) => (values[j] as number) < 0);
    const curvatures = await curvaturesOf(whole, chosen);
    negative += chosen.length;
    wrong += curvatures.filter((curvature) => curvature > 0).length;
  }
  return [wrong, negative];
}

async function pointsOf(seed: number): Promise<readonly Point[]> {
  const run = await openNetwork("mnist-10x10", { ...PROBLEM, batch: 0 }, seed);
  const points: Point[] = [];
  let taken = 0;
  for (const step of STEPS) {
    run.descend(RATE, step - taken);
    taken = step;
    const { values } = await run.eigenpairs();
    const [found, deepest]: [number[], number[]] = [[], []];
    for (const rank of VECTORS) {
      const { values: ritz } = await ritzPairs(run, rank);
      found.push(shareFound(ritz, values));
      deepest.push(Math.max(0, -(ritz[0] as number)) / -(values[0] as number));
    }
    const errors: (readonly [number, number])[] = [];
    for (const batch of BATCHES) errors.push(await signErrors(run, batch, seed));
    points.push({
      step,
      wrong: errors.map(([wrong, seen]) => (seen === 0 ? 0 : wrong / seen)),
      negative: errors.map(([, seen]) => seen),
      found,
      deepest,
    });
  }
  run.dispose();
  return points;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

export const curvatureNoise = defineClaim({
  name: "curvature-noise",
  title: "Noise in the Hessian, and what Krylov vectors miss",
  who: "The discussion behind this project, on why saddle-free Newton is not used: noise in the Hessian, Krylov directions that miss negative ones",
  statement:
    "on minibatches the signs of curvature are wrong, and a few Krylov vectors from the gradient miss most of the negative curvature.",
  what: `MNIST at 10 × 10 pixels with 5 hidden tanh units (565 parameters, 512 examples, float64), at the start and after 300 steps of gradient descent at rate 0.5. Signs: from the gradient of a batch, ${STEP_VECTORS} Lanczos vectors of that batch's Hessian, as a saddle-free step has them; a negative Ritz value is wrong where its direction has positive curvature over all examples. Misses: Lanczos from the gradient over all examples, against all eigenvalues. Of each seed, the mean over the two points; ${DRAWS} batches a point and size.`,
  limits:
    "One network with 565 parameters. The 512 examples stand for the true Hessian, so that a batch of 256 is half of them. A wrong sign costs a saddle-free step nothing where both curvatures are small. The figure is a mean of two points that differ much, as the table says: at the start the negative curvature is large and its signs are mostly right, and late in the run it is small and they are mostly wrong.",
  minutes: { short: 2, full: 6 },
  rule: {
    conditions: [
      ...BATCHES.map((batch) => ({
        where: `signs are wrong in a tenth or more, batches of ${batch}`,
        figure: `wrong, ${batch}`,
        atLeast: OFTEN_WRONG,
      })),
      ...VECTORS.map((rank) => ({
        where: `${rank} vectors find at most half of the negative curvature`,
        figure: `found, ${rank}`,
        atMost: MOSTLY_MISSED,
      })),
    ],
    checks: [],
  },
  outcome: z.readonly(z.array(pointSchema)),
  parts: async (full) =>
    Array.from(
      { length: full ? 12 : 4 },
      (_, i): PartOf<readonly Point[]> => ({
        key: `seed-${i + 1}`,
        parameters: {
          problem: "mnist-10x10",
          ...PROBLEM,
          seed: i + 1,
          rate: RATE,
          steps: STEPS,
          batches: BATCHES,
          draws: DRAWS,
          vectors: VECTORS,
        },
        run: () => pointsOf(i + 1),
      }),
    ),
  measure(outcomes) {
    const over = (of: (point: Point) => number): readonly number[] =>
      outcomes.map((points) => mean(points.map(of)));
    const head = (name: string, meaning: string) => ({ name, meaning, unit: "seeds" });
    return {
      figures: [
        ...BATCHES.map((batch, i) =>
          meanFigure(
            head(
              `wrong, ${batch}`,
              `share of negative Ritz values that are positive over all examples, batches of ${batch}`,
            ),
            over((point) => point.wrong[i] as number),
          ),
        ),
        ...VECTORS.map((rank, i) =>
          meanFigure(
            head(
              `found, ${rank}`,
              `share of the negative curvature that ${rank} Lanczos vectors from the gradient find`,
            ),
            over((point) => point.found[i] as number),
          ),
        ),
        ...VECTORS.map((rank, i) =>
          meanFigure(
            head(`deepest, ${rank}`, `most negative Ritz value ÷ smallest eigenvalue, ${rank} vectors`),
            over((point) => point.deepest[i] as number),
          ),
        ),
      ],
      tables: [
        {
          title: "Along the run, mean of the seeds",
          head: [
            "step",
            ...BATCHES.map((batch) => `wrong signs, ${batch}`),
            ...VECTORS.map((rank) => `found, ${rank} vectors`),
          ],
          rows: STEPS.map((step, s) => {
            const at = outcomes.map((points) => points[s] as Point);
            return [
              String(step),
              ...BATCHES.map((_, i) => mean(at.map((point) => point.wrong[i] as number)).toFixed(2)),
              ...VECTORS.map((_, i) => mean(at.map((point) => point.found[i] as number)).toFixed(2)),
            ];
          }),
        },
      ],
    };
  },
});
