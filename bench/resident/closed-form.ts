/** Lanes of a closed-form problem as contenders: the layered kernels, and the whole step as one kernel. */
import type { LaneTensor, Program } from "../../gpu-runner/engine.ts";
import { createWebGpuEngine, type WebGpuEngine } from "../../gpu-runner/engines/webgpu/webgpu-engine.ts";
import type { Objective } from "../../gpu-runner/objective.ts";
import { findOptimizer } from "../../gpu-runner/optimizers/registry.ts";
import { completeOptions, noData } from "../../gpu-runner/problems/create-problem.ts";
import { findProblem } from "../../gpu-runner/problems/registry.ts";
import { laneSeeds } from "../../gpu-runner/random/philox.ts";
import { recordBookkeeping } from "../../gpu-runner/run/bookkeeping.ts";
import { createLaneState } from "../../gpu-runner/run/lane-state.ts";
import { trackMovement } from "../../gpu-runner/run/movement.ts";
import { defaultValues } from "../../shared/catalogue/complete.ts";
import { isStructural } from "../../shared/catalogue/hyperparameter.ts";
import type { Clock, Contender } from "../engine/contender.ts";

export interface ClosedFormCase {
  readonly problem: string;
  readonly options?: Readonly<Record<string, number>>;
  readonly optimizer: string;
  readonly structure?: Readonly<Record<string, number>>;
}

/** Steps from the start until all lanes are sent back to it, so that none has converged and stopped. */
const STEPS_FROM_START = 64;

export interface ResidentContender extends Omit<Contender, "stepMs"> {
  readonly dispatchesPerStep: number;
}

export interface OpenedDevice {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
}

/** A contender whose check is θ of every lane after {@link STEPS_FROM_START} steps, to be equal to the bit. */
export async function closedFormContender(
  { problem: problemName, options, optimizer: optimizerName, structure = {} }: ClosedFormCase,
  lanes: number,
  residence: "never" | "always",
  opened: OpenedDevice,
  now: Clock,
): Promise<ResidentContender> {
  const began = now();
  const seeds = Array.from({ length: lanes }, (_, lane) => lane + 1);
  const engine = createWebGpuEngine({
    device: opened.device,
    adapterInfo: opened.info,
    lanes,
    seeds: laneSeeds(seeds),
    residence,
  });
  const problem = findProblem(problemName);
  const values = completeOptions(problem, options ?? {});
  const objective = await problem.create({ engine, options: values, seeds, data: noData });
  const starts = Float32Array.from(seeds.flatMap((seed) => [...problem.start(values, seed)]));
  const theta = engine.tensor([objective.size], starts);
  const program = recordStep(engine, optimizerName, structure, objective, theta);
  await engine.prepare(program);
  engine.run(program);
  await engine.finish();
  const firstStepMs = now() - began;
  const restart = (): void => {
    engine.write(theta, starts);
    engine.write(engine.active, 1);
  };
  engine.run(program, STEPS_FROM_START - 1);
  const [reached] = await engine.snapshot([theta]);
  const before = engine.statistics.dispatches;
  engine.run(program, 1);
  const dispatchesPerStep = engine.statistics.dispatches - before;
  return {
    name: residence === "always" ? "resident" : "layered",
    lanes,
    check: Array.from(reached ?? []),
    firstStepMs,
    dispatchesPerStep,
    async run(steps) {
      for (let done = 0; done < steps; done += STEPS_FROM_START) {
        restart();
        engine.run(program, Math.min(STEPS_FROM_START, steps - done));
      }
      await engine.finish();
    },
    dispose: () => engine.dispose(),
  };
}

/** One step of an optimizer, bookkeeping of the run loop included. */
export function recordStep(
  engine: WebGpuEngine,
  optimizerName: string,
  chosen: Readonly<Record<string, number>>,
  objective: Objective,
  theta: LaneTensor,
): Program {
  const definition = findOptimizer(optimizerName);
  const state = createLaneState(engine, [1e9], [2 ** 24 - 1]);
  const hyper: Record<string, LaneTensor> = {};
  const structure: Record<string, number | string> = {};
  for (const [name, parameter] of Object.entries(definition.hyperparameters)) {
    const value = chosen[name] ?? defaultValues(definition.hyperparameters)[name] ?? parameter.default;
    if (isStructural(parameter)) structure[name] = value;
    else hyper[name] = engine.tensor([1], Number(value));
  }
  const movement = trackMovement(engine, theta);
  const optimizer = definition.build({
    engine,
    objective,
    theta,
    hyper,
    structure,
    step: state.step,
    value: state.value,
    gradientNorm: state.gradientNorm,
    spent: state.cost,
    budget: state.budget,
    stepLimit: state.maxSteps,
    repeated: state.repeated,
    failed: state.failed,
    count: (kind, times) => engine.map("n = n + times", { n: state.counts[kind], times }),
  });
  return engine.record(() => {
    optimizer.step();
    recordBookkeeping(engine, state, { objective, movement });
  });
}
