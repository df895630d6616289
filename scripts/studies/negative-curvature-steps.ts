/**
 * `node scripts/studies/negative-curvature-steps.ts`: computes the tables of
 * docs/studies/negative-curvature-steps.md in float64 and writes them between the markers of that file. Seeded.
 *
 * At points along a run of gradient descent: the whole Hessian, its eigenpairs (λ, v), and for each pair the α of
 * lowest f(θ − α·(gᵀv)·v), searched over 24 decades and refined. On a parabola α = 1/λ.
 */
import { createNodeDataSource } from "../../gpu-runner/data/node-data-source.ts";
import type { Engine, LaneTensor } from "../../gpu-runner/engine.ts";
import { createReferenceEngine } from "../../gpu-runner/engines/reference/reference-engine.ts";
import type { Objective } from "../../gpu-runner/objective.ts";
import { createProblem } from "../../gpu-runner/problems/create-problem.ts";
import { hostUniforms } from "../../gpu-runner/random/normal.ts";
import { laneSeeds } from "../../gpu-runner/random/philox.ts";
import { fillTables, median, percent, short, table } from "./study-document.ts";

const DOCUMENT = new URL("../../docs/studies/negative-curvature-steps.md", import.meta.url);
const RUNS = [
  // Its start is the same for every seed: each entry is moved by up to 1.
  {
    problem: "xor",
    options: {},
    moved: 1,
    rate: 1,
    seeds: [0, 1, 2, 3, 4, 5, 6, 7],
    steps: [0, 10, 30, 100, 300, 1000],
  },
  {
    problem: "mnist-10x10",
    options: { hidden: 5, examples: 256, batch: 0 },
    moved: 0,
    rate: 0.5,
    seeds: [0, 1],
    steps: [0, 10, 30, 100, 300, 1000],
  },
] as const;
/** Pairs at each end of the spectrum: 80 searches a point. */
const PAIRS = 40;
/** α on a grid of half octaves, 2⁻⁴⁰ … 2⁴⁰, then between the neighbours of the best. */
const GRID = Array.from({ length: 161 }, (_, i) => 2 ** (i / 2 - 40));
const MOVE_STREAM = 1;
const REFINEMENTS = 3;
const REFINED = 17;
/** A pair below this share of the largest |λ| or of ‖g‖ is rounding. */
const MIN_CURVATURE = 1e-7;
const MIN_SLOPE = 1e-7;

interface Pair {
  readonly step: number;
  readonly loss: number;
  readonly curvature: number;
  /** α of lowest loss along the pair; infinite where the loss still falls at the largest α. */
  readonly best: number;
  /** Share of the decrease at the best α that α = 1/|λ| reaches; below 0 where that raises the loss. */
  readonly newton: number;
}

class Probe {
  readonly #engine: Engine;
  readonly #objective: Objective;
  readonly #gradient: LaneTensor;
  readonly #value: LaneTensor;
  readonly #theta: LaneTensor;
  /** Points and their losses, by how many. */
  readonly #candidates = new Map<number, readonly [LaneTensor, LaneTensor]>();

  constructor(engine: Engine, objective: Objective, theta: LaneTensor) {
    this.#engine = engine;
    this.#objective = objective;
    this.#theta = theta;
    this.#gradient = engine.tensor([objective.size]);
    this.#value = engine.tensor([1]);
  }

  descend(rate: number, steps: number): void {
    const program = this.#engine.record(() => {
      this.#objective.gradient(this.#theta, this.#value, this.#gradient);
      this.#engine.map("t = t - rate*g", { t: this.#theta, g: this.#gradient, rate });
    });
    this.#engine.run(program, steps);
    program.dispose();
  }

  async measure(step: number): Promise<readonly Pair[]> {
    const engine = this.#engine;
    const size = this.#objective.size;
    const hessian = engine.tensor([size, size]);
    const [values, vectors] = [engine.tensor([size]), engine.tensor([size, size])];
    this.#objective.gradient(this.#theta, this.#value, this.#gradient);
    this.#objective.hessian(hessian);
    engine.symmetricEigen(hessian, values, vectors);
    const [curvatures = [], rows = [], g = [], value = [], at = []] = (
      await engine.snapshot([values, vectors, this.#gradient, this.#value, this.#theta])
    ).map((copy) => Array.from(copy));
    const loss = value[0] as number;
    const largest = Math.max(...curvatures.map(Math.abs));
    const norm = Math.sqrt(g.reduce((sum, entry) => sum + entry * entry, 0));
    const chosen = curvatures
      .map((_, j) => j)
      .filter((j) => j < PAIRS || j >= size - PAIRS)
      .filter((j) => Math.abs(curvatures[j] as number) > MIN_CURVATURE * largest);
    const pairs: Pair[] = [];
    for (const j of chosen) {
      const row = rows.slice(j * size, (j + 1) * size);
      const slope = row.reduce((sum, entry, i) => sum + entry * (g[i] as number), 0);
      if (!(Math.abs(slope) > MIN_SLOPE * norm)) continue;
      const curvature = curvatures[j] as number;
      const along = row.map((entry) => slope * entry);
      const best = await this.#bestLength(at, along);
      const [newton = Number.NaN] = await this.#losses(at, along, [1 / Math.abs(curvature)]);
      const [lowest = Number.NaN] = Number.isFinite(best) ? await this.#losses(at, along, [best]) : [];
      pairs.push({ step, loss, curvature, best, newton: (loss - newton) / (loss - lowest) });
    }
    return pairs;
  }

  /** f(θ − α·along) for each α. */
  async #losses(
    at: readonly number[],
    along: readonly number[],
    lengths: readonly number[],
  ): Promise<readonly number[]> {
    const engine = this.#engine;
    const count = lengths.length;
    const [points, losses] = this.#candidates.get(count) ?? [
      engine.tensor([count, at.length]),
      engine.tensor([count]),
    ];
    this.#candidates.set(count, [points, losses]);
    engine.write(
      points,
      lengths.flatMap((length) => at.map((entry, i) => entry - length * (along[i] as number))),
    );
    this.#objective.values(points, losses);
    const [copy = []] = await engine.snapshot([losses]);
    return Array.from(copy, (value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value));
  }

  async #bestLength(at: readonly number[], along: readonly number[]): Promise<number> {
    let lengths: readonly number[] = GRID;
    let best = Number.NaN;
    for (let pass = 0; pass <= REFINEMENTS; pass++) {
      const losses = await this.#losses(at, along, lengths);
      const index = losses.indexOf(Math.min(...losses));
      best = lengths[index] as number;
      if (pass === 0 && index === lengths.length - 1) return Number.POSITIVE_INFINITY;
      const low = lengths[Math.max(0, index - 1)] as number;
      const high = lengths[Math.min(lengths.length - 1, index + 1)] as number;
      lengths = Array.from({ length: REFINED }, (_, i) => low * (high / low) ** (i / (REFINED - 1)));
    }
    return best;
  }
}

/** All pairs of a run of gradient descent; one lane, one seed. */
async function pairsOf(run: (typeof RUNS)[number], seed: number): Promise<readonly Pair[]> {
  const engine = createReferenceEngine({ lanes: 1, seeds: laneSeeds([seed]) });
  const data = createNodeDataSource();
  const { definition, options, objective } = await createProblem(run.problem, run.options, {
    engine,
    seeds: [seed],
    data,
  });
  const noise = hostUniforms(seed, MOVE_STREAM, objective.size);
  const start = Array.from(
    definition.start(options, seed),
    (entry, i) => entry + run.moved * (2 * (noise[i] as number) - 1),
  );
  const theta = engine.tensor([objective.size], start);
  const probe = new Probe(engine, objective, theta);
  const step = engine.tensor([1]);
  objective.nextBatch(step);
  const pairs: Pair[] = [];
  let taken = 0;
  for (const at of run.steps) {
    probe.descend(run.rate, at - taken);
    taken = at;
    pairs.push(...(await probe.measure(at)));
    console.error(`${run.problem}, seed ${seed}, step ${at}: ${pairs.length} pairs so far`);
  }
  engine.dispose();
  return pairs;
}

/** Pearson's correlation. */
function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [i, value] of x.entries()) {
    const [dx, dy] = [value - mx, (y[i] as number) - my];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xy / Math.sqrt(xx * yy);
}

/** Ranks from 0; ties do not occur among float64 measurements. */
function ranks(values: readonly number[]): readonly number[] {
  const order = values.map((_, i) => i).sort((i, j) => (values[i] as number) - (values[j] as number));
  const rank = new Array<number>(values.length);
  for (const [position, i] of order.entries()) rank[i] = position;
  return rank;
}

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ??
  Number.NaN;

function summary(label: readonly string[], pairs: readonly Pair[]): string[] {
  const bounded = pairs.filter(({ best }) => Number.isFinite(best));
  if (bounded.length < 5) return [...label, String(pairs.length), ...new Array<string>(5).fill("–")];
  const x = bounded.map(({ curvature }) => -Math.log10(Math.abs(curvature)));
  const y = bounded.map(({ best }) => Math.log10(best));
  const product = bounded.map(({ curvature, best }) => best * Math.abs(curvature));
  return [
    ...label,
    String(pairs.length),
    percent(1 - bounded.length / pairs.length),
    correlation(x, y).toFixed(2),
    correlation(ranks(x), ranks(y)).toFixed(2),
    `${short(median(product))} (${short(quantile(product, 0.1))}–${short(quantile(product, 0.9))})`,
    percent(median(bounded.map(({ newton }) => newton))),
  ];
}

const COLUMNS = [
  "pairs",
  "no minimum in reach",
  "corr(log α, log 1/∣λ∣)",
  "rank correlation",
  "α·∣λ∣: median (10–90 %)",
  "decrease at 1/∣λ∣, of the best (median)",
];
const overall: string[][] = [];
const byStep: string[][] = [];
for (const run of RUNS) {
  const pairs = (await Promise.all(run.seeds.map((seed) => pairsOf(run, seed)))).flat();
  for (const [sign, belongs] of [
    ["λ > 0", (pair: Pair) => pair.curvature > 0],
    ["λ < 0", (pair: Pair) => pair.curvature < 0],
  ] as const) {
    overall.push(summary([run.problem, sign], pairs.filter(belongs)));
    for (const step of run.steps) {
      const there = pairs.filter((pair) => pair.step === step);
      byStep.push(
        summary(
          [run.problem, String(step), short(median(there.map(({ loss }) => loss))), sign],
          there.filter(belongs),
        ),
      );
    }
  }
}
await fillTables(DOCUMENT, {
  overall: table(["problem", "curvature", ...COLUMNS], overall),
  steps: table(["problem", "step", "median loss", "curvature", ...COLUMNS], byStep),
});
