/**
 * What the passes of a convolution `[B, h, w, in] → [B, h', w', out]` share; each pass is a file of its own. They mirror those
 * of the dense layer; the float64 operation is `engines/reference/network/conv2d.ts`.
 */
import type { LayerShape } from "../../../../networks/shapes.ts";
import { hasQuads } from "../../adapter.ts";
import type { KernelHost } from "../../kernel.ts";
import type { KernelWriter, Operand, Place } from "../kernel-writer.ts";
import { DELTA, type Stage } from "../stages.ts";
import { type ConvProduct, convTile } from "./conv-tile.ts";

/** Name of the kernel in profiles and errors. */
export function convLabel(pass: string, { shape }: Stage): string {
  return `conv2d-${pass} ${shape.input.join("x")} to ${shape.output.join("x")}`;
}

/** The place of a stage's δ `[B, h', w', out]` among what it keeps. */
export function deltaSlot(place: Place, rows: number, size: number): Place {
  return { ...place, skip: (place.skip ?? 0) + DELTA * rows * size };
}

/** The weights `[kernel, kernel, in, out]` of a vector `[P]`. */
export const weightsOf = (vector: Operand, shape: LayerShape): Operand => ({
  ...vector,
  base: `(${vector.base} + ${shape.weightOffset}u)`,
});

/** Bias of an output channel, 0 without biases. */
export const biasOf =
  (vector: Operand, { biasOffset }: LayerShape): ((channel: string) => string) =>
  (channel) =>
    biasOffset >= 0 ? vector.at(`${biasOffset}u + ${channel}`) : "0.0";

/** Writes the product of a pass as its kernel. */
export function dispatchConv(
  host: KernelHost,
  writer: KernelWriter,
  rows: number,
  text: { readonly label: string; readonly functions: string; readonly product: ConvProduct },
): void {
  const { product, ...named } = text;
  writer.dispatch({ ...named, ...convTile(product, rows, hasQuads(host.device)) });
}
