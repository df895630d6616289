/**
 * A tfjs layers-model as a network by its forward formula: any graph of layers that `shared/models/steps/` knows, with exact
 * curvature on every engine. What is built is checked against tfjs's own forward pass.
 */
import * as tf from "@tensorflow/tfjs";
import { DataError } from "../../shared/data-sets/data-error.ts";
import { sizeOf } from "../../shared/layers/geometry.ts";
import { type ModelSteps, modelSteps } from "../../shared/models/model-steps.ts";
import { SIGMOID } from "../../shared/models/steps/activations.ts";
import type { ModelStep } from "../../shared/models/steps/step.ts";
import type { Node } from "../autodiff/graph.ts";
import { evaluate } from "../autodiff/naive-evaluation.ts";
import {
  type LossFormula,
  type NetworkBuilder,
  type NetworkFormula,
  type NetworkTrace,
  startingPoint,
  traceNetwork,
} from "../autodiff/network-trace.ts";
import { binaryCrossEntropy, squaredError } from "../layers/class-losses.ts";
import { softmaxCrossEntropy } from "../layers/softmax-cross-entropy.ts";
import type { Loss } from "../network.ts";
import { hostUniforms } from "../random/normal.ts";
import { batched, type Statistics, stepFormula, weightCount } from "./step-formulas.ts";
import type { ReadModel } from "./tfjs-model.ts";

/** Float32 forward passes of two implementations, relative to the largest output. */
const FORWARD_REL = 1e-4;
/** Bytes stand for value/255, but for layers that look them up. */
const BYTE = 255;

/** Normalisations by the statistics of the file, or by those of each batch. */
export type Normalization = "stored" | "batch";

export interface GraphModel {
  readonly steps: ModelSteps;
  /** Of one example. */
  readonly input: readonly number[];
  /** True: the input is bytes that a layer looks up. */
  readonly indices: boolean;
  /** Of each step, in tfjs's order; none for steps without. */
  readonly weights: readonly (readonly ArrayLike<number>[])[];
  /** Width of the output. */
  readonly outputs: number;
}

/** @param model as `loadTfjsModel` gives it. @throws DataError where a layer's weights are not those of its kind */
export function readGraphModel(read: ReadModel, model: tf.LayersModel): GraphModel {
  const { input, indices } = read.summary;
  const steps = modelSteps(read.json.topology, input);
  if (steps.blockers.length > 0)
    throw new DataError(`it cannot run as a graph: ${steps.blockers.join(", ")}`);
  const weights = steps.steps.map(({ path, operation, half }) => {
    const count = weightCount(operation);
    if (count === 0) return [];
    const all = layerAt(model, path)
      .getWeights()
      .map((weight) => Float64Array.from(weight.dataSync()));
    const own = half === undefined ? all : half === "forward" ? all.slice(0, -count) : all.slice(-count);
    if (own.length !== count)
      throw new DataError(`layer "${path.join("/")}" has ${own.length} weights; ${count} were expected`);
    return own;
  });
  const last = steps.steps[steps.output];
  return { steps, input, indices, weights, outputs: sizeOf(last?.shape ?? input) };
}

function layerAt(model: tf.LayersModel, [name = "", ...inner]: readonly string[]): tf.layers.Layer {
  const layer = model.getLayer(name);
  return inner.length === 0 ? layer : layerAt(layer as unknown as tf.LayersModel, inner);
}

/** Losses of logits take the activation at the end off; squared error compares what the model gives. */
function endOf({ steps: { steps, output } }: GraphModel, loss: Loss): number {
  if (loss === "squared-error") return output;
  let at = output;
  while (steps[at]?.operation.kind === "identity") at = steps[at]?.inputs[0] ?? -1;
  const operation = steps[at]?.operation;
  const isEnd =
    loss === "softmax-cross-entropy"
      ? operation?.kind === "softmax"
      : operation?.kind === "activation" && operation.activation === SIGMOID;
  return isEnd ? (steps[at]?.inputs[0] ?? -1) : output;
}

export interface GraphUse {
  readonly loss: Loss;
  /** The input itself is what the output is compared with. */
  readonly isAutoencoder: boolean;
  readonly normalization: Normalization;
}

export function graphNetwork(model: GraphModel, use: GraphUse): NetworkFormula {
  const { steps, input, indices } = model;
  const end = endOf(model, use.loss);
  return {
    inputs: sizeOf(input),
    outputs(builder, features) {
      const rows = features.shape[0] as number;
      const { graph } = builder;
      const bytes = indices ? graph.formula("floor(byte * x + 0.5)", { x: features, byte: BYTE }) : features;
      const nodes: Node[] = [];
      const first = graph.reshape(bytes, batched(rows, input));
      const nodeAt = (step: number): Node => (step < 0 ? first : (nodes[step] as Node));
      for (const [index, step] of steps.steps.entries())
        nodes.push(withWeights(builder, model, index, use, step.inputs.map(nodeAt), rows));
      return graph.reshape(nodeAt(end), [rows, model.outputs]);
    },
    loss: lossOf(use),
  };
}

function withWeights(
  builder: NetworkBuilder,
  { steps: { steps }, weights }: GraphModel,
  index: number,
  { normalization }: GraphUse,
  inputs: readonly Node[],
  rows: number,
): Node {
  const step = steps[index] as ModelStep;
  const { trained, statistics } = partsOf(step, weights[index] ?? []);
  const build = (): Node =>
    stepFormula(step.operation, {
      builder,
      name: nameOf(step),
      inputs,
      shape: batched(rows, step.shape),
      statistics: normalization === "stored" || !step.trainable ? statistics : undefined,
    });
  const isAgain = isUsedBefore(steps, index);
  if (!step.trainable) return isAgain ? builder.again(build) : builder.frozen(trained, build);
  const node = isAgain ? builder.again(build) : build();
  const first = builder.parameters.findIndex(({ name }) => name.startsWith(`${nameOf(step)}/`));
  // At each use, as tfjs's `calculateLosses` has it.
  for (const { weight, ...penalty } of step.penalties ?? []) builder.penalise(first + weight, penalty);
  return node;
}

function nameOf({ path, half }: ModelStep): string {
  return [...path, ...(half === undefined ? [] : [half])].join("/");
}

/** A layer that is called again has the weights that it had. */
function isUsedBefore(steps: readonly ModelStep[], index: number): boolean {
  const step = steps[index] as ModelStep;
  const name = nameOf(step);
  const isSame = (other: ModelStep): boolean => weightCount(other.operation) > 0 && nameOf(other) === name;
  return isSame(step) && steps.findIndex(isSame) < index;
}

/** What of a step's weights is a parameter, and what a statistic. */
function partsOf(
  { operation }: ModelStep,
  weights: readonly ArrayLike<number>[],
): { readonly trained: readonly ArrayLike<number>[]; readonly statistics?: Statistics } {
  if (operation.kind !== "batch-norm") return { trained: weights };
  const [mean = [], variance = []] = weights.slice(-2);
  return { trained: weights.slice(0, -2), statistics: { mean, variance } };
}

function lossOf({ loss, isAutoencoder }: GraphUse): LossFormula {
  if (loss === "softmax-cross-entropy") return softmaxCrossEntropy;
  return (loss === "squared-error" ? squaredError : binaryCrossEntropy)(
    isAutoencoder ? "features" : "classes",
  );
}

/** Where training starts: the file's weights, or (a seed) drawn ones; vectors stay as in the file. */
export function graphStart(model: GraphModel, trace: NetworkTrace, seed: number | null): Float64Array {
  const { steps, weights } = model;
  const own = steps.steps.flatMap((step, index) =>
    step.trainable && !isUsedBefore(steps.steps, index) ? partsOf(step, weights[index] ?? []).trained : [],
  );
  const { parameters, size } = trace;
  const drawn = seed === null ? undefined : startingPoint(trace, seed);
  const theta = new Float64Array(size);
  for (const [index, { name, shape, offset, initial }] of parameters.entries()) {
    const values = own[index];
    if (values?.length !== sizeOf(shape))
      throw new DataError(`${name} needs ${sizeOf(shape)} weights, the model has ${values?.length ?? 0}`);
    const end = offset + values.length;
    theta.set(drawn && initial.kind === "normal" ? drawn.subarray(offset, end) : Array.from(values), offset);
  }
  return theta;
}

/**
 * Compares the outputs with tfjs's own, on random inputs, in float64.
 * @throws DataError with the difference when the graph is wrong
 */
export function checkGraph(model: GraphModel, tfjsModel: tf.LayersModel): void {
  const examples = 3;
  const width = sizeOf(model.input);
  // As tfjs is given them: numbers, or bytes that stand for themselves.
  const bytes = Uint8Array.from(hostUniforms(1, 0, examples * width), (x) => Math.floor(x * BYTE));
  const theirs = tf.tidy(() => {
    const values = Float32Array.from(bytes, (byte) => (model.indices ? byte : byte / BYTE));
    const output = tfjsModel.predict(tf.tensor(values, [examples, ...model.input])) as tf.Tensor;
    return output.dataSync() as Float32Array;
  });
  // Under squared error nothing is taken off the end.
  const network = graphNetwork(model, {
    loss: "squared-error",
    isAutoencoder: false,
    normalization: "stored",
  });
  const trace = traceNetwork(network, examples, "evaluation");
  const start = graphStart(model, trace, null);
  const [own = new Float64Array()] = evaluate(
    [trace.outputs],
    new Map<Node, ArrayLike<number>>([
      [trace.features, Float64Array.from(bytes, (byte) => byte / BYTE)],
      ...trace.fixed.map(({ node, values }) => [node, values] as const),
      ...trace.parameters.map(
        ({ node, offset, shape }) => [node, start.subarray(offset, offset + sizeOf(shape))] as const,
      ),
    ]),
  );
  const scale = Array.from(own, Math.abs).reduce((a, b) => Math.max(a, b), 1e-30);
  const gaps = Array.from(own, (x, at) => Math.abs(x - (theirs[at] ?? Number.NaN)));
  const gap = gaps.reduce((a, b) => Math.max(a, b), 0);
  if (!(gap <= FORWARD_REL * scale))
    throw new DataError(`the model as a graph differs from tfjs by ${gap} on outputs of size ${scale}`);
}
