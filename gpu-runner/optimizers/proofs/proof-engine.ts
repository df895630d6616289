/** What a proof that runs on every engine is given. */
import type { Engine } from "../../engine.ts";

export interface ProofEngine {
  readonly name: string;
  /** An engine of T lanes with seeds 1 … T; freed after the test. */
  readonly make: (lanes?: number) => Promise<Engine> | Engine;
  /** Largest error of a step of a few tens of roundings on matrices of condition up to some hundreds. */
  readonly step: number;
  /** Largest error of sums of a few products. */
  readonly sum: number;
  /** Largest error of what float64 does without any. */
  readonly exact: number;
}

/** Largest |aᵢ − bᵢ|. */
export function farthest(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((entry, i) => Math.abs(entry - (b[i] ?? Number.NaN))));
}
