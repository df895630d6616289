/** Max-pool: each output is the first largest entry of its window; the derivative goes to that entry alone. */
import type { PoolLayer } from "../../../../shared/layers/pool.ts";
import type { LayerShape } from "../../../networks/shapes.ts";
import type { LayerPasses } from "./layer-passes.ts";
import { linearPasses } from "./linear-map.ts";
import { visitWindows } from "./pool-windows.ts";

export function maxPoolPasses(layer: PoolLayer, shape: LayerShape, examples: number): LayerPasses {
  /** Calls `visit(output, position of the window's first largest entry of x)`. */
  const visitWinners = (x: Float64Array, visit: (output: number, winner: number) => void): void =>
    visitWindows(shape, layer, examples, (output, window) => {
      let winner = window[0] as number;
      for (const entry of window) if ((x[entry] as number) > (x[winner] as number)) winner = entry;
      visit(output, winner);
    });
  return linearPasses({
    apply(source, from, to) {
      visitWinners(source, (output, winner) => {
        to[output] = from[winner] as number;
      });
    },
    applyTransposed(source, from, to) {
      to.fill(0);
      visitWinners(source, (output, winner) => {
        to[winner] = (to[winner] as number) + (from[output] as number);
      });
    },
  });
}
