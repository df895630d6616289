/** The layers that this engine has: a kind is a file and a line here. */
import type { LayerName, LayerOf } from "../../../../shared/layers/registry.ts";
import type { LayerShape } from "../../../networks/shapes.ts";
import { activationPasses } from "./activation.ts";
import { averagePoolPasses } from "./average-pool.ts";
import { convPasses } from "./conv2d.ts";
import { densePasses } from "./dense.ts";
import { flattenPasses } from "./flatten.ts";
import type { LayerPasses } from "./layer-passes.ts";
import { maxPoolPasses } from "./max-pool.ts";

const PASSES: {
  readonly [Name in LayerName]: (layer: LayerOf<Name>, shape: LayerShape) => LayerPasses;
} = {
  dense: densePasses,
  conv2d: convPasses,
  "max-pool": maxPoolPasses,
  "average-pool": averagePoolPasses,
  flatten: flattenPasses,
  activation: activationPasses,
};

export function layerPasses<Name extends LayerName>(layer: LayerOf<Name>, shape: LayerShape): LayerPasses {
  return PASSES[layer.kind](layer, shape);
}
