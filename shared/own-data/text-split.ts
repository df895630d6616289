/**
 * Which stretch of a text is trained on, and which no training run sees: a function of the file's digest and a seed.
 *
 * The test's ⌊test·n⌋ tokens and after them the ⌊validation·n⌋ of validation are one stretch; a hash of (digest, seed)
 * says where it begins. What is before and what is after it is trained on.
 */
import { hashAxes } from "../hashing/murmur3.ts";
import { type Part, partSizes, type SplitShares } from "./split.ts";

/** Tokens `from` up to, not including, `to`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Windows of `length` tokens that a stretch holds together with the token after each. */
export const windowsOf = ({ from, to }: Stretch, length: number): number =>
  Math.max(0, Math.floor((to - from - 1) / length));

/** @param digest `sha256:…` of the file @returns stretches in the text's order; those of no token are left out */
export function splitText(
  tokens: number,
  digest: string,
  seed: number,
  shares: SplitShares,
): Readonly<Record<Part, readonly Stretch[]>> {
  const { train, validation, test } = partSizes(tokens, shares);
  const places = train + 1;
  const test0 = validation + test === 0 ? 0 : hashAxes(seed, "text-split", digest) % places;
  const [test1, unseen1] = [test0 + test, test0 + test + validation];
  const some = (stretches: readonly Stretch[]) => stretches.filter(({ from, to }) => to > from);
  return {
    train: some([
      { from: 0, to: test0 },
      { from: unseen1, to: tokens },
    ]),
    validation: some([{ from: test1, to: unseen1 }]),
    test: some([{ from: test0, to: test1 }]),
  };
}
