/**
 * Philox4x32-10, the counter-based generator behind `Engine.random`.
 *
 * ```
 * (hi0, lo0) = 0xD2511F53 · c0      (hi1, lo1) = 0xCD9E8D57 · c2           10 rounds; between rounds
 * c ← (hi1 ^ c1 ^ k0, lo1, hi0 ^ c3 ^ k1, lo0)                             k ← k + (0x9E3779B9, 0xBB67AE85)
 * ```
 * Source: Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"; known answers from
 * the Random123 distribution.
 *
 * **The recipe of `Engine.random`, which every engine follows bit for bit.** Per lane: key = (k0, k1) = the
 * lane's two seed words. Per element: e = row-major index in the *logical* shape of `out` (a strided view
 * counts 0, 1, 2 … as if it were contiguous). `counter` = the lane scalar as an unsigned whole number.
 *
 * | distribution | Philox counter | element |
 * |---|---|---|
 * | `uniform`    | (e >> 2, counter, stream, 0) | w = word (e & 3); u(w) = (w >>> 8) · 2⁻²⁴, in [0, 1) |
 * | `rademacher` | (e >> 2, counter, stream, 0) | w = word (e & 3); +1 when the top bit of w is set (u ≥ ½), else −1 |
 * | `normal`     | (e >> 1, counter, stream, 1) | a = 1 − u(word 0) in (0, 1], b = u(word 1); r = √(−2 ln a); even e: r·cos(2πb), odd e: r·sin(2πb) |
 *
 * `uniform` and `rademacher` have the same bits on all engines; `normal` is equal to rounding.
 */

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/** High 32 bits of the 64-bit product of two unsigned 32-bit numbers, by 16-bit halves (as WGSL must). */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) >>> 0;
}

/**
 * One block: writes four unsigned 32-bit words to `words`.
 * @param words output, at least 4 long (reused by callers to avoid garbage)
 */
export function philox(
  words: Uint32Array,
  key0: number,
  key1: number,
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
): void {
  let k0 = key0 >>> 0;
  let k1 = key1 >>> 0;
  let c0 = counter0 >>> 0;
  let c1 = counter1 >>> 0;
  let c2 = counter2 >>> 0;
  let c3 = counter3 >>> 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0) >>> 0;
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  words[0] = c0;
  words[1] = c1;
  words[2] = c2;
  words[3] = c3;
}

/** Uniform in [0, 1) of a word's top 24 bits: exact in float32. */
export function unitInterval(word: number): number {
  return (word >>> 8) * 2 ** -24;
}

/**
 * Element `element` of `Engine.random(distribution, …)` for one lane: the specification, in float64.
 * @param scratch 4 words, overwritten
 */
export function randomElement(
  distribution: "normal" | "uniform" | "rademacher",
  key0: number,
  key1: number,
  element: number,
  counter: number,
  stream: number,
  scratch: Uint32Array,
): number {
  if (distribution === "normal") {
    philox(scratch, key0, key1, element >>> 1, counter, stream, 1);
    const radius = Math.sqrt(-2 * Math.log(1 - unitInterval(scratch[0] as number)));
    const angle = 2 * Math.PI * unitInterval(scratch[1] as number);
    return radius * ((element & 1) === 0 ? Math.cos(angle) : Math.sin(angle));
  }
  philox(scratch, key0, key1, element >>> 2, counter, stream, 0);
  const word = scratch[element & 3] as number;
  if (distribution === "uniform") return unitInterval(word);
  return word >>> 31 === 1 ? 1 : -1;
}

/** Separates the derivation of lane keys from every other use of Philox. */
const LANE_SEED_TAG = 0x5add1eb5;

/**
 * Keys of the lanes, two words each, lane-major, from trial seeds (whole numbers < 2⁵³): a Philox block of
 * the seed, so that neighbouring seeds have unrelated keys.
 */
export function laneSeeds(seeds: readonly number[]): Uint32Array {
  const keys = new Uint32Array(2 * seeds.length);
  const words = new Uint32Array(4);
  seeds.forEach((seed, lane) => {
    philox(words, seed >>> 0, LANE_SEED_TAG, Math.floor(seed / 2 ** 32), 0, 0, 0);
    keys[2 * lane] = words[0] as number;
    keys[2 * lane + 1] = words[1] as number;
  });
  return keys;
}
