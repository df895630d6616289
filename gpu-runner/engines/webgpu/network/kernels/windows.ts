/**
 * Loops over windows of images `[B, height, width, channels]` in WGSL, for convolutions and pools.
 *
 * `at` is the entry an invocation works on. A gather from an output entry visits the inputs of its window; a
 * gather from an input entry visits the outputs whose windows hold it. Both in reading order.
 */
import type { LayerShape } from "../../../../networks/shapes.ts";

export interface WindowShape {
  readonly size: number;
  readonly stride: number;
  readonly padTop: number;
  readonly padLeft: number;
  readonly input: readonly [height: number, width: number, channels: number];
  readonly output: readonly [height: number, width: number, channels: number];
}

/** @throws RangeError for a layer without windows */
export function windowShape(shape: LayerShape): WindowShape {
  const { layer, padTop, padLeft } = shape;
  if (layer.kind !== "conv2d" && layer.kind !== "max-pool" && layer.kind !== "average-pool")
    throw new RangeError(`a ${layer.kind} layer has no windows`);
  return {
    size: layer.kind === "conv2d" ? layer.kernel : layer.size,
    stride: layer.stride,
    padTop,
    padLeft,
    input: image(shape.input),
    output: image(shape.output),
  };
}

function image([height = 1, width = 1, channels = 1]: readonly number[]): readonly [number, number, number] {
  return [height, width, channels];
}

/** Names of the entry's place: `row` (example), `cy`, `cx`, `channel`. */
export function locate(entry: string, [height, width, channels]: readonly [number, number, number]): string {
  return `  let channel = ${entry} % ${channels}u;
  let cx = (${entry} / ${channels}u) % ${width}u;
  let cy = (${entry} / ${channels * width}u) % ${height}u;
  let row = ${entry} / ${channels * width * height}u;`;
}

/**
 * Runs `body` for every input pixel of the window of output `(cy, cx)`; it may use `ky`, `kx` and `pixel`, the
 * pixel's number within all examples.
 */
export function inputsOfWindow(window: WindowShape, body: string): string {
  const { size, stride, padTop, padLeft, input } = window;
  const [height, width] = input;
  return `  for (var ky = 0u; ky < ${size}u; ky++) {
    let iy = i32(cy * ${stride}u + ky) - ${padTop};
    if (iy < 0 || iy >= ${height}) { continue; }
    for (var kx = 0u; kx < ${size}u; kx++) {
      let ix = i32(cx * ${stride}u + kx) - ${padLeft};
      if (ix < 0 || ix >= ${width}) { continue; }
      let pixel = (row * ${height}u + u32(iy)) * ${width}u + u32(ix);
      ${body}
    }
  }`;
}

/**
 * Runs `body` for every output whose window holds input pixel `(cy, cx)`; it may use `ky`, `kx` (the pixel's
 * place in that window), `oy`, `ox` and `pixel`, the output's number within all examples.
 */
export function windowsOfInput(window: WindowShape, body: string): string {
  const { size, stride, padTop, padLeft, output } = window;
  const [height, width] = output;
  return `  for (var back = 0u; back < ${size}u; back++) {
    let ky = ${size - 1}u - back;
    let ty = i32(cy + ${padTop}u) - i32(ky);
    if (ty < 0 || ty % ${stride} != 0) { continue; }
    let oy = u32(ty) / ${stride}u;
    if (oy >= ${height}u) { continue; }
    for (var left = 0u; left < ${size}u; left++) {
      let kx = ${size - 1}u - left;
      let tx = i32(cx + ${padLeft}u) - i32(kx);
      if (tx < 0 || tx % ${stride} != 0) { continue; }
      let ox = u32(tx) / ${stride}u;
      if (ox >= ${width}u) { continue; }
      let pixel = (row * ${height}u + oy) * ${width}u + ox;
      ${body}
    }
  }`;
}
