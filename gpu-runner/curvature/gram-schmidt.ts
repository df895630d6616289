/**
 * Gram–Schmidt on lane tensors, each vector made orthogonal *twice*: one pass leaves an error of about
 * ε·‖w‖/‖residual‖, the second brings it to ε (Kahan and Parlett's "twice is enough", Giraud et al. 2005).
 *
 * A vector that lies in the span of those before it to within {@link BREAKDOWN} becomes zero (there is no
 * host branch): a zero row projects to zero and adds nothing, so programs go on unharmed.
 */
import type { Engine, LaneTensor, Operands } from "../engine.ts";

/**
 * Residual norm, in units of ε times the scale of what was orthogonalised, below which only rounding is left:
 * subtracting a projection leaves a rounding error of about ε‖w‖, and 16 is a margin for the sums.
 */
export const BREAKDOWN = 16;

/** A vector to append to an orthonormal basis. */
export interface Extension {
  /** Orthonormal (or zero) rows `[m, n]`; absent for the first vector. */
  readonly basis?: LaneTensor;
  /** The vector `[n]`; left as it is unless it shares storage with {@link Extension.target}. */
  readonly vector: LaneTensor;
  /** Receives the unit residual `[n]`, or zeros on breakdown. */
  readonly target?: LaneTensor;
  /** Receives basis·vector `[m]` of the first pass. */
  readonly coefficients?: LaneTensor;
  /** Receives ‖residual‖² `[1]`. */
  readonly residual?: LaneTensor;
  /** Receives the squared scale `[1]` that breakdown is judged by: ‖vector‖² + {@link Extension.carry}. */
  readonly scale?: LaneTensor;
  /** Lane scalar added to the scale: carries the size of the operator from vector to vector. */
  readonly carry?: LaneTensor;
  /** 2 unless a test wants to show why. */
  readonly passes?: 1 | 2;
}

export interface GramSchmidt {
  /** Orthogonalises one vector against a basis; at most 7 dispatches. */
  extend(extension: Extension): void;
  /** Orthonormalises the rows of `[k, n]` in place, first to last; dependent rows become zero. */
  orthonormalise(rows: LaneTensor): void;
}

/** Scratch for bases of up to `rank` rows of `size` numbers. */
export function createGramSchmidt(engine: Engine, rank: number, size: number): GramSchmidt {
  const scratch = engine.tensor([rank]);
  const combination = engine.tensor([size]);
  const once = engine.tensor([size]);
  const residualScratch = engine.tensor([1]);
  const scaleScratch = engine.tensor([1]);
  const tolerance = (BREAKDOWN * engine.epsilon) ** 2;

  function extend(extension: Extension): void {
    const { basis, vector, target, carry, passes = 2 } = extension;
    const residual = extension.residual ?? residualScratch;
    const scale = extension.scale ?? scaleScratch;
    // The remainder is `w`, or `w − t` where the last subtraction is left to the formulas that read it.
    let remainder = "w";
    let operands: Operands = { w: vector, v: vector };
    if (basis) {
      const rows = basis.shape[0] as number;
      const coefficients = extension.coefficients ?? engine.slice(scratch, 0, rows);
      engine.matmul(basis, vector, coefficients);
      if (!target && !extension.residual) return;
      engine.matmul(basis, coefficients, combination, { transposeA: true });
      remainder = "(w - t)";
      operands = { ...operands, t: combination };
      if (passes === 2) {
        const correction = engine.slice(scratch, 0, rows);
        engine.map("w = v - t", { w: once, v: vector, t: combination });
        engine.matmul(basis, once, correction);
        engine.matmul(basis, correction, combination, { transposeA: true });
        operands = { ...operands, w: once };
      }
    }
    const scaled = carry ? "v*v + select(_i == 0, carry, 0)" : "v*v";
    engine.reduce("sum", `rr = ${remainder}*${remainder}; ss = ${scaled}`, {
      ...operands,
      ...(carry ? { carry } : {}),
      rr: residual,
      ss: scale,
    });
    if (target) {
      // In place (`target` = `vector`, the first of its basis) the formula reads and writes the same elements.
      const { v: _, ...read } = operands;
      engine.map(`u = select(rr > tolerance*ss, ${remainder}/sqrt(rr), 0)`, {
        ...read,
        u: target,
        rr: residual,
        ss: scale,
        tolerance,
      });
    }
  }

  return {
    extend,
    orthonormalise(rows) {
      const count = rows.shape[0] as number;
      for (let j = 0; j < count; j++)
        extend({
          ...(j > 0 ? { basis: engine.slice(rows, 0, j) } : {}),
          vector: engine.row(rows, j),
          target: engine.row(rows, j),
        });
    },
  };
}
