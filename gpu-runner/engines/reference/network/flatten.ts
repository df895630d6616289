/** Flatten: the same numbers under another shape. */
import type { LayerPasses } from "./layer-passes.ts";
import { linearPasses } from "./linear-map.ts";

export function flattenPasses(): LayerPasses {
  return linearPasses({
    apply: (_source, from, to) => to.set(from),
    applyTransposed: (_source, from, to) => to.set(from),
  });
}
