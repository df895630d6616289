/**
 * Wynn's vector epsilon algorithm: the limit of a slowly converging sequence of vectors from its last terms
 * (Wynn 1962; Shanks' transformation with the Samelson inverse v⁻¹ = v/‖v‖², so it commutes with rotations).
 *
 *   ε₋₁ = 0, ε₀⁽ⁿ⁾ = Sₙ,  ε₍ₖ₊₁₎⁽ⁿ⁾ = ε₍ₖ₋₁₎⁽ⁿ⁺¹⁾ + (εₖ⁽ⁿ⁺¹⁾ − εₖ⁽ⁿ⁾)⁻¹
 *
 * Exact for sequences of m geometric modes from 2m + 1 terms. A vanishing difference (converged) counts as a
 * zero inverse, which leaves the entry of two columns before.
 */
import type { Engine, LaneTensor } from "../engine.ts";

export interface VectorEpsilon {
  /** Number of partial sums, odd. */
  readonly terms: number;
  /** Row i receives partial sum number i, oldest first: `[terms, P]`. Overwritten by `accelerate`. */
  readonly sums: LaneTensor;
  /** The extrapolated limit `[P]`, after `accelerate`. */
  readonly limit: LaneTensor;
  /** terms·(terms − 1) dispatches. */
  accelerate(): void;
}

export function createVectorEpsilon(engine: Engine, terms: number, size: number): VectorEpsilon {
  const sums = engine.tensor([terms, size]);
  const other = engine.tensor([terms, size]);
  const norm = engine.tensor([1]);
  return {
    terms,
    sums,
    limit: engine.row(sums, 0),
    accelerate() {
      // Even columns live in `sums`, odd ones in `other`; entry n of a column overwrites entry n of the column
      // two before, after entry n + 1 of that column was read.
      for (let column = 1; column < terms; column++) {
        const [from, to] = column % 2 === 1 ? [sums, other] : [other, sums];
        for (let n = 0; n + column < terms; n++) {
          const [left, right] = [engine.row(from, n), engine.row(from, n + 1)];
          engine.reduce("sum", "norm = (r - l)*(r - l)", { norm, l: left, r: right });
          engine.map(`e = ${column === 1 ? "0" : "before"} + select(norm > 1e-37, (r - l)/norm, 0)`, {
            e: engine.row(to, n),
            ...(column === 1 ? {} : { before: engine.row(to, n + 1) }),
            l: left,
            r: right,
            norm,
          });
        }
      }
    },
  };
}
