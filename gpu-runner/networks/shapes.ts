/**
 * Shapes and parameter layout of a {@link NetworkSpec}: the one place where every engine learns which part of
 * the parameter vector is which layer's.
 *
 * Layers follow each other in the vector; a layer's weights come first, then its biases.
 */
import { isCount, NetworkError, sizeOf } from "../../shared/layers/geometry.ts";
import { type Layer, layerGeometry } from "../../shared/layers/registry.ts";
import type { NetworkSpec } from "../network.ts";
import type { ParameterBlock } from "../objective.ts";

export interface LayerShape {
  readonly layer: Layer;
  /** Shape of one example on the way in and out: `[n]` or `[height, width, channels]`. */
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly inputSize: number;
  readonly outputSize: number;
  /** First weight in the parameter vector, and the first bias; -1 where the layer has none. */
  readonly weightOffset: number;
  readonly biasOffset: number;
  readonly weightShape: readonly number[];
  readonly biasSize: number;
  /** Inputs that one output unit sums over; 0 for layers without weights. */
  readonly fanIn: number;
  /** Rows of zeros above, and columns left of, the image (convolutions with `same` padding; else 0). */
  readonly padTop: number;
  readonly padLeft: number;
}

/** Shapes of all layers in order. @throws NetworkError where a layer does not fit its input. */
export function networkShapes(spec: NetworkSpec): readonly LayerShape[] {
  if (![1, 3].includes(spec.input.length) || spec.input.some((n) => !isCount(n)))
    throw new NetworkError(`network input must be [n] or [height, width, channels], got [${spec.input}]`);
  if (spec.layers.length === 0) throw new NetworkError("a network needs at least one layer");
  const shapes: LayerShape[] = [];
  let input = spec.input;
  let offset = 0;
  for (const [index, layer] of spec.layers.entries()) {
    const geometry = layerGeometry(layer, input, `layer ${index} (${layer.kind})`);
    const weights = sizeOf(geometry.weightShape);
    const count = geometry.weightShape.length === 0 ? 0 : weights;
    const shape: LayerShape = {
      layer,
      input,
      output: geometry.output,
      inputSize: sizeOf(input),
      outputSize: sizeOf(geometry.output),
      weightOffset: count > 0 ? offset : -1,
      biasOffset: geometry.biasSize > 0 ? offset + count : -1,
      weightShape: geometry.weightShape,
      biasSize: geometry.biasSize,
      fanIn: sizeOf(geometry.weightShape.slice(0, -1)) * (count > 0 ? 1 : 0),
      padTop: geometry.padTop ?? 0,
      padLeft: geometry.padLeft ?? 0,
    };
    shapes.push(shape);
    offset += count + geometry.biasSize;
    input = geometry.output;
  }
  if (input.length !== 1)
    throw new NetworkError(`the last layer must give a vector; it gives [${input}] (add a flatten layer)`);
  return shapes;
}

/** P. */
export function parameterCount(spec: NetworkSpec): number {
  let count = 0;
  for (const shape of networkShapes(spec))
    count += (shape.fanIn > 0 ? sizeOf(shape.weightShape) : 0) + shape.biasSize;
  return count;
}

/** Width of the network's output. */
export function outputSize(spec: NetworkSpec): number {
  return networkShapes(spec).at(-1)?.outputSize ?? 0;
}

function convolutionOf({
  layer,
  input,
  output,
  padTop,
  padLeft,
}: LayerShape): Pick<ParameterBlock, "convolution"> {
  if (layer.kind !== "conv2d") return {};
  const image = ([height = 1, width = 1, channels = 1]: readonly number[]) =>
    [height, width, channels] as const;
  const { kernel, stride } = layer;
  return { convolution: { kernel, stride, padTop, padLeft, input: image(input), output: image(output) } };
}

/**
 * Blocks of the parameter vector, weights before biases, as an `Objective` lists them. A convolution's weights
 * appear as the matrix `[kernel² · channels in, channels out]`. The engine adds `inputs`,
 * `outputFactors` and, of dense layers, `outputGradients`.
 */
export function parameterBlocks(spec: NetworkSpec): readonly ParameterBlock[] {
  const blocks: ParameterBlock[] = [];
  for (const [index, shape] of networkShapes(spec).entries()) {
    const name = `${index}-${shape.layer.kind}`;
    const columns = shape.weightShape.at(-1);
    if (columns !== undefined)
      blocks.push({
        name: `${name}/weights`,
        offset: shape.weightOffset,
        shape: [shape.fanIn, columns],
        ...convolutionOf(shape),
        ...(shape.biasSize > 0 ? { biasOffset: shape.biasOffset } : {}),
      });
    if (shape.biasSize > 0)
      blocks.push({ name: `${name}/biases`, offset: shape.biasOffset, shape: [shape.biasSize] });
  }
  return blocks;
}
