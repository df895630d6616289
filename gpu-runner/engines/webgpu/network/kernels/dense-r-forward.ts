/**
 * R-forward of a dense stage: Rz = x·V + v + Rx·W, Ra = φ'·Rz; and the curvature term of the activation,
 * δ·bend·Rz (or κ·Rz), put where Rδ of this stage will be, for R-backward to add to. Used by Hessian and
 * Gauss-Newton products (these without the curvature term).
 *
 * Bindings: x `[B, in]`, Rx, parameters, direction, kept slots of the stage, read; R-slots of the stage,
 * read_write; the mask. Copies: directions.
 */
import type { KernelHost } from "../../kernel.ts";
import { inputMatrix } from "../input-matrix.ts";
import { KernelWriter } from "../kernel-writer.ts";
import { matrixTile } from "../matrix-tile.ts";
import type { RForwardOptions } from "../stage-kernels.ts";
import { DELTA, INPUT, KAPPA, OUTPUT, type Stage } from "../stages.ts";

/** Statements that store Ra and the curvature term of one entry `at`, from its Rz. */
export function storeChange(
  stage: Stage,
  rows: number,
  curvature: boolean,
  kept: (index: string) => string,
  change: (index: string) => string,
  value: string,
): string {
  const { activation, outputSize } = stage;
  const slot = rows * outputSize;
  const keptSlot = activation.keeps === "input" ? INPUT : OUTPUT;
  const write = `${change("at")} = ${value} * ${activation.slope("kept")};`;
  const load = activation.slope("kept") === "1.0" ? "" : `let kept = ${kept(`${keptSlot * slot}u + at`)}; `;
  if (!curvature || !activation.bend) return `${load}${write}`;
  const factor =
    activation.keeps === "input"
      ? kept(`${KAPPA * slot}u + at`)
      : `${kept(`${DELTA * slot}u + at`)} * ${activation.bend("kept")}`;
  return `${load}${write} ${change(`${DELTA * slot}u + at`)} = ${value} * ${factor};`;
}

export function denseRForward(host: KernelHost, options: RForwardOptions): void {
  const { stage, rows, copies, inputChange, curvature } = options;
  const { inputSize, outputSize, activation, shape } = stage;
  const writer = new KernelWriter(host, copies);
  const x = inputMatrix(writer, options.input, inputSize, "rows");
  const vector = writer.operand(options.vector, "read");
  const kept = writer.operand(options.kept, "read");
  const weightsOf = (theta: typeof vector) => ({
    ...theta,
    base: `(${theta.base} + ${shape.weightOffset}u)`,
  });
  const matrices = [{ a: x, b: weightsOf(vector) }];
  if (inputChange)
    matrices.push({
      a: inputMatrix(writer, inputChange, inputSize, "rows"),
      b: weightsOf(writer.operand(options.theta, "read")),
    });
  const change = writer.operand(options.change, "read_write");
  const tile = matrixTile(host, {
    rows,
    columns: outputSize,
    depth: inputSize,
    terms: matrices.map(({ a, b }) => ({
      a,
      b: { operand: b, outer: 1, inner: outputSize },
    })),
    ...(shape.biasOffset >= 0
      ? { initial: (column: string) => vector.at(`${shape.biasOffset}u + ${column}`) }
      : {}),
    store: (row, column, value) =>
      `let at = ${row} * ${outputSize}u + ${column}; ${storeChange(stage, rows, curvature, kept.at, change.at, value)}`,
  });
  writer.dispatch({
    label: `dense-r-forward ${rows}x${inputSize}x${outputSize}${curvature ? " curvature" : ""}`,
    functions: activation.functions,
    ...tile,
  });
}
