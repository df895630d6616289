/**
 * `node scripts/studies/exact-newton.ts`: the comparison of docs/studies/exact-newton.md, dense Newton methods
 * against others at the same budget, in float64; one worker a method. Seeded.
 *
 * It is no preset: on a software adapter the 565 × 565 eigenproblem of one step takes minutes, here two seconds.
 */
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { createNodeDataSource } from "../../gpu-runner/data/node-data-source.ts";
import { createReferenceEngine } from "../../gpu-runner/engines/reference/reference-engine.ts";
import { findOptimizer } from "../../gpu-runner/optimizers/registry.ts";
import { completeOptions } from "../../gpu-runner/problems/create-problem.ts";
import { findProblem } from "../../gpu-runner/problems/registry.ts";
import { laneSeeds } from "../../gpu-runner/random/philox.ts";
import { runShard } from "../../gpu-runner/run/run-shard.ts";
import { completeHyperparameters } from "../../shared/catalogue/complete.ts";
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import type { Curve } from "../../shared/contracts/trial.ts";
import { fillTables, median, short, table } from "./study-document.ts";

const DOCUMENT = new URL("../../docs/studies/exact-newton.md", import.meta.url);
const OPTIONS = { hidden: 5, examples: 256, batch: 0 };
/** Gradient, full Hessian of 565 parameters, seven values. */
const DENSE_STEP = 1 + 2 * 565 + 7 / 3;
const DENSE_STEPS = 20;
const BUDGET = DENSE_STEPS * DENSE_STEP;
const TUNING_SEED = 100;
/** A first look with each rate: what 1,000 gradients say of it. */
const TUNING_BUDGET = 1000;
const SEEDS = [0, 1, 2] as const;
const RATES = [0.01, 0.03, 0.1, 0.3, 1] as const;

interface Entrant {
  readonly optimizer: string;
  /** Configurations to choose from on the tuning seed. */
  readonly candidates: readonly ParameterValues[];
}
const rates = RATES.map((rate) => ({ rate }));
const ENTRANTS: readonly Entrant[] = [
  { optimizer: "momentum", candidates: rates },
  { optimizer: "adam", candidates: rates.map(({ rate }) => ({ rate: rate / 10 })) },
  {
    optimizer: "krylov-damped-newton",
    candidates: [10, 40].map((vectors) => ({ vectors, recovers: "no" })),
  },
  { optimizer: "krylov-saddle-free-newton", candidates: [{ vectors: 10 }, { vectors: 40 }] },
  // As published: its dead ends are those of the tables.
  { optimizer: "damped-newton", candidates: [{ recovers: "no" }] },
  { optimizer: "saddle-free-newton", candidates: [{}] },
];

interface Outcome {
  readonly configuration: ParameterValues;
  readonly curves: readonly Curve[];
}

/** Curve of one run. */
async function train(
  { optimizer: name }: Entrant,
  configuration: ParameterValues,
  seed: number,
  budget: number,
): Promise<Curve> {
  const optimizer = findOptimizer(name);
  const problem = findProblem("mnist-10x10");
  const completion = completeHyperparameters(optimizer.hyperparameters, configuration, name);
  if (!completion.ok) throw new Error(completion.errors.join("; "));
  const engine = createReferenceEngine({ lanes: 1, seeds: laneSeeds([seed]) });
  const { results } = await runShard({
    engine,
    problem,
    options: completeOptions(problem, OPTIONS),
    optimizer,
    trials: [{ key: "0", seed, hyperparameters: completion.values, budget }],
    data: createNodeDataSource(),
    targets: [],
    curvePoints: 512,
    now: () => 0,
  });
  engine.dispose();
  const [result] = results;
  if (!result) throw new Error("the run ended without a result");
  return result.curve;
}

/** Lowest loss until a cost, or until a step. */
function lowest(curve: Curve, axis: readonly number[], until: number): number {
  const seen = curve.value.filter((_, i) => (axis[i] as number) <= until * (1 + 1e-9));
  return Math.min(...seen.map((value) => value ?? Number.POSITIVE_INFINITY));
}

async function compete(entrant: Entrant): Promise<Outcome> {
  let best: { readonly configuration: ParameterValues; readonly value: number } | undefined;
  for (const configuration of entrant.candidates) {
    if (entrant.candidates.length === 1) break;
    const curve = await train(entrant, configuration, TUNING_SEED, TUNING_BUDGET);
    const value = lowest(curve, curve.gradientEquivalents, TUNING_BUDGET);
    if (!best || value < best.value) best = { configuration, value };
  }
  const configuration = best?.configuration ?? entrant.candidates[0] ?? {};
  const curves: Curve[] = [];
  for (const seed of SEEDS) curves.push(await train(entrant, configuration, seed, BUDGET));
  return { configuration, curves };
}

function cell(curves: readonly Curve[], axis: (curve: Curve) => readonly number[], until: number): string {
  const values = curves.map((curve) => lowest(curve, axis(curve), until));
  return `${short(median(values))} (${short(Math.min(...values))}–${short(Math.max(...values))})`;
}

async function main(): Promise<void> {
  const outcomes = new Map<string, Outcome>();
  await Promise.all(
    ENTRANTS.map(async (entrant) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: entrant });
      const outcome = await new Promise<Outcome>((resolve, reject) => {
        worker.once("message", resolve);
        worker.once("error", reject);
      });
      outcomes.set(entrant.optimizer, outcome);
      console.error(`${entrant.optimizer}: done`);
    }),
  );
  const costs = [1, 5, 10, 20].map((steps) => steps * DENSE_STEP);
  const byCost: string[][] = [];
  const bySteps: string[][] = [];
  for (const { optimizer } of ENTRANTS) {
    const outcome = outcomes.get(optimizer);
    if (!outcome) throw new Error(`${optimizer} has no outcome`);
    const chosen = Object.entries(outcome.configuration).map(([name, value]) => `${name} ${value}`);
    const label = [optimizer, chosen.join(", ") || "–"];
    const { curves } = outcome;
    byCost.push([...label, ...costs.map((cost) => cell(curves, (c) => c.gradientEquivalents, cost))]);
    bySteps.push([...label, ...[5, 10, 15, 20].map((steps) => cell(curves, (c) => c.step, steps))]);
  }
  await fillTables(DOCUMENT, {
    cost: table(["optimizer", "chosen", ...costs.map((cost) => `${cost.toFixed(0)} GE`)], byCost),
    steps: table(["optimizer", "chosen", ...[5, 10, 15, 20].map((steps) => `${steps} steps`)], bySteps),
  });
}

if (isMainThread) await main();
else parentPort?.postMessage(await compete(workerData as Entrant));
