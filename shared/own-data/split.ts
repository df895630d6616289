/**
 * Which examples are trained on, and which no training run sees: a function of the file's digest and a seed, so that
 * whoever has both has the same parts.
 *
 * Examples are ordered by a hash of (digest, seed, index), ties by index; the first ⌊test·n⌋ are for the test, the next
 * ⌊validation·n⌋ for validation, the others are trained on. Each part keeps the file's order.
 */
import { hashAxes, mix32 } from "../hashing/murmur3.ts";

export interface SplitShares {
  readonly validation: number;
  readonly test: number;
}

export const PARTS = ["train", "validation", "test"] as const;
export type Part = (typeof PARTS)[number];

/** How many examples each part has. */
export function partSizes(
  examples: number,
  { validation, test }: SplitShares,
): Readonly<Record<Part, number>> {
  const sizes = { test: Math.floor(test * examples), validation: Math.floor(validation * examples) };
  return { ...sizes, train: examples - sizes.test - sizes.validation };
}

/** Indices of the examples of each part, ascending. @param digest `sha256:…` of the file */
export function splitExamples(
  examples: number,
  digest: string,
  seed: number,
  shares: SplitShares,
): Readonly<Record<Part, Uint32Array>> {
  const sizes = partSizes(examples, shares);
  const base = hashAxes(seed, "split", digest);
  // Two rounds of a bijection, so that neighbouring indices have nothing in common.
  const keys = Uint32Array.from({ length: examples }, (_, index) => mix32(mix32(index ^ base) + base));
  const order = Uint32Array.from({ length: examples }, (_, index) => index);
  if (sizes.train < examples) order.sort((a, b) => (keys[a] as number) - (keys[b] as number) || a - b);
  const part = (from: number, count: number) => order.slice(from, from + count).sort();
  return {
    test: part(0, sizes.test),
    validation: part(sizes.test, sizes.validation),
    train: part(sizes.test + sizes.validation, sizes.train),
  };
}
