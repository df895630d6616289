/**
 * The golden run: every optimizer of the registry on four problems on one engine, and a digest of what each pairing
 * did. A change of structure leaves every digest as it is; a change of a method changes that method's lines only.
 */
import { createHash } from "node:crypto";
import { createNodeDataSource } from "../../gpu-runner/data/node-data-source.ts";
import type { Engine, EngineKind } from "../../gpu-runner/engine.ts";
import { createReferenceEngine } from "../../gpu-runner/engines/reference/reference-engine.ts";
import { createTfjsEngine } from "../../gpu-runner/engines/tfjs/tfjs-engine.ts";
import { createWebGpuEngine } from "../../gpu-runner/engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../../gpu-runner/hosts/dawn.ts";
import { openNodeTfjs } from "../../gpu-runner/hosts/node-tfjs.ts";
import type { OptimizerDefinition } from "../../gpu-runner/optimizer.ts";
import { optimizers } from "../../gpu-runner/optimizers/registry.ts";
import { findProblem } from "../../gpu-runner/problems/registry.ts";
import { laneSeeds } from "../../gpu-runner/random/philox.ts";
import { runShard } from "../../gpu-runner/run/run-shard.ts";
import { defaultValues } from "../../shared/catalogue/complete.ts";
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import type { TrialResult } from "../../shared/contracts/trial.ts";

interface GoldenProblem {
  readonly name: string;
  readonly options: ParameterValues;
  readonly steps: number;
}

/** A valley, a rotated saddle landscape with gradient noise, a network of 9 parameters, a network on MNIST. */
const GOLDEN_PROBLEMS: readonly GoldenProblem[] = [
  { name: "rosenbrock", options: {}, steps: 12 },
  { name: "double-well", options: { rotate: 3, noise: 0.1 }, steps: 12 },
  { name: "xor", options: {}, steps: 8 },
  { name: "mnist-10x10", options: { hidden: 5, examples: 256, batch: 64 }, steps: 4 },
];

/** Two lanes, so that a lane that leaks into another is seen. */
const SEEDS = [1, 2];

export type GoldenDigests = ReadonlyMap<string, string>;

/**
 * Runs the chosen optimizers (all: an empty list) on one engine.
 * @returns digest or `unsupported` for each `problem optimizer`
 */
export async function goldenRun(
  kind: EngineKind,
  chosen: readonly string[],
  onDone: (line: string) => void,
): Promise<GoldenDigests> {
  const open = await opener(kind);
  const data = createNodeDataSource();
  const digests = new Map<string, string>();
  for (const golden of GOLDEN_PROBLEMS) {
    const problem = findProblem(golden.name);
    const options = { ...defaultValues(problem.options), ...golden.options };
    const size = problem.parameterCount(options);
    for (const optimizer of optimizers) {
      if (chosen.length > 0 && !chosen.includes(optimizer.name)) continue;
      const runs =
        optimizer.needs.every((need) => problem.supports.includes(need)) &&
        size <= (optimizer.maxParameters ?? Number.POSITIVE_INFINITY);
      const digest = runs ? digestOf(await trial(optimizer, golden.steps)) : "unsupported";
      digests.set(`${golden.name} ${optimizer.name}`, digest);
      onDone(`${kind} ${golden.name} ${optimizer.name} ${digest}`);
    }

    async function trial(optimizer: OptimizerDefinition, maxSteps: number): Promise<readonly TrialResult[]> {
      const engine = await open();
      try {
        const { results } = await runShard({
          engine,
          problem,
          options,
          optimizer,
          trials: SEEDS.map((seed) => ({
            key: String(seed).padStart(32, "0"),
            seed,
            hyperparameters: defaultValues(optimizer.hyperparameters),
            budget: problem.budget,
          })),
          data,
          targets: problem.targets,
          curvePoints: 64,
          now: () => 0,
          maxSteps,
        });
        return results;
      } finally {
        engine.dispose();
      }
    }
  }
  return digests;
}

async function opener(kind: EngineKind): Promise<() => Engine | Promise<Engine>> {
  const shape = { lanes: SEEDS.length, seeds: laneSeeds(SEEDS) };
  switch (kind) {
    case "reference":
      return () => createReferenceEngine(shape);
    case "tfjs": {
      const tf = await openNodeTfjs();
      return () => createTfjsEngine({ ...shape, tf });
    }
    case "webgpu": {
      const { device, info } = await openDawnDevice();
      return () => createWebGpuEngine({ ...shape, device, adapterInfo: info });
    }
    default:
      return kind satisfies never;
  }
}

/** First 16 hexadecimal digits of SHA-256 over everything that a trial computed, seconds left out. */
export function digestOf(results: readonly TrialResult[]): string {
  const told = results.map(
    ({ status, steps, value, gradientNorm, parameters, counts, gradientEquivalents, curve }) => [
      status,
      steps,
      value,
      gradientNorm,
      parameters,
      [counts.value, counts.gradient, counts.hessianVector, counts.hessian],
      gradientEquivalents,
      curve.step,
      curve.value,
    ],
  );
  return createHash("sha256").update(JSON.stringify(told)).digest("hex").slice(0, 16);
}
