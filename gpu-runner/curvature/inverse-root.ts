/**
 * (A + ridge·I)^(−1/p) of a symmetric positive semidefinite matrix by products alone: the coupled Newton
 * iteration (Guo and Higham 2006, equation 7.18; p = 1 is Newton–Schulz). No eigensolver, any size.
 *
 *   M₀ = zA, X₀ = z^{1/p} I, z = (1 + p)/(2‖A‖_F);  T = ((1 + p)I − M)/p;  X ← XT, M ← TᵖM  until M = I
 *
 * About log₂ of the condition number iterations; each lane stops by itself when M is near I or gets worse.
 */
import type { Engine, LaneTensor } from "../engine.ts";

/** Enough for condition numbers up to 1e6 or so, which is all that float32 resolves. */
const ITERATIONS = 32;
/**
 * ‖M − I‖_max, in units of the square root of ε, below which one more iteration squares the error to rounding.
 * Going on past it only adds rounding, as X and M drift apart.
 */
const CONVERGED = 1;

export interface InverseRootRequest {
  /** n. */
  readonly size: number;
  /** A `[n, n]`. */
  readonly matrix: LaneTensor;
  /** Lane scalar added to the diagonal, or a share of the trace when a number. */
  readonly ridge: LaneTensor | number;
  readonly root: 1 | 2 | 4;
}

export interface InverseRoot {
  /** `[n, n]`; the identity until the first `compute`. */
  readonly result: LaneTensor;
  compute(): void;
}

/** Keeps a matrix of zeros invertible. */
const TINY = 1e-30;

export function createInverseRoot(engine: Engine, request: InverseRootRequest): InverseRoot {
  const { size, matrix, ridge, root } = request;
  const square = (): LaneTensor => engine.tensor([size, size]);
  const [x, m, t, power, spare] = [square(), square(), square(), square(), square()];
  const result = engine.tensor([size, size]);
  engine.map("r = _i == _j", { r: result });
  const rows = engine.tensor([size]);
  const scalar = (): LaneTensor => engine.tensor([1]);
  const [norm, error, last, going] = [scalar(), scalar(), scalar(), scalar()];

  function damped(): void {
    if (typeof ridge === "number") {
      engine.reduce("sum", "r = select(_i == _j, a, 0)", { r: rows, a: matrix });
      engine.reduce("sum", `n = r*${ridge}`, { n: norm, r: rows });
      engine.map(`m = a + (_i == _j)*(n + ${TINY})`, { m, a: matrix, n: norm });
    } else engine.map(`m = a + (_i == _j)*(n + ${TINY})`, { m, a: matrix, n: ridge });
  }

  function measureError(): void {
    engine.reduce("max", "r = abs(m - (_i == _j))", { r: rows, m });
    engine.reduce("max", "e = r", { e: error, r: rows });
  }

  function iterate(): void {
    engine.map(`t = ((_i == _j)*${1 + root} - m)/${root}`, { t, m });
    engine.matmul(x, t, spare);
    engine.map("x = select(going, s, x)", { x, s: spare, going });
    let factor = t;
    for (let p = 1; p < root; p *= 2) {
      const next = factor === t ? power : spare;
      engine.matmul(factor, factor, next);
      if (next === spare) engine.copy(spare, power);
      factor = power;
    }
    engine.matmul(factor, m, spare);
    engine.map("m = select(going, s, m)", { m, s: spare, going });
    engine.copy(error, last);
    measureError();
    engine.map(`going = going && e > ${CONVERGED * Math.sqrt(engine.epsilon)} && finite(e) && e < 1.2*last`, {
      going,
      e: error,
      last,
    });
  }

  return {
    result,
    compute() {
      damped();
      engine.reduce("sum", "r = m*m", { r: rows, m });
      engine.reduce("sum", `n = r`, { n: norm, r: rows });
      engine.map(`z = ${(1 + root) / 2}/sqrt(n); m = z*m; x = (_i == _j)*pow(z, ${1 / root})`, {
        m,
        x,
        n: norm,
      });
      measureError();
      engine.map("going = 1", { going });
      for (let i = 0; i < ITERATIONS; i++) iterate();
      // A last step from M ≈ I, exact to second order.
      engine.map(`t = ((_i == _j)*${1 + root} - m)/${root}`, { t, m });
      engine.matmul(x, t, spare);
      engine.map("r = select(finite(e) && e < 0.5, s, r)", { r: result, s: spare, e: error });
    },
  };
}
