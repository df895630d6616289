/**
 * Order of the training examples: a stateless seeded permutation of `0 … count − 1`.
 *
 * A balanced Feistel network of {@link ROUNDS} rounds on 2·h bits, restricted to `[0, count)` by cycle walking
 * (a value ≥ count is enciphered again; a permutation returns to the range). Every position is computed by
 * itself, so minibatches are gathered on the GPU without an index buffer.
 *
 * Recipe for a twin (WGSL); all arithmetic on u32, `+` and `*` modulo 2³², `>>` logical:
 * ```
 * mix(x):   x ^= x >> 16;  x *= 0x7feb352d;  x ^= x >> 15;  x *= 0x846ca68b;  x ^= x >> 16
 * seedWord: mix((seed mod 2³²) ^ mix(floor(seed / 2³²) + 0x9e3779b9))     // on the host, one word per lane
 * key:      mix(seedWord + epoch * 0x85ebca6b)
 * h:        the least h ≥ 2 with 4^h ≥ count;  mask = 2^h − 1             // on the host, one for all lanes
 * x = position; repeat
 *   left = x >> h;  right = x & mask
 *   for r = 0 … 7:  (left, right) = (right, left ^ (mix(right ^ (key + r * 0x9e3779b9)) & mask))
 *   x = (left << h) | right
 * until x < count
 * ```
 * Sources: Luby–Rackoff (1988) for the network; Black–Rogaway (2002) for cycle walking; the mixer is the
 * 32-bit integer hash with multipliers found by C. Wellons' search ("lowbias32").
 */

/** Luby–Rackoff asks for 4; 8 because halves are as small as 2 bits. */
export const ROUNDS = 8;

const GOLDEN = 0x9e3779b9;
const EPOCH_STRIDE = 0x85ebca6b;

/** 32-bit integer bijection with low bias; takes and gives an unsigned word. */
export function mix32(word: number): number {
  let x = word | 0;
  x ^= x >>> 16;
  x = Math.imul(x, 0x7feb352d);
  x ^= x >>> 15;
  x = Math.imul(x, 0x846ca68b);
  x ^= x >>> 16;
  return x >>> 0;
}

/** Folds a seed (a whole number in [0, 2⁵³)) to the word that a lane carries on the device. */
export function seedWord(seed: number): number {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`seed must be a whole number from 0 to 2^53 - 1, got ${seed}`);
  const low = seed % 2 ** 32;
  const high = Math.floor(seed / 2 ** 32);
  return mix32((low ^ mix32(high + GOLDEN)) >>> 0);
}

/** Bits of one half of the Feistel network: the least h ≥ 2 with 4^h ≥ count. */
export function halfBits(count: number): number {
  if (!Number.isInteger(count) || count < 1 || count > 2 ** 30)
    throw new RangeError(`count must be a whole number from 1 to 2^30, got ${count}`);
  let half = 2;
  while (4 ** half < count) half++;
  return half;
}

/** Key of one epoch of a lane. */
export function epochKey(word: number, epoch: number): number {
  return mix32((word + Math.imul(epoch, EPOCH_STRIDE)) | 0);
}

/**
 * The example at `position` of epoch `epoch` under `seed`.
 * @param seed whole number in [0, 2⁵³)
 * @param epoch whole number in [0, 2³²)
 * @param count number of examples, 1 … 2³⁰
 * @param position in [0, count)
 */
export function permutationAt(seed: number, epoch: number, count: number, position: number): number {
  if (!Number.isInteger(position) || position < 0 || position >= count)
    throw new RangeError(`position must be a whole number in [0, ${count}), got ${position}`);
  return permute(epochKey(seedWord(seed), epoch), halfBits(count), count, position);
}

/** {@link permutationAt} with the key and the half width already derived, for loops over a batch. */
export function permute(key: number, half: number, count: number, position: number): number {
  const mask = (1 << half) - 1;
  let x = position;
  do {
    let left = x >>> half;
    let right = x & mask;
    for (let round = 0; round < ROUNDS; round++) {
      const scrambled = left ^ (mix32(right ^ ((key + Math.imul(round, GOLDEN)) | 0)) & mask);
      left = right;
      right = scrambled;
    }
    x = ((left << half) | right) >>> 0;
  } while (x >= count);
  return x;
}
