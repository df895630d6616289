/** What the suites of the engine contract share: making engines, inputs with exact float32 values, comparing. */
import { expect } from "vitest";
import type { Engine, LaneSeeds, LaneTensor } from "../engine.ts";
import { hostNormals } from "../random/normal.ts";
import { laneSeeds } from "../random/philox.ts";

/** Vitest's `test`, or a collector (`negative-controls.test.ts`). */
export type RegisterTest = (name: string, body: () => Promise<void> | void) => void;

export interface ContractContext {
  readonly test: RegisterTest;
  /** A fresh engine, disposed after the test. */
  make(lanes: number, seeds?: LaneSeeds): Promise<Engine>;
  /** Largest error of one operation, relative to 1 + |value| (for sums: to the sum of the |terms|). */
  readonly tolerance: number;
}

/** `count` standard normals that float32 represents exactly, so that all engines start from the same input. */
export function inputs(seed: number, count: number): number[] {
  return Array.from(hostNormals(seed, 77, count), Math.fround);
}

/** Seeds of lanes 0, 1, …: those of the trials 100, 101, … */
export function seedsFrom(lanes: number, first = 100): LaneSeeds {
  return laneSeeds(Array.from({ length: lanes }, (_, lane) => first + lane));
}

/** Contents of a tensor, lane-major. */
export async function read(engine: Engine, tensor: LaneTensor): Promise<number[]> {
  const [data] = await engine.snapshot([tensor]);
  if (!data) throw new Error("snapshot gave nothing");
  return Array.from(data);
}

/** Every entry within `tolerance · (scale + |wanted|)`; NaN and infinities must match exactly. */
export function expectClose(
  actual: readonly number[],
  wanted: readonly number[],
  tolerance: number,
  scale = 1,
): void {
  expect(actual.length).toBe(wanted.length);
  wanted.forEach((value, i) => {
    const got = actual[i] as number;
    if (!Number.isFinite(value)) expect(got).toBe(value);
    else if (!(Math.abs(got - value) <= tolerance * (scale + Math.abs(value))))
      expect.fail(
        `entry ${i}: ${got}, expected ${value} within ${tolerance} (relative to ${scale} + |value|)`,
      );
  });
}

/** `T × size` numbers from a function of lane and element. */
export function perLane(
  lanes: number,
  size: number,
  value: (lane: number, element: number) => number,
): number[] {
  return Array.from({ length: lanes * size }, (_, i) => value(Math.floor(i / size), i % size));
}
