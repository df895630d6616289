/** Shapes of layers: what goes in, what comes out, and the weights between. */

/** A network that cannot be built; the message names the layer and the numbers. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
}

/** Entries of a tensor of this shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** What a layer makes of one example, `[n]` or `[height, width, channels]`. */
export interface Geometry {
  readonly output: readonly number[];
  /** The last axis is that of the outputs; empty: no weights. */
  readonly weightShape: readonly number[];
  readonly biasSize: number;
  /** Rows of zeros above, and columns left of, the image; 0 when absent. */
  readonly padTop?: number;
  readonly padLeft?: number;
}

/** Output extent and zeros before the first entry, as TensorFlow defines `valid` and `same`. */
export function slide(
  extent: number,
  size: number,
  stride: number,
  padding: "valid" | "same",
  name: string,
): { readonly extent: number; readonly before: number } {
  if (padding === "valid") {
    if (size > extent) throw new NetworkError(`${name}: window ${size} is larger than its input ${extent}`);
    return { extent: Math.floor((extent - size) / stride) + 1, before: 0 };
  }
  const output = Math.ceil(extent / stride);
  const total = Math.max((output - 1) * stride + size - extent, 0);
  return { extent: output, before: Math.floor(total / 2) };
}

/** The three extents of an image. @throws NetworkError for anything else */
export function imageOf(input: readonly number[], name: string): readonly [number, number, number] {
  const [height, width, channels] = input;
  if (height === undefined || width === undefined || channels === undefined)
    throw new NetworkError(`${name} needs an image [height, width, channels], its input is [${input}]`);
  return [height, width, channels];
}

export const isCount = (n: number): boolean => Number.isInteger(n) && n >= 1;

/** @throws NetworkError unless `n` is a whole number of at least 1 */
export function requireCount(n: number, name: string): void {
  if (!isCount(n)) throw new NetworkError(`${name} must be a whole number of at least 1, got ${n}`);
}
