/** Which signs the joint test gives the blocks: all combinations where they are few, else drawn ones. */
import { hashAxes } from "../../hashing/murmur3.ts";
import { randomBits } from "../bootstrap.ts";

/** Up to here every flip is tried: 2¹². */
const MAX_EXHAUSTIVE = 13;
/** Otherwise as many are drawn, and the identity. */
export const DRAWN_FLIPS = 9_999;

export interface FlipSigns {
  /** The identity among them. */
  readonly flips: number;
  readonly exhaustive: boolean;
  /** Writes the signs of flip number `flip`, one for each block; flip 0 is the identity. To be called once for each, in order. */
  readonly write: (flip: number, into: Float64Array) => void;
}

/** A function of the blocks' names and numbers alone. @param drawn how many are drawn where there are too many to try all */
export function flipSigns(blocks: readonly string[], drawn: number): FlipSigns {
  const count = blocks.length;
  if (count <= MAX_EXHAUSTIVE)
    return { flips: 2 ** Math.max(0, count - 1), exhaustive: true, write: writeCombination };
  const streams = blocks.map((name) => randomBits(hashAxes(0, "sign flips", name)));
  return {
    flips: drawn + 1,
    exhaustive: false,
    write(flip, into) {
      // The top bit: the low ones of a multiplied xorshift are weak.
      for (let i = 0; i < count; i++)
        into[i] = flip > 0 && (streams[i] as () => number)() >= 0x8000_0000 ? -1 : 1;
    },
  };
}

/** The first block keeps its sign, as flipping all blocks changes no T. */
function writeCombination(flip: number, into: Float64Array): void {
  for (let i = 0; i < into.length; i++) into[i] = i > 0 && (flip >>> (i - 1)) & 1 ? -1 : 1;
}
