/**
 * Convolution (cross-correlation, as everywhere in deep learning) with stride and padding, by plain loops:
 * x `[B, H, W, C]`, w `[k, k, C, F]`, y `[B, H', W', F]`;
 * y[b, i, j, f] = Σ_{p, q, c} x[b, i·s + p − top, j·s + q − left, c] · w[p, q, c, f], x = 0 outside the image.
 */
import type { ConvLayer } from "../../../../shared/layers/conv2d.ts";
import type { LayerShape } from "../../../networks/shapes.ts";
import { bilinearPasses } from "./bilinear.ts";
import type { LayerPasses } from "./layer-passes.ts";

export function convPasses(layer: ConvLayer, shape: LayerShape, examples: number): LayerPasses {
  const [height = 0, width = 0, channels = 0] = shape.input;
  const [rows = 0, columns = 0, filters = 0] = shape.output;
  const { kernel, stride } = layer;

  /** Calls `visit(pixel, tap, place)` with the start of the channel rows of x, w and y for every pair that meets. */
  function visitPairs(visit: (pixel: number, tap: number, place: number) => void): void {
    for (let b = 0; b < examples; b++)
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) {
          const place = ((b * rows + i) * columns + j) * filters;
          for (let p = 0; p < kernel; p++) {
            const y = i * stride + p - shape.padTop;
            if (y < 0 || y >= height) continue;
            for (let q = 0; q < kernel; q++) {
              const x = j * stride + q - shape.padLeft;
              if (x < 0 || x >= width) continue;
              visit(((b * height + y) * width + x) * channels, (p * kernel + q) * channels * filters, place);
            }
          }
        }
  }

  return bilinearPasses(shape, {
    apply(x, w, y) {
      visitPairs((pixel, tap, place) => {
        for (let c = 0; c < channels; c++) {
          const xc = x[pixel + c] as number;
          for (let f = 0; f < filters; f++)
            y[place + f] = (y[place + f] as number) + xc * (w[tap + c * filters + f] as number);
        }
      });
    },
    applyTransposed(dy, w, dx) {
      visitPairs((pixel, tap, place) => {
        for (let c = 0; c < channels; c++) {
          let sum = 0;
          for (let f = 0; f < filters; f++)
            sum += (dy[place + f] as number) * (w[tap + c * filters + f] as number);
          dx[pixel + c] = (dx[pixel + c] as number) + sum;
        }
      });
    },
    weightGradient(x, dy, dw) {
      visitPairs((pixel, tap, place) => {
        for (let c = 0; c < channels; c++) {
          const xc = x[pixel + c] as number;
          const row = tap + c * filters;
          for (let f = 0; f < filters; f++)
            dw[row + f] = (dw[row + f] as number) + xc * (dy[place + f] as number);
        }
      });
    },
  });
}
