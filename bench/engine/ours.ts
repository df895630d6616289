/** The product: one method on the WebGPU engine, bookkeeping of the run loop included. */
import type { LaneTensor, Program } from "../../gpu-runner/engine.ts";
import { createObjective } from "../../gpu-runner/engines/webgpu/network/objective.ts";
import type { KernelChoice } from "../../gpu-runner/engines/webgpu/tune.ts";
import { createWebGpuEngine, type WebGpuEngine } from "../../gpu-runner/engines/webgpu/webgpu-engine.ts";
import type { Objective } from "../../gpu-runner/objective.ts";
import type { OptimizerDefinition } from "../../gpu-runner/optimizer.ts";
import { findOptimizer } from "../../gpu-runner/optimizers/registry.ts";
import { laneSeeds } from "../../gpu-runner/random/philox.ts";
import { createLaneState, recordBookkeeping } from "../../gpu-runner/run/lane-state.ts";
import { isStructural } from "../../shared/catalogue/hyperparameter.ts";
import type { Clock, Contender } from "./contender.ts";
import { type Fixture, type Method, RATE, trainingData } from "./workload.ts";

const SFN_RANK = 20;
/** Steps whose losses must agree with the peers'. */
const CHECKED_STEPS = 3;

export interface EngineOptions {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
  /** The adapter's defaults when absent. */
  readonly kernels?: KernelChoice;
}

export async function ours(
  fixture: Fixture,
  method: Method,
  lanes: number,
  options: EngineOptions,
  now: Clock,
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
  const prepared = prepare(engine, objective, fixture, method);
  await engine.prepare(prepared.program);
  if (prepared.before) engine.run(prepared.before);
  const check: number[] = [];
  let firstStepMs = 0;
  const compared = method === "sgd" || method === "adam";
  for (let i = 0; i < (compared ? CHECKED_STEPS : 1); i++) {
    engine.run(prepared.program);
    const [seen] = await engine.snapshot([prepared.seen]);
    check.push(...Array.from(seen ?? []).slice(0, prepared.entries));
    if (i === 0) firstStepMs = now() - began;
  }
  return {
    name: `saddlebench ×${lanes}`,
    lanes,
    check,
    firstStepMs,
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
  /** Tensor whose first `entries` numbers are compared. */
  readonly seen: LaneTensor;
  readonly entries: number;
}

/** @param begins called just before the method's step itself is recorded */
export function prepare(
  engine: WebGpuEngine,
  objective: Objective,
  fixture: Fixture,
  method: Method,
  begins: () => void = () => {},
): Prepared {
  const theta = engine.tensor([objective.size], fixture.theta);
  return method === "hessian-vector" || method === "gradient"
    ? evaluation(engine, objective, theta, fixture, method, begins)
    : step(engine, objective, theta, method, begins);
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
  if (method === "gradient") return { program: first, seen: gradient, entries: 8 };
  const vector = engine.tensor([objective.size], fixture.vector);
  const product = engine.tensor([objective.size]);
  begins();
  const program = engine.record(() => objective.hessianVector(vector, product));
  return { program, before: first, seen: product, entries: 8 };
}

function step(
  engine: WebGpuEngine,
  objective: Objective,
  theta: LaneTensor,
  method: Method,
  begins: () => void,
): Prepared {
  const name = method === "saddle-free-newton-20" ? "krylov-saddle-free-newton" : method;
  const definition = findOptimizer(name);
  const state = createLaneState(
    engine,
    new Array(engine.lanes).fill(1e30),
    new Array(engine.lanes).fill(2 ** 24),
  );
  const { hyper, structure } = bind(engine, definition);
  const optimizer = definition.build({
    engine,
    objective,
    theta,
    hyper,
    structure,
    step: state.step,
    value: state.value,
    gradientNorm: state.gradientNorm,
    failed: state.failed,
    count: (kind, times) => engine.map("n = n + times", { n: state.counts[kind], times }),
  });
  begins();
  const program = engine.record(() => {
    optimizer.step();
    recordBookkeeping(engine, state, objective.size);
  });
  return { program, seen: state.value, entries: 1 };
}

function bind(engine: WebGpuEngine, definition: OptimizerDefinition) {
  const hyper: Record<string, LaneTensor> = {};
  const structure: Record<string, number | string> = {};
  for (const [name, parameter] of Object.entries(definition.hyperparameters)) {
    const value =
      name === "vectors" ? SFN_RANK : name === "rate" && definition.name === "sgd" ? RATE : parameter.default;
    if (isStructural(parameter)) structure[name] = value;
    else hyper[name] = engine.tensor([1], Number(value));
  }
  return { hyper, structure };
}
