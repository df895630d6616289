/**
 * How many trials of a lease train side by side on this device, and how many to ask for: the shard's own code is run
 * on a device that only counts (`engines/webgpu/plan-lanes.ts`), under this device's limits and its share of memory.
 */
import type { DeviceTraits, MemoryLimits } from "../engines/webgpu/counting-device.ts";
import { type LanePlan, planLanes } from "../engines/webgpu/plan-lanes.ts";
import { layOutShard, readBackBytes } from "../run/shard-programs.ts";
import type { ShardLayout } from "../run/shard-run.ts";

export interface PlannedDevice {
  readonly limits: MemoryLimits;
  readonly traits: DeviceTraits;
  /** Bytes that one shard may hold, read-backs included. */
  readonly memoryBytes: number;
  readonly variant?: "register" | "tile";
}

/** A shard whose engine is still to be made. */
export type ShardShape = Omit<ShardLayout, "engine">;

const GIB = 2 ** 30;
/** What every WebGPU device has: `maxBufferSize` at its least. */
const MIN_BYTES = 2 ** 28;
const MAX_BYTES = 4 * GIB;

/**
 * WebGPU tells no memory size. A driver that gives one buffer so many bytes has room for a shard of as many; where the
 * browser knows the machine's memory, half of it at most.
 * @param memoryGiB `navigator.deviceMemory`, where there is one
 */
export function memoryBudget(maxBufferSize: number, memoryGiB?: number): number {
  const half = memoryGiB === undefined ? MAX_BYTES : (memoryGiB * GIB) / 2;
  return Math.max(MIN_BYTES, Math.min(maxBufferSize, half, MAX_BYTES));
}

export class LanePlanner {
  readonly #device: PlannedDevice;
  readonly #most: number;
  /** Largest plan made so far of each shape. */
  readonly #plans = new Map<string, LanePlan>();
  /** Lanes that the largest shape of a sweep seen so far had room for. */
  readonly #bySweep = new Map<string, number>();

  /** @param most never asks for, nor plans, more lanes than this */
  constructor(device: PlannedDevice, most: number) {
    this.#device = device;
    this.#most = most;
  }

  /** Lanes to ask for: as many as a shard of this sweep has had room for, all before one was seen. */
  ask(sweep: string): number {
    return this.#bySweep.get(sweep) ?? this.#most;
  }

  /**
   * Lanes that fit, at most one per trial.
   * @throws RangeError when not even one does, with the numbers
   */
  async plan(sweep: string, shape: ShardShape): Promise<LanePlan> {
    const wanted = Math.min(this.#most, shape.trials.length);
    const key = keyOf(shape);
    const known = this.#plans.get(key);
    const plan = known && known.lanes >= wanted ? known : await this.#measure(shape, wanted);
    this.#plans.set(key, plan);
    // Full when every trial found room: then more might have.
    const room = plan.lanes < wanted ? plan.lanes : this.#most;
    this.#bySweep.set(sweep, Math.max(room, this.#bySweep.get(sweep) ?? 0));
    return { ...plan, lanes: Math.min(plan.lanes, wanted) };
  }

  #measure(shape: ShardShape, wanted: number): Promise<LanePlan> {
    const { limits, traits, memoryBytes, variant } = this.#device;
    return planLanes({
      build: (engine) => layOutShard({ ...shape, engine, trials: shape.trials.slice(0, engine.lanes) }),
      limits,
      traits,
      memoryBytes: memoryBytes - readBackBytes(wanted),
      wanted,
      ...(variant ? { variant } : {}),
    });
  }
}

/** Equal for shards that hold the same with as many lanes. */
function keyOf({ problem, options, optimizer, trials, curvature, heldOut }: ShardShape): string {
  const [first] = trials;
  const values = Object.keys(optimizer.hyperparameters).map((name) => first?.hyperparameters[name]);
  return JSON.stringify([problem.name, options, optimizer.name, values, curvature ?? null, heldOut ?? 0]);
}
