/**
 * One side of a Kronecker-factored preconditioner Q₂ ⊗ Q₁ of a matrix: an upper triangular Q with its inverse, or a
 * diagonal, and the group step that fits it.
 *
 *   Q ← (I − μE)Q,  E = triu(S − U)/max row sum of |S| + |U|,   S = AAᵀ, U = BBᵀ (left), AᵀA, BᵀB (right)
 *
 * The divisor bounds the spectral norm of S − U and of its triangle's rows, so that μ < 1 keeps Q invertible. R = Q⁻¹ is
 * carried: R(I + μE), then {@link REFINEMENTS} Newton–Schulz steps R ← R(2I − QR), each of which squares the error, from
 * at most μ²: exact to rounding, and no triangular solve. (Li 2015, arXiv 1512.04202, section on Kronecker products;
 * Li 2022, arXiv 2211.04422, for the group.)
 */
import type { Engine, LaneTensor } from "../../engine.ts";

/** ½^(2·2⁴) = 2e-10 at the largest μ, 1e-32 at the default of 0.1. */
const REFINEMENTS = 4;

export interface KroneckerSideRequest {
  readonly size: number;
  /** `left`: Q₁ X; `right`: X Q₂ᵀ. */
  readonly side: "left" | "right";
  readonly form: "triangular" | "diagonal";
  /** Shape of X. */
  readonly shape: readonly [rows: number, columns: number];
  /** μ, lane scalar. */
  readonly fit: LaneTensor;
}

export interface KroneckerSide {
  /** Q: `[n, n]` or `[n]`. */
  readonly factor: LaneTensor;
  /** Q = scale·I where `step` is 0; both lane scalars. */
  begin(scale: LaneTensor, step: LaneTensor): void;
  /** out = Q X, or X Qᵀ on the right. */
  apply(x: LaneTensor, out: LaneTensor): void;
  /** out = Qᵀ X, or X Q. */
  applyTransposed(x: LaneTensor, out: LaneTensor): void;
  /** out = Q⁻ᵀ X, or X Q⁻¹. */
  applyInverse(x: LaneTensor, out: LaneTensor): void;
  /** The step from A and B. */
  fit(a: LaneTensor, b: LaneTensor): void;
  /** Largest |entry| of Q into `out` `[1]`. */
  largest(out: LaneTensor): void;
  /** Q ← factor·Q, a lane scalar. */
  rescale(factor: LaneTensor): void;
}

export function createKroneckerSide(engine: Engine, request: KroneckerSideRequest): KroneckerSide {
  return request.form === "triangular" ? triangularSide(engine, request) : diagonalSide(engine, request);
}

function triangularSide(engine: Engine, { size, side, fit }: KroneckerSideRequest): KroneckerSide {
  const square = (): LaneTensor => engine.tensor([size, size]);
  const [q, r, s, u, change, product] = [square(), square(), square(), square(), square(), square()];
  const rowSums = engine.tensor([size]);
  const norm = engine.tensor([1]);
  const left = side === "left";
  const transposed = { transposeA: true } as const;
  return {
    factor: q,
    begin(scale, step) {
      engine.map("q = select(step == 0, (_i == _j)*scale, q); r = select(step == 0, (_i == _j)/scale, r)", {
        q,
        r,
        scale,
        step,
      });
    },
    apply: (x, out) => (left ? engine.matmul(q, x, out) : engine.matmul(x, q, out, { transposeB: true })),
    applyTransposed: (x, out) => (left ? engine.matmul(q, x, out, transposed) : engine.matmul(x, q, out)),
    applyInverse: (x, out) => (left ? engine.matmul(r, x, out, transposed) : engine.matmul(x, r, out)),
    fit(a, b) {
      const moments = left ? ({ transposeB: true } as const) : transposed;
      engine.matmul(a, a, s, moments);
      engine.matmul(b, b, u, moments);
      engine.reduce("sum", "t = abs(s) + abs(u)", { t: rowSums, s, u });
      engine.reduce("max", "n = t", { n: norm, t: rowSums });
      engine.map("e = select(_i >= _j && n > 0, mu*(s - u)/select(n > 0, n, 1), 0)", {
        e: change,
        s,
        u,
        n: norm,
        mu: fit,
      });
      engine.matmul(change, q, product);
      engine.map("q = q - p", { q, p: product });
      engine.matmul(r, change, product);
      engine.map("r = r + p", { r, p: product });
      for (let round = 0; round < REFINEMENTS; round++) {
        engine.matmul(q, r, product);
        engine.map("e = 2*(_i == _j) - p", { e: change, p: product });
        engine.matmul(r, change, product);
        engine.copy(product, r);
      }
    },
    largest(out) {
      engine.reduce("max", "t = abs(q)", { t: rowSums, q });
      engine.reduce("max", "n = t", { n: out, t: rowSums });
    },
    rescale(factor) {
      engine.map("q = q*f; r = r/f", { q, r, f: factor });
    },
  };
}

function diagonalSide(engine: Engine, { size, side, shape, fit }: KroneckerSideRequest): KroneckerSide {
  const [rows, columns] = shape;
  const left = side === "left";
  const q = engine.tensor([size]);
  const [aa, bb] = [engine.tensor([size]), engine.tensor([size])];
  const squared = left ? undefined : engine.tensor([rows, columns]);
  const ones = left ? undefined : engine.tensor([rows], 1);
  const norm = engine.tensor([1]);
  /** Along the rows of X on the left, along its columns on the right. */
  const along = left ? engine.reshape(q, [size, 1]) : q;
  const scaled = (formula: string) => (x: LaneTensor, out: LaneTensor) =>
    engine.map(`o = ${formula}`, { o: out, x, q: along });
  const squares = (x: LaneTensor, out: LaneTensor): void => {
    if (!squared || !ones) {
      engine.reduce("sum", "o = x*x", { o: out, x });
      return;
    }
    engine.map("s = x*x", { s: squared, x });
    engine.matmul(squared, ones, out, { transposeA: true });
  };
  return {
    factor: q,
    begin: (scale, step) => engine.map("q = select(step == 0, scale, q)", { q, scale, step }),
    apply: scaled("q*x"),
    applyTransposed: scaled("q*x"),
    applyInverse: scaled("x/q"),
    fit(a, b) {
      squares(a, aa);
      squares(b, bb);
      engine.reduce("max", "n = aa + bb", { n: norm, aa, bb });
      engine.map("q = q - select(n > 0, mu*(aa - bb)/select(n > 0, n, 1), 0)*q", {
        q,
        aa,
        bb,
        n: norm,
        mu: fit,
      });
    },
    largest: (out) => engine.reduce("max", "n = abs(q)", { n: out, q }),
    rescale: (factor) => engine.map("q = q*f", { q, f: factor }),
  };
}
