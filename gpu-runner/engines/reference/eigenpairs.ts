/** `symmetricEigen` of the reference engine: which iteration, over strided views. */
import { jacobiEigen } from "../../../shared/linear-algebra/jacobi-eigen.ts";
import { positions } from "../strided.ts";
import type { ReferenceTensor } from "./storage.ts";
import { tridiagonalEigen } from "./tridiagonal-eigen.ts";

/** Above this the simpler and a little more accurate Jacobi iteration takes too long. */
const JACOBI_ROWS = 64;

/** A closure that does one lane. @throws RangeError */
export function planEigenpairs(
  matrix: ReferenceTensor,
  values: ReferenceTensor,
  vectors: ReferenceTensor,
): (lane: number) => void {
  const [k = 0] = matrix.shape;
  if (`${matrix.shape}` !== `${[k, k]}` || `${vectors.shape}` !== `${[k, k]}` || `${values.shape}` !== `${k}`)
    throw new RangeError(`symmetricEigen: [${matrix.shape}] → [${values.shape}], [${vectors.shape}]`);
  const [fromMatrix, toValues, toVectors] = [positions(matrix), positions(values), positions(vectors)];
  return (lane) => {
    const work = Float64Array.from(fromMatrix, (at) => matrix.data[at + lane * matrix.laneStride] as number);
    const eigenvalues = new Float64Array(k);
    const rows = new Float64Array(k * k);
    if (k <= JACOBI_ROWS) jacobiEigen(work, k, eigenvalues, rows);
    else tridiagonalEigen(work, k, eigenvalues, rows);
    toValues.forEach((at, i) => {
      values.data[at + lane * values.laneStride] = eigenvalues[i] as number;
    });
    toVectors.forEach((at, i) => {
      vectors.data[at + lane * vectors.laneStride] = rows[i] as number;
    });
  };
}
