/**
 * Parameter gradient of a dense layer: ∂L/∂W = xᵀδ, ∂L/∂b = Σ δ. With changes: R(∂L/∂W) = xᵀRδ + (Rx)ᵀδ,
 * R(∂L/∂b) = Σ Rδ. Used by gradient, Hessian and Gauss-Newton products.
 *
 * Bindings: x `[B, in]`, δ `[B, out]`, and Rx, δ for the second term, read; gradient `[P]` read_write; the mask.
 * The last workgroups along y sum the biases. Copies: directions.
 */
import type { KernelHost } from "../../kernel.ts";
import { inputMatrix } from "../input-matrix.ts";
import { KernelWriter } from "../kernel-writer.ts";
import { matrixTile } from "../matrix-tile.ts";
import type { WeightsOptions } from "../stage-kernels.ts";

export function denseWeights(host: KernelHost, options: WeightsOptions): void {
  const { stage, rows, copies } = options;
  const { inputSize, outputSize, shape } = stage;
  const writer = new KernelWriter(host, copies);
  const terms = options.terms.map(({ input, delta }) => ({
    x: inputMatrix(writer, input, inputSize, "sum"),
    d: writer.operand(delta, "read"),
  }));
  const gradient = writer.operand(options.gradient, "read_write");
  const biased = shape.biasOffset >= 0;
  const tile = matrixTile(
    host,
    {
      rows: inputSize,
      columns: outputSize,
      depth: rows,
      terms: terms.map(({ x, d }) => ({
        a: x,
        b: { operand: d, outer: 1, inner: outputSize },
      })),
      store: (row, column, value) =>
        `${gradient.at(`${shape.weightOffset}u + ${row} * ${outputSize}u + ${column}`)} = ${value};`,
    },
    biased ? 1 : 0,
  );
  const [first] = terms;
  const bias =
    biased && first
      ? biasSum(
          outputSize,
          rows,
          tile.workgroup,
          tile.groups,
          (index) => first.d.at(index),
          (column) => gradient.at(`${shape.biasOffset}u + ${column}`),
        )
      : "";
  writer.dispatch({
    label: `dense-weights ${inputSize}x${rows}x${outputSize}${terms.length > 1 ? " two terms" : ""}`,
    ...tile,
    body: `${bias}\n${tile.body}`,
  });
}

/** One invocation a column, in the last row of workgroups; four partial sums, in a fixed order. */
function biasSum(
  columns: number,
  rows: number,
  [wx, wy]: readonly [number, number],
  [gx, gy]: readonly [number, number],
  delta: (index: string) => string,
  target: (column: string) => string,
): string {
  return `  if (wg.y == ${gy - 1}u) {
    for (var column = wg.x * ${wx * wy}u + local.y * ${wx}u + local.x; column < ${columns}u; column += ${gx * wx * wy}u) {
      var sum = 0.0;
      for (var row = 0u; row < ${rows}u; row++) { sum += ${delta(`row * ${columns}u + column`)}; }
      ${target("column")} = sum;
    }
    return;
  }`;
}
