/**
 * `node scripts/studies/curvature-error-bars.ts`: computes the tables of docs/studies/curvature-error-bars.md in
 * float64 and writes them between the markers of that file. Seeded: the same tables each time.
 */
import { createReferenceEngine } from "../../gpu-runner/engines/reference/reference-engine.ts";
import type { OptimizerDefinition } from "../../gpu-runner/optimizer.ts";
import { drive } from "../../gpu-runner/optimizers/drive.fixture.ts";
import {
  type SignExperiment,
  signExperiment,
} from "../../gpu-runner/optimizers/online-regression/noise-experiments.fixture.ts";
import { findOptimizer } from "../../gpu-runner/optimizers/registry.ts";
import { createProblem } from "../../gpu-runner/problems/create-problem.ts";
import { laneSeeds } from "../../gpu-runner/random/philox.ts";
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

/** Gaps to the minimum after the budget, one per lane. */
async function finalGaps(
  method: OptimizerDefinition,
  problem: (typeof PROBLEMS)[number],
  noise: number,
  set: Readonly<Record<string, number>>,
  firstSeed: number,
  seeds: number,
): Promise<readonly number[]> {
  const engine = engineOf(seeds, firstSeed);
  const trialSeeds = Array.from({ length: seeds }, (_, lane) => firstSeed + lane);
  const given = { ...problem.options, noise };
  const { definition, options, objective } = await createProblem(problem.name, given, {
    engine,
    seeds: trialSeeds,
  });
  const start = trialSeeds.flatMap((seed) => [...definition.start(options, seed)]);
  const run = drive(engine, objective, method, { start, set });
  run.run(STEPS);
  const criterion = engine.tensor([1]);
  objective.criterion(run.theta, criterion);
  const lanes = await run.read(criterion);
  engine.dispose();
  return lanes.map(([value = Number.NaN]) =>
    Number.isNaN(value) ? Number.POSITIVE_INFINITY : value - problem.minimum,
  );
}

/** Table 2: median gap with each confidence, cut and plain rate tuned for each on seeds of their own. */
async function lossTable(): Promise<string> {
  const rows: string[][] = [];
  for (const methodName of METHODS)
    for (const problem of PROBLEMS)
      for (const noise of NOISES) {
        const method = findOptimizer(methodName);
        const cells: string[] = [];
        const finals: (readonly number[])[] = [];
        for (const confidence of CONFIDENCES) {
          let best: { readonly gap: number; readonly set: Readonly<Record<string, number>> } | undefined;
          for (const point of GRID) {
            const set = { ...point, confidence };
            const gap = median(await finalGaps(method, problem, noise, set, 1000, TUNING_SEEDS));
            if (!best || gap < best.gap) best = { gap, set };
          }
          const gaps = await finalGaps(method, problem, noise, best?.set ?? {}, 1, FINAL_SEEDS);
          cells.push(short(median(gaps)));
          finals.push(gaps);
        }
        const [published = [], cautious = []] = finals;
        const better = cautious.filter((gap, seed) => gap < (published[seed] ?? 0)).length;
        rows.push([methodName, problem.name, String(noise), ...cells, `${better} of ${FINAL_SEEDS}`]);
      }
  return table(
    [
      "method",
      "problem",
      "noise σ",
      ...CONFIDENCES.map((c) => (c === 0 ? "0 (published)" : String(c))),
      "0.5 better than 0",
    ],
    rows,
  );
}

await fillTables(DOCUMENT, { signs: await signTable(), losses: await lossTable() });
