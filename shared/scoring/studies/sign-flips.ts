/**
 * One test for every claim: joint sign flips with the maximum over all pairs (step-less max-T of Westfall and Young 1993;
 * randomisation of signs, Fisher 1935).
 *
 *     T_ab = |Σ_b d_b| / √(Σ_b d_b²)      d_b = L_a − L_b in block b
 *
 * A flip gives each block one sign, the same for all entrants: under "a and b are exchangeable in every block" nothing is
 * changed by it. The p of a pair is the share of flips whose largest T over *all* pairs reaches the pair's own; since the
 * family is every pair, it stays valid for pairs that were picked after looking, those with the leader above all.
 */
import { hashAxes } from "../../hashing/murmur3.ts";
import { randomBits } from "../bootstrap.ts";
import type { Pieces } from "../pieces.ts";
import type { JointTest } from "./study-comparison.ts";

/** Signs of 5 blocks can't reach p < .05: the least is 2/2⁵. */
export const MIN_BLOCKS = 6;
/** Up to here every flip is tried: 2¹². */
const MAX_EXHAUSTIVE = 13;
/** Otherwise as many are drawn, and the identity. */
const DRAWN_FLIPS = 9_999;
/** T below this share of the pair's own does not reach it: rounding must not part equals. */
const REACHES = 1 - 1e-9;
/** Multiplications in a piece; with {@link WORK_PER_PIECE} in the unit of `pieces.ts`: about 0.3 ms. */
const OPERATIONS_PER_PIECE = 200_000;
const WORK_PER_PIECE = 20_000;

export interface BlockLosses {
  /** Names of the blocks: drawn signs depend on them alone. */
  readonly blocks: readonly string[];
  /** `[entrant][block]`, on the loss grid; NaN: a hole, which drops the block for the entrant's pairs. */
  readonly losses: readonly (readonly number[])[];
}

/** A pair that can be tested. */
interface Pair {
  readonly a: number;
  readonly b: number;
  /** 1/√Σd², or 0 where all differences are. */
  readonly scale: number;
  /** Difference by block (0 in a hole), where either has holes; null where both have every block. */
  readonly differences: Float64Array | null;
  /** Its own T. */
  readonly statistic: number;
}

/** @param drawn how many flips are drawn where there are too many to try all */
export function* jointSignFlips(data: BlockLosses, drawn = DRAWN_FLIPS): Pieces<JointTest> {
  const { losses } = data;
  const blocks = data.blocks.length;
  const exhaustive = blocks <= MAX_EXHAUSTIVE;
  const pairs = testablePairs(data);
  const p = losses.map(() => losses.map((): number | null => null));
  if (pairs.length === 0) return { blocks, flips: 0, exhaustive, p };
  const flips = exhaustive ? 2 ** (blocks - 1) : drawn + 1;
  const maxima = yield* largestStatistics(
    data,
    pairs,
    flips,
    exhaustive ? allSigns : drawnSigns(data.blocks),
  );
  maxima.sort();
  for (const { a, b, statistic } of pairs) {
    const share = (flips - firstAtLeast(maxima, statistic * REACHES)) / flips;
    (p[a] as (number | null)[])[b] = share;
    (p[b] as (number | null)[])[a] = share;
  }
  return { blocks, flips, exhaustive, p };
}

function testablePairs({ blocks, losses }: BlockLosses): readonly Pair[] {
  const whole = losses.map((own) => !own.some(Number.isNaN));
  const pairs: Pair[] = [];
  for (const [a, own] of losses.entries()) {
    for (let b = a + 1; b < losses.length; b++) {
      const other = losses[b] as readonly number[];
      const differences = Float64Array.from(blocks, (_, i) => (own[i] as number) - (other[i] as number));
      const common = differences.filter((d) => !Number.isNaN(d));
      if (common.length < MIN_BLOCKS) continue;
      const squares = common.reduce((sum, d) => sum + d * d, 0);
      const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
      const statistic = Math.abs(common.reduce((sum, d) => sum + d, 0)) * scale;
      const holes = !(whole[a] && whole[b]);
      const filled = holes ? differences.map((d) => (Number.isNaN(d) ? 0 : d)) : null;
      pairs.push({ a, b, scale, differences: filled, statistic });
    }
  }
  return pairs;
}

/** Writes the signs of flip number `flip`; flip 0 is the identity. */
type Signs = (flip: number, into: Float64Array) => void;

/** Every combination; the first block keeps its sign, as flipping all blocks changes no T. */
const allSigns: Signs = (flip, into) => {
  for (let i = 0; i < into.length; i++) into[i] = i > 0 && (flip >>> (i - 1)) & 1 ? -1 : 1;
};

function drawnSigns(blocks: readonly string[]): Signs {
  const streams = blocks.map((name) => randomBits(hashAxes(0, "sign flips", name)));
  return (flip, into) => {
    // The top bit: the low ones of a multiplied xorshift are weak.
    for (const [i, next] of streams.entries()) into[i] = flip > 0 && next() >= 0x8000_0000 ? -1 : 1;
  };
}

/** The largest T over the pairs, flip by flip. */
function* largestStatistics(
  { blocks, losses }: BlockLosses,
  pairs: readonly Pair[],
  flips: number,
  signsOf: Signs,
): Pieces<Float64Array> {
  const entrants = losses.length;
  const byBlock = blocks.map((_, i) => Float64Array.from(losses, (own) => zeroForHole(own[i] as number)));
  const signs = new Float64Array(blocks.length);
  const sums = new Float64Array(entrants);
  const maxima = new Float64Array(flips);
  const direct = pairs.filter(({ differences }) => differences !== null).length;
  const operations = blocks.length * (entrants + direct + 4) + pairs.length;
  const perPiece = Math.max(1, Math.floor(OPERATIONS_PER_PIECE / operations));
  for (let flip = 0; flip < flips; flip++) {
    signsOf(flip, signs);
    // Σ s·(L_a − L_b) = Σ s·L_a − Σ s·L_b: one sum per entrant, not per pair.
    sums.fill(0);
    for (let i = 0; i < byBlock.length; i++) {
      const sign = signs[i] as number;
      const row = byBlock[i] as Float64Array;
      for (let o = 0; o < entrants; o++) sums[o] = (sums[o] as number) + sign * (row[o] as number);
    }
    maxima[flip] = largest(pairs, sums, signs);
    if (flip % perPiece === perPiece - 1) yield WORK_PER_PIECE;
  }
  return maxima;
}

function largest(pairs: readonly Pair[], sums: Float64Array, signs: Float64Array): number {
  let most = 0;
  for (let i = 0; i < pairs.length; i++) {
    const { a, b, scale, differences } = pairs[i] as Pair;
    const sum = differences === null ? (sums[a] as number) - (sums[b] as number) : dot(signs, differences);
    const statistic = Math.abs(sum) * scale;
    if (statistic > most) most = statistic;
  }
  return most;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function zeroForHole(loss: number): number {
  return Number.isNaN(loss) ? 0 : loss;
}

/** Position of the first element that is at least `bound`, in an ascending array. */
function firstAtLeast(sorted: Float64Array, bound: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
