/**
 * `node scripts/studies/curvature-error-bars.ts`: computes the tables of docs/studies/curvature-error-bars.md in
 * float64 and writes them between the markers of that file. Seeded: the same tables each time.
 */
import { createReferenceEngine } from "../../gpu-runner/engines/reference/reference-engine.ts";
import { drive } from "../../gpu-runner/optimizers/drive.fixture.ts";
import {
  type SignExperiment,
  signExperiment,
} from "../../gpu-runner/optimizers/online-regression/noise-experiments.fixture.ts";
import { findOptimizer } from "../../gpu-runner/optimizers/registry.ts";
import { createProblem } from "../../gpu-runner/problems/create-problem.ts";
import { laneSeeds } from "../../gpu-runner/random/philox.ts";
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { fillTables, median, percent, short, table } from "./study-document.ts";

const DOCUMENT = new URL("../../docs/studies/curvature-error-bars.md", import.meta.url);
const SIGN_LANES = 500;
const SIGN_STEPS = 40;
const TUNING_SEEDS = 20;
const FINAL_SEEDS = 40;
const STEPS = 100;
const NOISES = [0.1, 1, 5] as const;
const CONFIDENCES = [0, 0.5, 1, 2] as const;
const METHODS = ["ogr-diagonal", "parabola-momentum"] as const;
const PROBLEMS = [
  { name: "double-well", options: { rotate: 7 }, minimum: -0.25 },
  { name: "rosenbrock", options: { dimension: 2, rotate: 7 }, minimum: 0 },
  { name: "beale-3d", options: {}, minimum: 0 },
] as const;
/** Cut, plain rate: everyone's grid. */
const GRID = [1, 5, 25, 125].flatMap((cut) => [1e-4, 1e-3, 1e-2, 1e-1].map((rate) => ({ cut, rate })));

const engineOf = (lanes: number, first: number) =>
  createReferenceEngine({
    lanes,
    seeds: laneSeeds(Array.from({ length: lanes }, (_, lane) => first + lane)),
  });

/** Table 1: signs, errors and coverage for steps independent of the noise and caused by it. */
async function signTable(): Promise<string> {
  const rows: string[][] = [];
  for (const motion of ["walk", "descent"] as const)
    for (const curvature of [1, -1])
      for (const noise of [0.1, 1, 10])
        for (const size of [0.1, 0.01]) {
          const experiment: SignExperiment = { curvature, noise, motion, size, averaging: 0.3 };
          const seen = await signExperiment(engineOf(SIGN_LANES, 1), experiment, SIGN_STEPS);
          rows.push([
            motion === "walk" ? "independent" : "−rate·gradient",
            String(curvature),
            String(noise),
            String(size),
            percent(seen.wrong),
            short(seen.curvature),
            short(seen.standardError),
            short(seen.feedback),
            percent(seen.within),
            percent(seen.withinWithFeedback),
          ]);
        }
  return table(
    [
      "steps",
      "true λ",
      "noise σ",
      "step or rate",
      "wrong sign",
      "median λ̂",
      "median standard error",
      "median feedback",
      "within 2 errors",
      "with feedback",
    ],
    rows,
  );
}

interface Run {
  readonly method: (typeof METHODS)[number];
  readonly problem: (typeof PROBLEMS)[number];
  readonly noise: number;
  readonly set: ParameterValues;
  readonly firstSeed: number;
  readonly seeds: number;
}

/** A method on a noisy problem, a lane for each seed, at its start. */
async function startRun({ method, problem, noise, set, firstSeed, seeds }: Run) {
  const engine = engineOf(seeds, firstSeed);
  const trialSeeds = Array.from({ length: seeds }, (_, lane) => firstSeed + lane);
  const create = (given: Readonly<Record<string, number>>) =>
    createProblem(problem.name, { ...problem.options, ...given }, { engine, seeds: trialSeeds });
  const { definition, options, objective } = await create({ noise });
  const start = trialSeeds.flatMap((seed) => [...definition.start(options, seed)]);
  const { objective: noiseless } = await create({ noise: 0 });
  return {
    engine,
    objective,
    noiseless,
    run: drive(engine, objective, findOptimizer(method), { start, set }),
  };
}

/** Gaps to the minimum after the budget, one per lane. */
async function finalGaps(request: Run): Promise<readonly number[]> {
  const { engine, objective, run } = await startRun(request);
  run.run(STEPS);
  const criterion = engine.tensor([1]);
  objective.criterion(run.theta, criterion);
  const lanes = await run.read(criterion);
  engine.dispose();
  return lanes.map(([value = Number.NaN]) =>
    Number.isNaN(value) ? Number.POSITIVE_INFINITY : value - request.problem.minimum,
  );
}

/** One row of the tables: a method, a problem, a noise, and cut and plain rate tuned for each confidence. */
interface Tuned {
  readonly method: (typeof METHODS)[number];
  readonly problem: (typeof PROBLEMS)[number];
  readonly noise: number;
  readonly sets: readonly ParameterValues[];
}

/** Cut and plain rate of the lowest median gap for each confidence, on seeds of their own. */
async function tuneAll(): Promise<readonly Tuned[]> {
  const rows: Tuned[] = [];
  for (const method of METHODS)
    for (const problem of PROBLEMS)
      for (const noise of NOISES) {
        const sets: ParameterValues[] = [];
        for (const confidence of CONFIDENCES) {
          let best: { readonly gap: number; readonly set: ParameterValues } | undefined;
          for (const point of GRID) {
            const set = { ...point, errorBars: "weighed", confidence };
            const run = { method, problem, noise, set, firstSeed: 1000, seeds: TUNING_SEEDS };
            const gap = median(await finalGaps(run));
            if (!best || gap < best.gap) best = { gap, set };
          }
          sets.push(best?.set ?? {});
        }
        rows.push({ method, problem, noise, sets });
      }
  return rows;
}

const finalRun = ({ method, problem, noise }: Tuned, set: ParameterValues): Run => ({
  method,
  problem,
  noise,
  set,
  firstSeed: 1,
  seeds: FINAL_SEEDS,
});

const BY_CONFIDENCE = CONFIDENCES.map((c) => (c === 0 ? "0 (published)" : String(c)));

/** Table 2: median gap with each confidence. */
async function lossTable(tuned: readonly Tuned[]): Promise<string> {
  const rows: string[][] = [];
  for (const row of tuned) {
    const finals: (readonly number[])[] = [];
    for (const set of row.sets) finals.push(await finalGaps(finalRun(row, set)));
    const [published = [], cautious = []] = finals;
    const better = cautious.filter((gap, seed) => gap < (published[seed] ?? 0)).length;
    rows.push([
      row.method,
      row.problem.name,
      String(row.noise),
      ...finals.map((gaps) => short(median(gaps))),
      `${better} of ${FINAL_SEEDS}`,
    ]);
  }
  return table(["method", "problem", "noise σ", ...BY_CONFIDENCE, "0.5 better than 0"], rows);
}

interface Decisions {
  /** Share of estimates whose sign is not that of the true curvature at the point. */
  readonly wrong: number;
  /** Share of the wrong ones in all the weight that estimates had in steps: Σ wrong·t/Σ t. */
  readonly wrongWeight: number;
  /** Share within two combined errors of the true curvature. */
  readonly within: number;
}

/**
 * What a method believes while it runs, against the true Hessian at the same point: its diagonal for
 * ogr-diagonal, the curvature along the base direction for the parabola. From the second gradient on, where
 * the lane has not left the region (|θ| < 100) and the true curvature is not 0.
 */
async function decisions(request: Run): Promise<Decisions> {
  const { engine, noiseless, run } = await startRun(request);
  const size = noiseless.size;
  const [value, gradient] = [engine.tensor([1]), engine.tensor([size])];
  const hessian = engine.tensor([size, size]);
  let [seen, wrong, weight, wrongWeight, within] = [0, 0, 0, 0, 0];
  for (let step = 0; step < STEPS; step++) {
    noiseless.gradient(run.theta, value, gradient);
    noiseless.hessian(hessian);
    const points = await run.read(run.theta);
    const truth = await run.read(hessian);
    run.run(1);
    if (step === 0) continue;
    const [estimates, errors, biases, trusts] = await Promise.all(
      ["curvature", "standardError", "feedback", "trust"].map((name) => run.read(name)),
    );
    const base = request.method === "ogr-diagonal" ? undefined : await run.read("base");
    for (let lane = 0; lane < request.seeds; lane++) {
      if (!points[lane]?.every((x) => Math.abs(x) < 100)) continue;
      const h = truth[lane] ?? [];
      const curvatures = base
        ? [alongDirection(h, base[lane] ?? [])]
        : Array.from({ length: size }, (_, i) => h[i * size + i] ?? 0);
      curvatures.forEach((curvature, i) => {
        const trust = trusts?.[lane]?.[i] ?? 0;
        if (trust === 0 || !(Math.abs(curvature) > 0)) return;
        const estimate = estimates?.[lane]?.[i] ?? 0;
        const missed = Math.sign(estimate) !== Math.sign(curvature);
        seen += 1;
        weight += trust;
        if (missed) {
          wrong += 1;
          wrongWeight += trust;
        }
        const error = Math.hypot(errors?.[lane]?.[i] ?? 0, biases?.[lane]?.[i] ?? 0);
        if (Math.abs(estimate - curvature) <= 2 * error) within += 1;
      });
    }
  }
  engine.dispose();
  return { wrong: wrong / seen, wrongWeight: wrongWeight / weight, within: within / seen };
}

/** bᵀHb/bᵀb of a row-major H `[n, n]`. */
function alongDirection(h: readonly number[], b: readonly number[]): number {
  const n = b.length;
  const curvature = b.reduce(
    (sum, bi, i) => sum + bi * b.reduce((row, bj, j) => row + (h[i * n + j] ?? 0) * bj, 0),
    0,
  );
  return curvature / b.reduce((sum, bi) => sum + bi * bi, 0);
}

/** Table 3: signs in the runs of table 2. */
async function decisionTable(tuned: readonly Tuned[]): Promise<string> {
  const rows: string[][] = [];
  for (const row of tuned) {
    const seen: Decisions[] = [];
    for (const set of row.sets) seen.push(await decisions(finalRun(row, set)));
    rows.push([
      row.method,
      row.problem.name,
      String(row.noise),
      ...seen.map(({ wrong, wrongWeight }, i) =>
        i === 0 ? percent(wrong) : `${percent(wrong)} → ${percent(wrongWeight)}`,
      ),
      seen.map(({ within }) => percent(within)).join(", "),
    ]);
  }
  return table(["method", "problem", "noise σ", ...BY_CONFIDENCE, "within 2 errors"], rows);
}

const signs = await signTable();
const tuned = await tuneAll();
await fillTables(DOCUMENT, {
  signs,
  losses: await lossTable(tuned),
  decisions: await decisionTable(tuned),
});
