/** Dense layer y = xW + b: x `[B, n]`, W `[n, m]`, y `[B, m]`. */
import type { DenseLayer } from "../../../../shared/layers/dense.ts";
import type { LayerShape } from "../../../networks/shapes.ts";
import { bilinearPasses } from "./bilinear.ts";
import type { LayerPasses } from "./layer-passes.ts";

export function densePasses(_layer: DenseLayer, shape: LayerShape, examples: number): LayerPasses {
  const inputs = shape.inputSize;
  const outputs = shape.outputSize;
  return bilinearPasses(shape, {
    apply(x, w, y) {
      for (let b = 0; b < examples; b++)
        for (let i = 0; i < inputs; i++) {
          const xi = x[b * inputs + i] as number;
          if (xi === 0) continue; // Pixels are mostly 0.
          const row = i * outputs;
          const to = b * outputs;
          for (let o = 0; o < outputs; o++) y[to + o] = (y[to + o] as number) + xi * (w[row + o] as number);
        }
    },
    applyTransposed(dy, w, dx) {
      for (let b = 0; b < examples; b++)
        for (let i = 0; i < inputs; i++) {
          let sum = 0;
          for (let o = 0; o < outputs; o++)
            sum += (dy[b * outputs + o] as number) * (w[i * outputs + o] as number);
          dx[b * inputs + i] = (dx[b * inputs + i] as number) + sum;
        }
    },
    weightGradient(x, dy, dw) {
      for (let b = 0; b < examples; b++)
        for (let i = 0; i < inputs; i++) {
          const xi = x[b * inputs + i] as number;
          if (xi === 0) continue;
          const row = i * outputs;
          const from = b * outputs;
          for (let o = 0; o < outputs; o++)
            dw[row + o] = (dw[row + o] as number) + xi * (dy[from + o] as number);
        }
    },
  });
}
