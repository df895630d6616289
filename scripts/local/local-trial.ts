/** One trial on this machine, on any engine, without a server. */

import type { Engine, EngineKind } from "../../gpu-runner/engine.ts";
import { openDawnDevice } from "../../gpu-runner/hosts/dawn.ts";
import type { OptimizerDefinition } from "../../gpu-runner/optimizer.ts";
import type { DataSource, ProblemDefinition } from "../../gpu-runner/problem.ts";
import { laneSeeds } from "../../gpu-runner/random/philox.ts";
import { runShard } from "../../gpu-runner/run/run-shard.ts";
import type { ShardProgress } from "../../gpu-runner/run/shard-run.ts";
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import type { TrialResult } from "../../shared/contracts/trial.ts";

export interface LocalTrial {
  readonly engine: EngineKind;
  readonly problem: ProblemDefinition;
  readonly options: ParameterValues;
  readonly optimizer: OptimizerDefinition;
  readonly hyperparameters: ParameterValues;
  readonly start?: readonly number[];
  readonly seed: number;
  readonly steps: number | null;
  readonly budget: number;
  readonly data: DataSource;
  /** Test examples to look at beside the criterion, where the problem has a test set; 0: none. */
  readonly heldOut: number;
  readonly onProgress?: (progress: ShardProgress) => void;
}

/** Runs it. @throws Error with one line when the engine cannot be had or the pairing cannot work. */
export async function runLocalTrial(trial: LocalTrial): Promise<TrialResult> {
  const engine = await openEngine(trial.engine, trial.seed);
  try {
    const report = await runShard({
      engine,
      problem: trial.problem,
      options: trial.options,
      optimizer: trial.optimizer,
      trials: [
        {
          key: "0".repeat(32),
          seed: trial.seed,
          hyperparameters: trial.hyperparameters,
          budget: trial.budget,
          ...(trial.start === undefined ? {} : { start: trial.start }),
        },
      ],
      data: trial.data,
      heldOut: trial.heldOut,
      targets: trial.problem.targets,
      curvePoints: 128,
      now: () => performance.now(),
      ...(trial.steps === null ? {} : { maxSteps: trial.steps }),
      onProgress(progress) {
        trial.onProgress?.(progress);
        return [];
      },
    });
    const [result] = report.results;
    if (!result) throw new Error("the trial ended without a result");
    return result;
  } finally {
    engine.dispose();
  }
}

async function openEngine(kind: EngineKind, seed: number): Promise<Engine> {
  const seeds = laneSeeds([seed]);
  switch (kind) {
    case "reference": {
      const { createReferenceEngine } = await import(
        "../../gpu-runner/engines/reference/reference-engine.ts"
      );
      return createReferenceEngine({ lanes: 1, seeds });
    }
    case "tfjs": {
      const { openNodeTfjs } = await import("../../gpu-runner/hosts/node-tfjs.ts");
      const { createTfjsEngine } = await import("../../gpu-runner/engines/tfjs/tfjs-engine.ts");
      return createTfjsEngine({ lanes: 1, seeds, tf: await openNodeTfjs() });
    }
    case "webgpu": {
      const { createWebGpuEngine } = await import("../../gpu-runner/engines/webgpu/webgpu-engine.ts");
      const { device, info } = await openDawnDevice();
      return createWebGpuEngine({ device, adapterInfo: info, lanes: 1, seeds });
    }
    default:
      return kind satisfies never;
  }
}
