/**
 * Rδ of the stage below a dense layer: Rδ' = (Rδ·Wᵀ + δ·Vᵀ) ∘ φ' + the curvature term that R-forward left in
 * its place. Used by Hessian products.
 *
 * Bindings: Rδ and δ `[B, out]`, parameters, direction, kept slots of the stage below, read; R-slots of the
 * stage below, read_write; the mask. Copies: directions.
 */
import type { KernelHost } from "../../kernel.ts";
import { KernelWriter, type Place } from "../kernel-writer.ts";
import { matrixTile } from "../matrix-tile.ts";
import type { RBackwardOptions } from "../stage-kernels.ts";
import { DELTA, INPUT, OUTPUT, type Stage } from "../stages.ts";

/** Statements that store Rδ' of one entry `at`, from the gradient with respect to the stage's output. */
export function storeRDelta(
  below: Stage,
  rows: number,
  curvature: boolean,
  kept: (index: string) => string,
  change: (index: string) => string,
  value: string,
): string {
  const { activation, outputSize } = below;
  const slot = rows * outputSize;
  const keptSlot = activation.keeps === "input" ? INPUT : OUTPUT;
  const load = activation.slope("kept") === "1.0" ? "" : `let kept = ${kept(`${keptSlot * slot}u + at`)}; `;
  const target = change(`${DELTA * slot}u + at`);
  const product = `${value} * ${activation.slope("kept")}`;
  return `${load}${target} = ${curvature && activation.bend ? `${target} + ${product}` : product};`;
}

export function denseRBackward(host: KernelHost, options: RBackwardOptions): void {
  const { stage, below, rows, copies } = options;
  const { inputSize, outputSize, shape } = stage;
  const writer = new KernelWriter(host, copies);
  const deltaOf = (place: Place): Place => ({
    ...place,
    skip: (place.skip ?? 0) + DELTA * rows * outputSize,
  });
  const rDelta = writer.operand(deltaOf(options.change), "read");
  const delta = writer.operand(deltaOf(options.kept), "read");
  const theta = writer.operand(options.theta, "read");
  const vector = writer.operand(options.vector, "read");
  const kept = writer.operand(options.keptBelow, "read");
  const change = writer.operand(options.changeBelow, "read_write");
  const weightsOf = (from: typeof theta) => ({ ...from, base: `(${from.base} + ${shape.weightOffset}u)` });
  const tile = matrixTile(host, {
    rows,
    columns: inputSize,
    depth: outputSize,
    terms: [
      { a: rDelta, b: weightsOf(theta) },
      { a: delta, b: weightsOf(vector) },
    ].map(({ a, b }) => ({
      a: { operand: a, outer: outputSize, inner: 1 },
      b: { operand: b, outer: outputSize, inner: 1 },
    })),
    store: (row, column, value) =>
      `let at = ${row} * ${inputSize}u + ${column}; ${storeRDelta(below, rows, true, kept.at, change.at, value)}`,
  });
  writer.dispatch({
    label: `dense-r-backward ${rows}x${outputSize}x${inputSize}`,
    functions: below.activation.functions,
    ...tile,
  });
}
