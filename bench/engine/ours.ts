/** The product: one method on the WebGPU engine, bookkeeping of the run loop included. */
import type { LaneTensor, Program } from "../../gpu-runner/engine.ts";
import { createObjective } from "../../gpu-runner/engines/webgpu/network/objective.ts";
import type { KernelChoice } from "../../gpu-runner/engines/webgpu/tune.ts";
import { createWebGpuEngine, type WebGpuEngine } from "../../gpu-runner/engines/webgpu/webgpu-engine.ts";
import type { Objective } from "../../gpu-runner/objective.ts";
import type { OptimizerDefinition } from "../../gpu-runner/optimizer.ts";
import { findOptimizer } from "../../gpu-runner/optimizers/registry.ts";
import { laneSeeds } from "../../gpu-runner/random/philox.ts";
import { recordBookkeeping } from "../../gpu-runner/run/bookkeeping.ts";
import { createLaneState } from "../../gpu-runner/run/lane-state.ts";
import { trackMovement } from "../../gpu-runner/run/movement.ts";
import { isStructural } from "../../shared/catalogue/hyperparameter.ts";
import { CHECKED_STEPS, type Clock, type Contender, checkedSteps } from "./contender.ts";
import {
  type Fixture,
  KRYLOV_VECTORS,
  type Method,
  RATE,
  restarts,
  SEARCH,
  trainingData,
} from "./workload.ts";

export interface EngineOptions {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
  /** The adapter's defaults when absent. */
  readonly kernels?: KernelChoice;
}

/** @param name of the contender @param definition what steps; absent: the built-in method */
export async function ours(
  fixture: Fixture,
  method: Method,
  lanes: number,
  options: EngineOptions,
  now: Clock,
  name = "saddlebench",
  definition?: OptimizerDefinition,
): Promise<Contender> {
  const began = now();
  const seeds = laneSeeds(Array.from({ length: lanes }, (_, lane) => lane + 1));
  const engine = createWebGpuEngine({
    device: options.device,
    adapterInfo: options.info,
    lanes,
    seeds,
    ...options.kernels,
  });
  const objective = await createObjective(engine, fixture.workload.spec, trainingData(fixture, lanes));
  const prepared = prepare(engine, objective, fixture, method, () => {}, definition);
  await engine.prepare(prepared.program);
  if (prepared.before) engine.run(prepared.before);
  const step = async (): Promise<readonly number[]> => {
    engine.run(prepared.program);
    if (prepared.after) engine.run(prepared.after);
    const seen = await engine.snapshot(prepared.seen);
    return seen.flatMap((numbers) => Array.from(numbers).slice(0, prepared.entries));
  };
  const compared = method === "sgd" || method === "adam";
  const checked = await checkedSteps(step, compared ? CHECKED_STEPS : 1, began, now);
  return {
    name: `${name} ×${lanes}`,
    lanes,
    ...checked,
    async run(steps) {
      engine.run(prepared.program, steps);
      await engine.finish();
    },
    dispose: () => engine.dispose(),
  };
}

export interface Prepared {
  /** One step of the method. */
  readonly program: Program;
  /** To be run once before. */
  readonly before?: Program;
  /** To be run before what was computed is compared; not a part of a step. */
  readonly after?: Program;
  /** Tensors whose first `entries` numbers are compared. */
  readonly seen: readonly LaneTensor[];
  readonly entries: number;
}

/** @param begins called just before the method's step itself is recorded */
export function prepare(
  engine: WebGpuEngine,
  objective: Objective,
  fixture: Fixture,
  method: Method,
  begins: () => void = () => {},
  definition?: OptimizerDefinition,
): Prepared {
  const theta = engine.tensor([objective.size], fixture.theta);
  return method === "hessian-vector" || method === "gradient"
    ? evaluation(engine, objective, theta, fixture, method, begins)
    : step(engine, objective, theta, fixture, method, begins, definition ?? methodNamed(method));
}

function methodNamed(method: Method): OptimizerDefinition {
  return findOptimizer(method === "saddle-free-newton-20" ? "krylov-saddle-free-newton" : method);
}

function evaluation(
  engine: WebGpuEngine,
  objective: Objective,
  theta: LaneTensor,
  fixture: Fixture,
  method: "gradient" | "hessian-vector",
  begins: () => void,
): Prepared {
  const [value, gradient] = [engine.tensor([1]), engine.tensor([objective.size])];
  begins();
  const first = engine.record(() => objective.gradient(theta, value, gradient));
  if (method === "gradient") return { program: first, seen: [gradient], entries: 8 };
  const vector = engine.tensor([objective.size], fixture.vector);
  const product = engine.tensor([objective.size]);
  begins();
  const program = engine.record(() => objective.hessianVector(vector, product));
  return { program, before: first, seen: [product], entries: 8 };
}

function step(
  engine: WebGpuEngine,
  objective: Objective,
  theta: LaneTensor,
  fixture: Fixture,
  method: Method,
  begins: () => void,
  definition: OptimizerDefinition,
): Prepared {
  const state = createLaneState(
    engine,
    new Array(engine.lanes).fill(1e30),
    new Array(engine.lanes).fill(2 ** 24),
  );
  const { hyper, structure } = bind(engine, definition, method);
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
  const start = restarts(method) ? engine.tensor([objective.size], fixture.theta) : undefined;
  const reached = engine.tensor([1]);
  begins();
  const program = engine.record(() => {
    if (start) engine.copy(start, theta);
    optimizer.step();
    recordBookkeeping(engine, state, { objective, movement });
  });
  if (!start) return { program, seen: [state.value], entries: 1 };
  const after = engine.record(() => objective.value(theta, reached));
  const accepted = optimizer.state?.stepSize;
  return { program, after, seen: [state.value, reached, ...(accepted ? [accepted] : [])], entries: 1 };
}

/** What differs from the defaults. */
const CHOSEN: Readonly<Partial<Record<Method, Readonly<Record<string, number>>>>> = {
  sgd: { rate: RATE },
  armijo: { largest: SEARCH.largest, window: SEARCH.trials },
  "saddle-free-newton-20": { vectors: KRYLOV_VECTORS },
};

function bind(engine: WebGpuEngine, definition: OptimizerDefinition, method: Method) {
  const chosen = CHOSEN[method] ?? {};
  const hyper: Record<string, LaneTensor> = {};
  const structure: Record<string, number | string> = {};
  for (const [name, parameter] of Object.entries(definition.hyperparameters)) {
    const value = chosen[name] ?? parameter.default;
    if (isStructural(parameter)) structure[name] = value;
    else hyper[name] = engine.tensor([1], Number(value));
  }
  return { hyper, structure };
}
