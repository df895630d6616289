/** Muon's quintic Newton–Schulz iteration: a matrix → about UVᵀ of its singular value decomposition. */
import type { Engine, LaneTensor } from "../../engine.ts";

/** Coefficients tuned by Jordan et al. 2024 for speed near zero at the price of a band around one. */
const [A, B, C] = [3.4445, -4.775, 2.0315];
const ITERATIONS = 5;
/** Keeps a zero matrix at zero. */
const TINY = 1e-20;

/**
 * Replaces `matrix` `[rows, columns]` in place by `scale`·NewtonSchulz₅(matrix). The Gram matrix is taken on the
 * shorter side. @returns what records the operations
 */
export function createOrthogonaliser(engine: Engine, matrix: LaneTensor, scale: number): () => void {
  const [rows = 1, columns = 1] = matrix.shape;
  const wide = rows <= columns;
  const side = Math.min(rows, columns);
  const x = engine.tensor([rows, columns]);
  const product = engine.tensor([rows, columns]);
  const gram = engine.tensor([side, side]);
  const gramSquare = engine.tensor([side, side]);
  const sums = engine.tensor([rows]);
  const norm = engine.tensor([1]);
  return () => {
    engine.reduce("sum", "s = m*m", { s: sums, m: matrix });
    engine.reduce("sum", "n = s", { n: norm, s: sums });
    engine.map(`x = m/(sqrt(n) + ${TINY})`, { x, m: matrix, n: norm });
    for (let i = 0; i < ITERATIONS; i++) {
      engine.matmul(x, x, gram, wide ? { transposeB: true } : { transposeA: true });
      engine.matmul(gram, gram, gramSquare);
      engine.map(`g = ${B}*g + ${C}*s`, { g: gram, s: gramSquare });
      if (wide) engine.matmul(gram, x, product);
      else engine.matmul(x, gram, product);
      engine.map(`x = ${A}*x + p`, { x, p: product });
    }
    engine.map(`m = ${scale}*x`, { m: matrix, x });
  };
}
