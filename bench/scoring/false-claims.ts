/**
 * How often do entrants that are all alike get told apart? The joint procedure of the product, and beside it the form
 * that tests only against the leader, picked from the same studies: the negative control, which must fail.
 */
import { hashAxes } from "../../shared/hashing/murmur3.ts";
import { onLossGrid } from "../../shared/planning/run-loss.ts";
import { atOnce } from "../../shared/scoring/pieces.ts";
import { flipSigns } from "../../shared/scoring/studies/flip-signs.ts";
import { type BlockLosses, jointSignFlips, REACHES } from "../../shared/scoring/studies/sign-flips.ts";
import { ALPHA } from "../../shared/scoring/verdict.ts";
import { Draws } from "./draws.ts";

export interface NullDesign {
  readonly entrants: number;
  readonly blocks: number;
  readonly sweeps: number;
  /** Sign flips drawn where there are too many to try all. */
  readonly flips: number;
}

/** Share of sweeps with a false claim. */
export interface FalseClaims {
  /** Any two told apart. */
  readonly anyPair: number;
  /** Anyone told from the leader. */
  readonly fromLeader: number;
  /** Same with the test against the selected leader alone. */
  readonly leaderOnly: number;
}

/** @param draw a loss of one entrant in block `block`; independent and alike for all entrants */
export function falseClaims(
  name: string,
  draw: (draws: Draws, block: number) => number,
  { entrants, blocks, sweeps, flips }: NullDesign,
): FalseClaims {
  const draws = new Draws(hashAxes(1, "false claims", name, entrants, blocks));
  let [anyPair, fromLeader, leaderOnly] = [0, 0, 0];
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const data: BlockLosses = {
      blocks: Array.from({ length: blocks }, (_, b) => `${sweep}\n${b}`),
      losses: Array.from({ length: entrants }, () =>
        Array.from({ length: blocks }, (_, b) => onLossGrid(draw(draws, b))),
      ),
    };
    const leader = leaderOf(data);
    const { p } = atOnce(jointSignFlips(data, flips));
    const claims = (row: readonly (number | null)[] | undefined): boolean =>
      row?.some((value) => value !== null && value < ALPHA) ?? false;
    if (p.some(claims)) anyPair++;
    if (claims(p[leader])) fromLeader++;
    if (claims(againstLeaderOnly(data, leader, flips))) leaderOnly++;
  }
  return { anyPair: anyPair / sweeps, fromLeader: fromLeader / sweeps, leaderOnly: leaderOnly / sweeps };
}

function leaderOf({ losses }: BlockLosses): number {
  const sums = losses.map((own) => own.reduce((sum, x) => sum + x, 0));
  return sums.indexOf(Math.min(...sums));
}

/**
 * The joint test of leader against one other at a time: each p as if the two had been named beforehand. Signs depend on
 * the blocks alone, so the sums of all entrants under a flip serve every such test.
 */
function againstLeaderOnly(
  { blocks, losses }: BlockLosses,
  leader: number,
  drawn: number,
): readonly (number | null)[] {
  const { flips, write } = flipSigns(blocks, drawn);
  const byBlock = blocks.map((_, i) => Float64Array.from(losses, (own) => own[i] as number));
  const signs = new Float64Array(blocks.length);
  const sums = new Float64Array(losses.length);
  const own = new Float64Array(losses.length);
  const reaching = new Uint32Array(losses.length);
  for (let flip = 0; flip < flips; flip++) {
    write(flip, signs);
    sums.fill(0);
    for (let i = 0; i < byBlock.length; i++) {
      const sign = signs[i] as number;
      const row = byBlock[i] as Float64Array;
      for (let o = 0; o < sums.length; o++) sums[o] = (sums[o] as number) + sign * (row[o] as number);
    }
    const leaders = sums[leader] as number;
    // √Σd² is the same under every flip: T reaches the pair's own where its numerator does.
    for (let o = 0; o < sums.length; o++) {
      const sum = Math.abs((sums[o] as number) - leaders);
      if (flip === 0) own[o] = sum * REACHES;
      if (sum >= (own[o] as number)) reaching[o] = (reaching[o] as number) + 1;
    }
  }
  return losses.map((_, o) => (o === leader ? null : (reaching[o] as number) / flips));
}
