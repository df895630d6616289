/** Average-pool: each output is the mean of its window. */
import type { LayerShape } from "../../../networks/shapes.ts";
import type { LayerPasses } from "./layer-passes.ts";
import { linearPasses } from "./linear-map.ts";
import { type PoolLayer, visitWindows } from "./pool-windows.ts";

export function averagePoolPasses(shape: LayerShape, layer: PoolLayer, examples: number): LayerPasses {
  return linearPasses({
    apply(_source, from, to) {
      visitWindows(shape, layer, examples, (output, window) => {
        let sum = 0;
        for (const entry of window) sum += from[entry] as number;
        to[output] = sum / window.length;
      });
    },
    applyTransposed(_source, from, to) {
      to.fill(0);
      visitWindows(shape, layer, examples, (output, window) => {
        const share = (from[output] as number) / window.length;
        for (const entry of window) to[entry] = (to[entry] as number) + share;
      });
    },
  });
}
