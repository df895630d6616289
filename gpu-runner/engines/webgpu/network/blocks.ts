/** Parameter blocks of a network, with what layer-wise preconditioners read of dense layers. */
import type { LaneTensor } from "../../../engine.ts";
import type { NetworkSpec } from "../../../network.ts";
import { parameterBlocks } from "../../../networks/shapes.ts";
import type { ParameterBlock } from "../../../objective.ts";
import type { WebGpuEngine } from "../webgpu-engine.ts";
import { DELTA, OUTPUT, type Stage } from "./stages.ts";

/**
 * @param kept slots of each stage
 * @param inputs the batch itself, asked for only where a first dense layer's inputs are read
 * @param factors δ `[B, out]` of a stage in the last pass back; asked for only where it is read
 */
export function networkBlocks(
  engine: WebGpuEngine,
  spec: NetworkSpec,
  stages: readonly Stage[],
  kept: readonly LaneTensor[],
  inputs: () => LaneTensor,
  factors: (stage: number) => LaneTensor,
): readonly ParameterBlock[] {
  return parameterBlocks(spec).map((block) => {
    const at = stages.findIndex(
      ({ kind, shape }) => (kind === "dense" || kind === "conv2d") && shape.weightOffset === block.offset,
    );
    const slots = kept[at];
    if (!slots) return block;
    const below = kept[at - 1];
    return {
      ...block,
      get inputs(): LaneTensor {
        return below ? engine.row(below, OUTPUT) : inputs();
      },
      ...(block.convolution ? {} : { outputGradients: engine.row(slots, DELTA) }),
      get outputFactors(): LaneTensor {
        return factors(at);
      },
    };
  });
}
