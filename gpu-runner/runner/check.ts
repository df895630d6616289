/** A part of the self-check: numbers computed on the device, and what they should be. */
import type { Engine, LaneTensor } from "../engine.ts";
import { hostNormals } from "../random/normal.ts";

/** Lanes of every check: odd, so that no stride is a round number. */
export const LANES = 3;
export const SEEDS: readonly number[] = [11, 12, 13];

/** Names of the numbers that were computed, and the numbers. */
export type Outcome = ReadonlyMap<string, readonly number[]>;

export interface Check {
  readonly found: (engine: Engine) => Promise<Outcome>;
  readonly expected: (reference: Engine) => Promise<Outcome> | Outcome;
  /** What to do where it fails, for the person whose machine it is. */
  readonly advice?: string;
}

/** The numbers of tensors, all lanes. */
export async function outcome(
  engine: Engine,
  tensors: Readonly<Record<string, LaneTensor>>,
): Promise<Outcome> {
  const numbers = await engine.snapshot(Object.values(tensors));
  return new Map(Object.keys(tensors).map((name, i) => [name, Array.from(numbers[i] ?? [])]));
}

/** Standard normal numbers that float32 holds. */
export const normals = (stream: number, size: number): Float64Array =>
  hostNormals(5, stream, size).map(Math.fround);

/** The same numbers in each lane. */
export const lanes = (numbers: readonly number[]): readonly number[] => SEEDS.flatMap(() => numbers);
