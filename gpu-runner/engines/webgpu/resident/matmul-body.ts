/**
 * Matrix products inside a resident kernel, each output by the order of its layered kernel: a chain of fused
 * multiply-adds (`matmul-register`, `matmul-combine`), four of them (`matmul-project`), or a plain sum.
 */
import { canProject } from "../kernels/matmul-project.ts";
import { chunksOf } from "../kernels/matmul-register.ts";
import { ONE_PRODUCT } from "../kernels/product.ts";
import { chunkCount } from "../kernels/reduce.ts";
import type { WebGpuTensor } from "../tensor.ts";
import type { Index, LaneMemory } from "./lane-memory.ts";
import { loop } from "./loops.ts";
import type { Operation } from "./operation.ts";
import { reduceBody } from "./reduce-body.ts";

/** @throws RangeError when the inner extent is long enough to be cut into chunks */
export function matmulBody(
  { a, b, out, options }: Extract<Operation, { kind: "matmul" }>,
  memory: LaneMemory,
  unrolled: number,
): string {
  if (a.shape.length > 2) throw new RangeError("a batch of products is not resident");
  const { transposeA = false, transposeB = false } = options;
  const k = a.shape[transposeA ? 0 : 1] as number;
  const vector = b.shape.length === 1;
  if (vector && !transposeA && !canProject(a, b))
    return reduceBody(
      { kind: "reduce", reduction: "sum", formula: "out = a * b", operands: { a, b, out } },
      memory,
      unrolled,
    );
  const [m, n] = [out.shape[0] as number, out.shape[1] ?? 1];
  if (vector ? chunkCount(k) > 1 : chunksOf({ m, n, k, batch: ONE_PRODUCT }) > 1)
    throw new RangeError(`a product over ${k} elements is long`);
  memory.write(out);
  const short = m * n * k <= unrolled;
  const left = (row: Index, inner: Index): string =>
    memory.at(a, [
      [row, a.strides[transposeA ? 1 : 0] as number],
      [inner, a.strides[transposeA ? 0 : 1] as number],
    ]);
  const right = (inner: Index, column: Index): string =>
    vector
      ? memory.at(b, [[inner, b.strides[0] as number]])
      : memory.at(b, [
          [inner, b.strides[transposeB ? 1 : 0] as number],
          [column, b.strides[transposeB ? 0 : 1] as number],
        ]);
  return loop(m, short, (row) =>
    loop(n, short, (column) => {
      const place = outPlace(out, row, column, memory);
      const term = (sum: string, inner: Index): string =>
        `${sum} = fma(${left(row, inner)}, ${right(inner, column)}, ${sum});`;
      if (vector && !transposeA) return project(k, short, place, term);
      return `var sum = 0f;\n  ${loop(k, short, (inner) => term("sum", inner))}\n  ${place} = sum;`;
    }),
  );
}

function project(
  k: number,
  short: boolean,
  place: string,
  term: (sum: string, inner: Index) => string,
): string {
  const quads = Math.floor(k / 4);
  const body = loop(quads, short, (quad) =>
    [0, 1, 2, 3]
      .map((c) =>
        typeof quad === "number"
          ? term(`s${c}`, quad * 4 + c)
          : `{ let at${c} = ${quad} * 4u + ${c}u; ${term(`s${c}`, `at${c}`)} }`,
      )
      .join(" "),
  );
  const tail = Array.from({ length: k % 4 }, (_, c) => term("t", quads * 4 + c));
  return `var s0 = 0f; var s1 = 0f; var s2 = 0f; var s3 = 0f;
  ${body}
  var t = (s0 + s1) + (s2 + s3);
  ${tail.join(" ")}
  ${place} = t;`;
}

function outPlace(out: WebGpuTensor, row: Index, column: Index, memory: LaneMemory): string {
  return memory.at(out, [
    [row, out.strides[0] as number],
    [column, out.strides[1] ?? 0],
  ]);
}
