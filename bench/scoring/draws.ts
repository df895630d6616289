/** Seeded random numbers of a simulation. */
import { randomBits } from "../../shared/scoring/bootstrap.ts";

export class Draws {
  readonly #bits: () => number;

  constructor(seed: number) {
    this.#bits = randomBits(seed);
  }

  /** In (0, 1). */
  uniform(): number {
    return (this.#bits() + 0.5) / 0x1_0000_0000;
  }

  /** In 0 … n − 1. */
  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Standard normal (Box and Muller 1958). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** `count` different numbers of 0 … n − 1, in random order. */
  distinct(count: number, n: number): readonly number[] {
    const rest = Array.from({ length: n }, (_, i) => i);
    return Array.from({ length: count }, () => rest.splice(this.below(rest.length), 1)[0] as number);
  }
}
