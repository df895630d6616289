/**
 * How many lanes fit: the same code that will run is run on a device that only counts, so the prediction is
 * what is allocated, to the byte.
 */
import type { EngineStatistics } from "../../engine.ts";
import { createCountingDevice, type DeviceTraits, type MemoryLimits } from "./counting-device.ts";
import { createWebGpuEngine, type WebGpuEngine } from "./webgpu-engine.ts";

export interface LanePlanRequest {
  /** Allocates what a shard needs and records its programs. */
  readonly build: (engine: WebGpuEngine) => void | Promise<void>;
  readonly limits: MemoryLimits;
  /** Features and subgroup sizes of the device, where kernels depend on them: the device itself will do. */
  readonly traits?: DeviceTraits;
  /** Bytes that one shard may hold. */
  readonly memoryBytes: number;
  /** Never more than this many. */
  readonly wanted: number;
  readonly variant?: "register" | "tile";
}

export interface LanePlan {
  readonly lanes: number;
  /** What the engine will hold with that many. */
  readonly bytes: number;
  readonly buffers: number;
}

/** Bytes and buffers of a shard with `lanes` lanes. @throws RangeError when a limit stops it */
export async function footprint(
  request: LanePlanRequest,
  lanes: number,
): Promise<Readonly<EngineStatistics>> {
  const engine = createWebGpuEngine({
    device: createCountingDevice(request.limits, request.traits),
    lanes,
    seeds: new Uint32Array(2 * lanes),
    memoryBytes: request.memoryBytes,
    variant: request.variant ?? "register",
  });
  await request.build(engine);
  return { ...engine.statistics };
}

/**
 * The largest number of lanes, up to `wanted`, that the limits and the memory allow.
 * @throws RangeError when not even one lane fits, with the numbers
 */
export async function planLanes(request: LanePlanRequest): Promise<LanePlan> {
  const measure = async (lanes: number): Promise<LanePlan | RangeError> => {
    try {
      const { bytes, buffers } = await footprint(request, lanes);
      return { lanes, bytes, buffers };
    } catch (error) {
      if (error instanceof RangeError) return error;
      throw error;
    }
  };
  const all = await measure(request.wanted);
  if (!(all instanceof RangeError)) return all;
  let best = await measure(1);
  if (best instanceof RangeError)
    throw new RangeError(`not even one lane fits: ${best.message}`, { cause: best });
  let [fits, tooMany] = [1, request.wanted];
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    const plan = await measure(middle);
    if (plan instanceof RangeError) tooMany = middle;
    else [fits, best] = [middle, plan];
  }
  return best;
}
