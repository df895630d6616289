/**
 * `node scripts/studies/network-targets.ts PROBLEM`: the targets that the rule of docs/spec/problems.md gives a network, in
 * float64. To be run once, before a version of a problem is published. Seeded.
 */
import { createNodeDataSource } from "../../gpu-runner/data/node-data-source.ts";
import { createReferenceEngine } from "../../gpu-runner/engines/reference/reference-engine.ts";
import { findOptimizer } from "../../gpu-runner/optimizers/registry.ts";
import { completeOptions } from "../../gpu-runner/problems/create-problem.ts";
import { findProblem } from "../../gpu-runner/problems/registry.ts";
import { laneSeeds } from "../../gpu-runner/random/philox.ts";
import { runShard } from "../../gpu-runner/run/run-shard.ts";
import { completeHyperparameters } from "../../shared/catalogue/complete.ts";
import type { Curve } from "../../shared/contracts/trial.ts";
import { median } from "./study-document.ts";

const OPTIMIZER = "adam";
const RATES = [1e-3, 10 ** -2.5, 1e-2] as const;
const SEEDS = [1, 2, 3] as const;
/** Of the budget, one for each target. */
const SHARES = [1 / 16, 1 / 4, 1 / 2, 1] as const;

/** The criterion when that much was spent. */
function valueAt({ gradientEquivalents, value }: Curve, cost: number): number {
  const at = gradientEquivalents.findLastIndex((spent) => spent <= cost * (1 + 1e-9));
  return value[at] ?? Number.POSITIVE_INFINITY;
}

/** Curves of the seeds at one rate. */
async function curvesAt(name: string, rate: number): Promise<readonly Curve[]> {
  const [optimizer, problem] = [findOptimizer(OPTIMIZER), findProblem(name)];
  const completion = completeHyperparameters(optimizer.hyperparameters, { rate }, OPTIMIZER);
  if (!completion.ok) throw new Error(completion.errors.join("; "));
  const engine = createReferenceEngine({ lanes: SEEDS.length, seeds: laneSeeds(SEEDS) });
  const { results } = await runShard({
    engine,
    problem,
    options: completeOptions(problem, {}),
    optimizer,
    trials: SEEDS.map((seed) => ({
      key: `${seed}`,
      seed,
      hyperparameters: completion.values,
      budget: problem.budget,
    })),
    data: createNodeDataSource(),
    targets: [],
    curvePoints: 32,
    now: () => 0,
  });
  engine.dispose();
  return results.map(({ curve }) => curve);
}

async function main(name: string): Promise<void> {
  const { budget } = findProblem(name);
  let best: readonly number[] | undefined;
  for (const rate of RATES) {
    const curves = await curvesAt(name, rate);
    const medians = SHARES.map((share) => median(curves.map((curve) => valueAt(curve, share * budget))));
    console.log(`rate ${rate.toPrecision(3)}: ${medians.map((value) => value.toPrecision(4)).join(", ")}`);
    if (!best || (medians.at(-1) as number) < (best.at(-1) as number)) best = medians;
  }
  console.log(`targets: [${best?.map((value) => Number(value.toPrecision(2))).join(", ")}]`);
}

await main(process.argv[2] ?? "layer-norm-mlp");
