/** Average-pool: each output is the mean of its window. */
import type { PoolLayer } from "../../../../shared/layers/pool.ts";
import type { LayerShape } from "../../../networks/shapes.ts";
import type { LayerPasses } from "./layer-passes.ts";
import { linearPasses } from "./linear-map.ts";
import { visitWindows } from "./pool-windows.ts";

export function averagePoolPasses(layer: PoolLayer, shape: LayerShape, examples: number): LayerPasses {
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
