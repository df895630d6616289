/**
 * Shapes and parameter layout of a {@link NetworkSpec}: the one place where every engine learns which part of
 * the parameter vector is which layer's.
 *
 * Layers follow each other in the vector; a layer's weights come first, then its biases. Dense weights are
 * `[inputs, outputs]`, convolution weights `[kernel, kernel, channels in, channels out]`, both row-major.
 */
import type { Layer, NetworkSpec } from "../network.ts";
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

/** A network that cannot be built; the message names the layer and the numbers. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
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

interface Geometry {
  readonly output: readonly number[];
  readonly weightShape: readonly number[];
  readonly biasSize: number;
  readonly padTop?: number;
  readonly padLeft?: number;
}

function layerGeometry(layer: Layer, input: readonly number[], name: string): Geometry {
  const plain = { weightShape: [], biasSize: 0 };
  switch (layer.kind) {
    case "dense": {
      const inputs = input[0];
      if (input.length !== 1 || inputs === undefined)
        throw new NetworkError(`${name} needs a vector, its input is [${input}] (add a flatten layer)`);
      requireCount(layer.outputs, `${name} outputs`);
      return {
        output: [layer.outputs],
        weightShape: [inputs, layer.outputs],
        biasSize: layer.bias ? layer.outputs : 0,
      };
    }
    case "conv2d": {
      const [height, width, channels] = image(input, name);
      for (const key of ["filters", "kernel", "stride"] as const) requireCount(layer[key], `${name} ${key}`);
      const vertical = slide(height, layer.kernel, layer.stride, layer.padding, name);
      const horizontal = slide(width, layer.kernel, layer.stride, layer.padding, name);
      return {
        output: [vertical.extent, horizontal.extent, layer.filters],
        weightShape: [layer.kernel, layer.kernel, channels, layer.filters],
        biasSize: layer.bias ? layer.filters : 0,
        padTop: vertical.before,
        padLeft: horizontal.before,
      };
    }
    case "max-pool":
    case "average-pool": {
      const [height, width, channels] = image(input, name);
      for (const key of ["size", "stride"] as const) requireCount(layer[key], `${name} ${key}`);
      const rows = slide(height, layer.size, layer.stride, "valid", name).extent;
      const columns = slide(width, layer.size, layer.stride, "valid", name).extent;
      return { output: [rows, columns, channels], ...plain };
    }
    case "flatten":
      return { output: [sizeOf(input)], ...plain };
    case "activation":
      return { output: input, ...plain };
    default:
      layer satisfies never;
      throw new NetworkError(`${name}: unknown kind`);
  }
}

/** Output extent and zeros before the first entry, as TensorFlow defines `valid` and `same`. */
function slide(extent: number, size: number, stride: number, padding: "valid" | "same", name: string) {
  if (padding === "valid") {
    if (size > extent) throw new NetworkError(`${name}: window ${size} is larger than its input ${extent}`);
    return { extent: Math.floor((extent - size) / stride) + 1, before: 0 };
  }
  const output = Math.ceil(extent / stride);
  const total = Math.max((output - 1) * stride + size - extent, 0);
  return { extent: output, before: Math.floor(total / 2) };
}

function image(input: readonly number[], name: string): readonly [number, number, number] {
  const [height, width, channels] = input;
  if (height === undefined || width === undefined || channels === undefined)
    throw new NetworkError(`${name} needs an image [height, width, channels], its input is [${input}]`);
  return [height, width, channels];
}

const isCount = (n: number): boolean => Number.isInteger(n) && n >= 1;

function requireCount(n: number, name: string): void {
  if (!isCount(n)) throw new NetworkError(`${name} must be a whole number of at least 1, got ${n}`);
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

/**
 * Blocks of the parameter vector, weights before biases, as an `Objective` lists them. A convolution's weights
 * appear as the matrix `[kernel² · channels in, channels out]`. The engine adds `inputs` and
 * `outputGradients` of dense layers.
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
        ...(shape.biasSize > 0 ? { biasOffset: shape.biasOffset } : {}),
      });
    if (shape.biasSize > 0)
      blocks.push({ name: `${name}/biases`, offset: shape.biasOffset, shape: [shape.biasSize] });
  }
  return blocks;
}
