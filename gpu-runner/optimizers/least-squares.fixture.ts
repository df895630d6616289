/** Test fixture: ½‖Jx − r‖² with a known solution, as the quadratic ½xᵀJᵀJx − (Jᵀr)ᵀx. */
import { dot, weyl } from "../curvature/quadratic-objective.fixture.ts";

/** `matrix`: JᵀJ (also the Gauss–Newton matrix); `linear`: Jᵀr. */
export function leastSquares(rows: number, size: number, seed: number) {
  const next = weyl(seed);
  const jacobian = Array.from({ length: rows }, () => Array.from({ length: size }, () => 2 * next() - 1));
  const solution = Array.from({ length: size }, () => 2 * next() - 1);
  const target = jacobian.map((row) => dot(row, solution));
  const column = (j: number) => jacobian.map((row) => row[j] as number);
  const matrix = Array.from({ length: size * size }, (_, i) =>
    dot(column(Math.floor(i / size)), column(i % size)),
  );
  return { matrix, linear: Array.from({ length: size }, (_, j) => dot(column(j), target)), solution };
}
