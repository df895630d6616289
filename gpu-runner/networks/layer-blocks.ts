/** Parameter blocks with the layer inputs and output gradients that layer-wise methods (kfac) read. */
import type { Engine, LaneTensor } from "../engine.ts";
import type { NetworkSpec } from "../network.ts";
import type { ParameterBlock } from "../objective.ts";
import { networkShapes, parameterBlocks } from "./shapes.ts";

/** A tensor that somebody asked for: filled by every gradient (`outputFactors`: every pass back) from then on. */
export interface LayerCapture {
  /** Index of the dense layer or convolution. */
  readonly layer: number;
  readonly what: "inputs" | "outputGradients" | "outputFactors";
  /** `[B, in]` or `[B, out]`. */
  readonly tensor: LaneTensor;
}

/**
 * What blocks hold beside their parameters is allocated when somebody first asks for them: most methods
 * never do, and B × width numbers a lane is much. `captures` grows accordingly; a gradient reads it when it runs.
 */
export function layerBlocks(
  engine: Engine,
  spec: NetworkSpec,
  batchSize: number,
): { readonly blocks: readonly ParameterBlock[]; readonly captures: readonly LayerCapture[] } {
  const captures: LayerCapture[] = [];
  const capture = (layer: number, what: LayerCapture["what"], width: number): (() => LaneTensor) => {
    let tensor: LaneTensor | undefined;
    return () => {
      if (tensor) return tensor;
      tensor = engine.tensor([batchSize, width]);
      captures.push({ layer, what, tensor });
      return tensor;
    };
  };
  const shapes = networkShapes(spec);
  const blocks = parameterBlocks(spec).map((block): ParameterBlock => {
    const layer = shapes.findIndex((shape) => shape.weightOffset === block.offset);
    const shape = shapes[layer];
    if (shape?.layer.kind !== "dense" && !block.convolution) return block;
    if (!shape) return block;
    const inputs = capture(layer, "inputs", shape.inputSize);
    const outputGradients = capture(layer, "outputGradients", shape.outputSize);
    const outputFactors = capture(layer, "outputFactors", shape.outputSize);
    return {
      ...block,
      get inputs() {
        return inputs();
      },
      get outputFactors() {
        return outputFactors();
      },
      ...(block.convolution
        ? {}
        : {
            get outputGradients() {
              return outputGradients();
            },
          }),
    };
  });
  return { blocks, captures };
}
