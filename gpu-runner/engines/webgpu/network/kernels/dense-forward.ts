/**
 * a = φ(x·W + b) for the examples of a batch. Used by value, values, gradient, criterion.
 *
 * Bindings: input `[B, in]` read; parameters `[P]` read; output `[B, out]` read_write (and z behind it, for
 * activations that keep their input); the mask. Copies: candidate points with outputs of their own.
 */
import type { KernelHost } from "../../kernel.ts";
import { inputMatrix } from "../input-matrix.ts";
import { KernelWriter } from "../kernel-writer.ts";
import { matrixTile } from "../matrix-tile.ts";
import type { ForwardOptions } from "../stage-kernels.ts";

export function denseForward(host: KernelHost, options: ForwardOptions): void {
  const { stage, rows, copies, keepInput } = options;
  const { inputSize, outputSize, activation, shape } = stage;
  const writer = new KernelWriter(host, copies);
  const x = inputMatrix(writer, options.input, inputSize, "rows");
  const theta = writer.operand(options.theta, "read");
  const out = writer.operand(options.output, "read_write");
  const weights = { ...theta, base: `(${theta.base} + ${shape.weightOffset}u)` };
  const tile = matrixTile(host, {
    rows,
    columns: outputSize,
    depth: inputSize,
    terms: [
      {
        a: x,
        b: { operand: weights, outer: 1, inner: outputSize },
      },
    ],
    ...(shape.biasOffset >= 0
      ? { initial: (column: string) => theta.at(`${shape.biasOffset}u + ${column}`) }
      : {}),
    store: (row, column, value) => {
      const at = `${row} * ${outputSize}u + ${column}`;
      const keep = keepInput === undefined ? "" : ` ${out.at(`${keepInput}u + ${at}`)} = ${value};`;
      return `${out.at(at)} = ${activation.value(value)};${keep}`;
    },
  });
  writer.dispatch({
    label: `dense-forward ${rows}x${inputSize}x${outputSize}`,
    functions: activation.functions,
    ...tile,
  });
}
