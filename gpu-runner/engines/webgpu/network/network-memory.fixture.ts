/** What a network's passes hold on a device, without one: the code that allocates is run on a device that only counts. */
import type { EngineStatistics, LaneTensor } from "../../../engine.ts";
import type { NetworkSpec, TrainingData } from "../../../network.ts";
import type { DeviceTraits, MemoryLimits } from "../counting-device.ts";
import { footprint } from "../plan-lanes.ts";
import type { WebGpuEngine } from "../webgpu-engine.ts";
import { createObjective } from "./objective.ts";

export interface NetworkMemoryOptions {
  readonly lanes: number;
  /** Points that a line search evaluates at once. */
  readonly candidates: number;
  readonly limits: MemoryLimits;
  readonly traits?: DeviceTraits;
}

/**
 * Bytes and buffers of value, gradient, `candidates` values, both curvature products and the criterion, their operands
 * included. Exact: read-backs alone come on top.
 * @param data `seeds` of any length: lane t has seed t modulo that length
 * @throws RangeError when a limit stops it, with the numbers
 */
export function networkMemory(
  spec: NetworkSpec,
  data: TrainingData,
  { lanes, candidates, ...device }: NetworkMemoryOptions,
): Promise<Readonly<EngineStatistics>> {
  const build = (engine: WebGpuEngine): Promise<void> => allocateNetwork(engine, spec, data, candidates);
  return footprint({ build, ...device, memoryBytes: Number.POSITIVE_INFINITY, wanted: lanes }, lanes);
}

/** Allocates and records the passes; runs nothing but the first gathering of a batch. */
export async function allocateNetwork(
  engine: WebGpuEngine,
  spec: NetworkSpec,
  data: TrainingData,
  candidates: number,
): Promise<void> {
  const seeds = Array.from({ length: engine.lanes }, (_, lane) => data.seeds[lane % data.seeds.length] ?? 0);
  const objective = await createObjective(engine, spec, { ...data, seeds });
  const { size } = objective;
  const [theta, gradient, vector, product] = [1, 2, 3, 4].map(() => engine.tensor([size])) as [
    LaneTensor,
    LaneTensor,
    LaneTensor,
    LaneTensor,
  ];
  const [step, value, criterion] = [engine.tensor([1]), engine.tensor([1]), engine.tensor([1])];
  const [points, values] = [engine.tensor([candidates, size]), engine.tensor([candidates])];
  engine.record(() => {
    objective.nextBatch(step);
    objective.gradient(theta, value, gradient);
    objective.values(points, values);
    objective.hessianVector(vector, product);
    objective.gaussNewtonVector(vector, product);
    objective.criterion(theta, criterion);
  });
}
