/** Geometry that both pools share: which input entries an output entry looks at. */
import type { PoolLayer } from "../../../../shared/layers/pool.ts";
import type { LayerShape } from "../../../networks/shapes.ts";

/**
 * Calls `visit(output, window)` for every output entry of the batch; `window` holds the flat positions of its
 * size² inputs in row-major order and is reused between calls.
 */
export function visitWindows(
  shape: LayerShape,
  layer: PoolLayer,
  examples: number,
  visit: (output: number, window: Int32Array) => void,
): void {
  const [height = 0, width = 0, channels = 0] = shape.input;
  const [rows = 0, columns = 0] = shape.output;
  const window = new Int32Array(layer.size ** 2);
  let output = 0;
  for (let b = 0; b < examples; b++)
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++)
        for (let c = 0; c < channels; c++) {
          let at = 0;
          for (let p = 0; p < layer.size; p++)
            for (let q = 0; q < layer.size; q++) {
              const y = i * layer.stride + p;
              const x = j * layer.stride + q;
              window[at++] = ((b * height + y) * width + x) * channels + c;
            }
          visit(output++, window);
        }
}
