/**
 * δ of the stage below a dense layer: δ' = (δ·Wᵀ) ∘ φ'. Used by gradient, and by Gauss-Newton products with Rδ
 * in place of δ.
 *
 * Bindings: δ `[B, out]` read; parameters read; kept slots of the stage below, read_write where they receive δ'
 * or κ; Rδ' of the stage below, read_write (Gauss-Newton); the mask. Copies: directions.
 */
import type { KernelHost } from "../../kernel.ts";
import { KernelWriter } from "../kernel-writer.ts";
import { matrixTile } from "../matrix-tile.ts";
import type { BackwardOptions } from "../stage-kernels.ts";
import { DELTA, INPUT, KAPPA, OUTPUT, type Stage } from "../stages.ts";

/**
 * Statements that store δ' of one entry `at`, from the gradient with respect to the stage's output: into `out`,
 * or into the `DELTA` slot (and κ beside it).
 */
export function storeDelta(
  below: Stage,
  rows: number,
  kept: (index: string) => string,
  out: ((index: string) => string) | undefined,
  value: string,
): string {
  const { activation, outputSize } = below;
  const slot = rows * outputSize;
  const keptSlot = activation.keeps === "input" ? INPUT : OUTPUT;
  const write = out ? out("at") : kept(`${DELTA * slot}u + at`);
  const bend =
    !out && activation.keeps === "input" && activation.bend
      ? ` ${kept(`${KAPPA * slot}u + at`)} = ${value} * ${activation.bend("kept")};`
      : "";
  return `let kept = ${kept(`${keptSlot * slot}u + at`)}; ${write} = ${value} * ${activation.slope("kept")};${bend}`;
}

export function denseBackward(host: KernelHost, options: BackwardOptions): void {
  const { stage, below, rows, copies, target } = options;
  const { inputSize, outputSize, shape } = stage;
  const writer = new KernelWriter(host, copies);
  const delta = writer.operand(options.delta, "read");
  const theta = writer.operand(options.theta, "read");
  const kept = writer.operand(options.kept, target ? "read" : "read_write");
  const out = target ? writer.operand(target, "read_write") : undefined;
  const weights = { ...theta, base: `(${theta.base} + ${shape.weightOffset}u)` };
  const tile = matrixTile(host, {
    rows,
    columns: inputSize,
    depth: outputSize,
    terms: [
      {
        a: { operand: delta, outer: outputSize, inner: 1 },
        b: { operand: weights, outer: outputSize, inner: 1 },
      },
    ],
    store: (row, column, value) =>
      `let at = ${row} * ${inputSize}u + ${column}; ${storeDelta(below, rows, kept.at, out?.at, value)}`,
  });
  writer.dispatch({
    label: `dense-backward ${rows}x${outputSize}x${inputSize}`,
    functions: below.activation.functions,
    ...tile,
  });
}
