/**
 * The symmetric eigenproblem inside a resident kernel. Specification: `kernels/symmetric-eigen.ts`, whose
 * rotations these are, in the same order, on arrays of the invocation.
 */
import { CONVERGED, jacobiSweeps } from "../kernels/symmetric-eigen.ts";
import type { LaneMemory } from "./lane-memory.ts";
import { loop } from "./loops.ts";
import type { Operation } from "./operation.ts";

/** Name of the function that {@link eigenFunction} defines. */
const nameOf = (k: number): string => `eigen_${k}`;

/** WGSL function for matrices of order k: `work` holds A (upper triangle), then W, both row-major. */
export function eigenFunction(k: number): string {
  const rows = jacobiSweeps(
    (i, j) => `(*work)[(${i}) * ${k}u + ${j}]`,
    (i, j) => `(*work)[${k * k}u + (${i}) * ${k}u + ${j}]`,
    `${k}u`,
    `${CONVERGED}f`,
  );
  return `fn ${nameOf(k)}(work: ptr<function, array<f32, ${2 * k * k}>>) {
  ${rows}
}`;
}

export function eigenBody(
  { matrix, values, vectors }: Extract<Operation, { kind: "symmetricEigen" }>,
  memory: LaneMemory,
): string {
  const [k = 0] = matrix.shape;
  memory.write(values);
  memory.write(vectors);
  const entry = (i: string, j: string): string => `work[${i} * ${k}u + ${j}]`;
  return `var work: array<f32, ${2 * k * k}>;
  ${loop(
    k,
    false,
    (i) =>
      `${loop(k, false, (j) => {
        const [si, sj] = matrix.strides as [number, number];
        const [a, b] = [asIndex(i), asIndex(j)];
        return `if (${b} >= ${a}) { ${entry(a, b)} = ${memory.at(matrix, [
          [j, si],
          [i, sj],
        ])}; } work[${k * k}u + ${a} * ${k}u + ${b}] = select(0f, 1f, ${a} == ${b});`;
      })}`,
  )}
  ${nameOf(k)}(&work);
  ${loop(k, false, (i) => {
    const a = asIndex(i);
    const store = loop(
      k,
      false,
      (r) =>
        `${memory.at(vectors, [
          ["rank", vectors.strides[0] as number],
          [r, vectors.strides[1] as number],
        ])} = work[${k * k}u + ${a} * ${k}u + ${asIndex(r)}];`,
    );
    return `let mine = ${entry(a, a)};
    var rank = 0u;
    for (var j = 0u; j < ${k}u; j++) {
      let other = ${entry("j", "j")};
      if (other < mine || (other == mine && j < ${a})) { rank++; }
    }
    ${memory.at(values, [["rank", values.strides[0] as number]])} = mine;
    ${store}`;
  })}`;
}

const asIndex = (index: number | string): string => (typeof index === "number" ? `${index}u` : index);
