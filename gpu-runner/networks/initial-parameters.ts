/** Starting weights of a network. */

import { sizeOf } from "../../shared/layers/geometry.ts";
import type { NetworkSpec } from "../network.ts";
import { hostNormals } from "../random/normal.ts";
import { networkShapes, parameterCount } from "./shapes.ts";

/** Separates weight draws from the host's other uses of a seed; layer l draws from stream `+ l`. */
const WEIGHT_STREAM = 0x100;

/**
 * Weights from N(0, 1/fan-in), biases 0, float64, length P: a function of the seed alone (a layer's weights do
 * not depend on the sizes of the layers before it). Fan-in of a convolution: kernel² · channels in.
 */
export function initialParameters(spec: NetworkSpec, seed: number): Float64Array {
  const theta = new Float64Array(parameterCount(spec));
  for (const [index, shape] of networkShapes(spec).entries()) {
    if (shape.fanIn === 0) continue;
    const scale = 1 / Math.sqrt(shape.fanIn);
    const draws = hostNormals(seed, WEIGHT_STREAM + index, sizeOf(shape.weightShape));
    for (const [entry, draw] of draws.entries()) theta[shape.weightOffset + entry] = scale * draw;
  }
  return theta;
}
