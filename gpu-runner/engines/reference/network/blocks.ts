/** Parameter blocks with the layer inputs and output gradients that layer-wise methods (kfac) read. */
import type { LaneTensor } from "../../../engine.ts";
import type { NetworkSpec } from "../../../network.ts";
import { networkShapes, parameterBlocks } from "../../../networks/shapes.ts";
import type { ParameterBlock } from "../../../objective.ts";
import type { ReferenceEngine } from "../reference-engine.ts";
import { type LaneVector, laneVector } from "./lane-vector.ts";
import type { Linearisation } from "./reference-network.ts";

/**
 * `inputs` and `outputGradients` of dense blocks are allocated when somebody first asks for them, and filled
 * by every later gradient: most methods never do, and B × width numbers a lane is much.
 */
export function layerBlocks(engine: ReferenceEngine, spec: NetworkSpec, batchSize: number) {
  const wanted: ((lane: number, at: Linearisation) => void)[] = [];
  const capture = (
    width: number,
    source: (at: Linearisation) => Float64Array | undefined,
  ): (() => LaneTensor) => {
    let tensor: LaneTensor | undefined;
    return () => {
      if (tensor) return tensor;
      const made = engine.tensor([batchSize, width]);
      const out: LaneVector = laneVector(made);
      wanted.push((lane, at) => out.write(lane, source(at) ?? []));
      tensor = made;
      return made;
    };
  };

  const shapes = networkShapes(spec);
  const blocks = parameterBlocks(spec).map((block): ParameterBlock => {
    const layer = shapes.findIndex((shape) => shape.weightOffset === block.offset);
    const shape = shapes[layer];
    if (shape?.layer.kind !== "dense") return block;
    const inputs = capture(shape.inputSize, (at) => at.activations[layer]);
    const outputGradients = capture(shape.outputSize, (at) => at.deltas[layer]);
    return {
      ...block,
      get inputs() {
        return inputs();
      },
      get outputGradients() {
        return outputGradients();
      },
    };
  });
  return {
    blocks,
    /** Copies what was asked for, after a gradient of one lane. */
    publish(lane: number, at: Linearisation): void {
      for (const write of wanted) write(lane, at);
    },
  };
}
