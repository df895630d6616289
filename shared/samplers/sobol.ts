/**
 * Sobol points, scrambled by a hash-based nested uniform (Owen) scramble.
 *
 * Points: Bratley and Fox 1988 with the direction numbers of Joe and Kuo 2008. Scramble: Owen 1995 in the
 * hash form of Burley, "Practical hash-based Owen scrambling", JCGT 9(4), 2020, with the multipliers of
 * Vegdahl 2021. A scrambled point set keeps the (t, m, s)-net property: of the first 2^m points each
 * elementary interval gets its share.
 */
import { mix32 } from "../hashing/murmur3.ts";
import { distinctConfigurations } from "./distinct.ts";
import type { Sampler } from "./sampler.ts";
import { DIRECTIONS } from "./sobol-directions.ts";

/** Axes a space may have with this sampler. */
export const SOBOL_DIMENSIONS = DIRECTIONS.length + 1;

/** `next` throws a RangeError beyond {@link SOBOL_DIMENSIONS} axes. */
export const sobol: Sampler = {
  name: "sobol",
  meaning: "scrambled Sobol points: evenly spread in every axis",
  independent: true,
  mostAxes: SOBOL_DIMENSIONS,
  next(request, history) {
    return distinctConfigurations(request, history, scrambledSobol(request.space.axes.length, request.seed));
  },
};

/** `index ↦` point of [0, 1)^dimensions. @throws RangeError beyond {@link SOBOL_DIMENSIONS}. */
export function scrambledSobol(dimensions: number, seed: number): (index: number) => Float64Array {
  const directions = directionVectors(dimensions);
  const seeds = directions.map((_, d) => mix32((seed + Math.imul(d + 1, 0x9e3779b9)) >>> 0));
  return (index) =>
    Float64Array.from(
      directions,
      (v, d) => owenScramble(sobolInteger(v, index), seeds[d] as number) / 0x1_0000_0000,
    );
}

/** Coordinate `index` of one dimension as a 32-bit fraction, unscrambled. */
export function sobolInteger(directions: Uint32Array, index: number): number {
  let x = 0;
  for (let bit = 0, rest = index; rest > 0; bit++, rest >>>= 1) {
    if (rest & 1) x ^= directions[bit] as number;
  }
  return x >>> 0;
}

/** V of each dimension: 32 direction numbers, each a 32-bit fraction. */
export function directionVectors(dimensions: number): readonly Uint32Array[] {
  if (dimensions > SOBOL_DIMENSIONS) {
    throw new RangeError(`Sobol points have at most ${SOBOL_DIMENSIONS} dimensions, not ${dimensions}.`);
  }
  return Array.from({ length: dimensions }, (_, d) => {
    const entry = DIRECTIONS[d - 1];
    return entry === undefined
      ? Uint32Array.from({ length: 32 }, (_, i) => 2 ** (31 - i))
      : recurrence(entry);
  });
}

/** m_i = 2a₁m_{i−1} ⊕ … ⊕ 2^{s−1}a_{s−1}m_{i−s+1} ⊕ 2^s m_{i−s} ⊕ m_{i−s}, kept as m_i·2^{32−i}. */
function recurrence([degree, polynomial, initial]: (typeof DIRECTIONS)[number]): Uint32Array {
  const v = new Uint32Array(32);
  for (let i = 0; i < 32; i++) {
    if (i < degree) {
      v[i] = (initial[i] as number) << (31 - i);
      continue;
    }
    const oldest = v[i - degree] as number;
    let next = oldest ^ (oldest >>> degree);
    for (let k = 1; k < degree; k++) {
      if ((polynomial >>> (degree - 1 - k)) & 1) next ^= v[i - k] as number;
    }
    v[i] = next;
  }
  return v;
}

/** Each bit is flipped by a hash of the bits above it: a Laine–Karras hash between two bit reversals. */
function owenScramble(x: number, seed: number): number {
  let r = reverseBits(x);
  r ^= Math.imul(r, 0x3d20adea);
  r = (r + seed) | 0;
  r = Math.imul(r, (seed >>> 16) | 1);
  r ^= Math.imul(r, 0x05526c56);
  r ^= Math.imul(r, 0x53a22864);
  return reverseBits(r >>> 0);
}

function reverseBits(x: number): number {
  let r = x >>> 0;
  r = ((r >>> 1) & 0x55555555) | ((r & 0x55555555) << 1);
  r = ((r >>> 2) & 0x33333333) | ((r & 0x33333333) << 2);
  r = ((r >>> 4) & 0x0f0f0f0f) | ((r & 0x0f0f0f0f) << 4);
  r = ((r >>> 8) & 0x00ff00ff) | ((r & 0x00ff00ff) << 8);
  return ((r >>> 16) | (r << 16)) >>> 0;
}
