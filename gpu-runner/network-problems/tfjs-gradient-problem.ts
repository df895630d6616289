/**
 * A layers-model with layers that only tfjs has, as a problem: it runs on the tfjs engine, one lane after the
 * other, and offers gradients only.
 */
import * as tf from "@tensorflow/tfjs";
import { DataError } from "../../shared/data-sets/data-error.ts";
import { sizeOf } from "../../shared/layers/geometry.ts";
import { withoutLast } from "../../shared/models/logits.ts";
import type { JsonObject } from "../../shared/models/topology.ts";
import { forward, modelLoss, trainableVariables } from "../engines/tfjs/layers-model/model-loss.ts";
import { createModelObjective } from "../engines/tfjs/layers-model/objective.ts";
import type { Loss } from "../network.ts";
import type { ProblemDefinition, ProblemRequest } from "../problem.ts";
import { hostNormals, hostUniforms } from "../random/normal.ts";
import { batchSizeOf, choiceOption, numberOption } from "./network-problem.ts";
import { firstLine, loadTfjsModel, onCpu, type ReadModel } from "./tfjs-model.ts";
import { modelExamples, oneHot } from "./tfjs-model-examples.ts";

export const MODEL_STARTS = ["model", "seed"] as const;
/** Separates weight draws from the host's other uses of a seed. */
const WEIGHT_STREAM = 0x200;
/** Bytes stand for value/255, but for layers that look them up. */
const BYTE = 255;

type Entry = Omit<
  ProblemDefinition,
  "engine" | "supports" | "limitation" | "parameterCount" | "start" | "create" | "resolve"
>;

/** What loading the model once tells. */
interface Probed {
  readonly outputs: number;
  /** The model's own trainable weights, and the shape of each. */
  readonly parameters: Float64Array;
  readonly shapes: readonly (readonly number[])[];
}

/**
 * @param limitation the layers in the way of curvature
 * @throws DataError where tfjs cannot load, run or differentiate the model, or where it is random
 */
export async function defineGradientProblem(
  entry: Entry,
  read: ReadModel,
  loss: Loss,
  limitation: string,
): Promise<ProblemDefinition> {
  const topology = logitTopology(read, loss);
  const probed = await onCpu(async () => {
    const found = await probe(read, topology, loss);
    await checkLogits(read, topology, loss);
    return found;
  });
  const { parameters, shapes, outputs } = probed;
  return {
    ...entry,
    engine: "tfjs",
    supports: ["gradient"],
    limitation,
    parameterCount: () => parameters.length,
    start: (options, seed) =>
      choiceOption(options, "start", MODEL_STARTS) === "model"
        ? parameters.slice()
        : freshParameters(parameters, shapes, seed),
    criticalPoints: () => [],
    async create({ engine, options, seeds, data }: ProblemRequest) {
      const found = await modelExamples(data, options, loss, outputs);
      const model = await loadTfjsModel(read, topology);
      const { count, targets } = found;
      const under = { model, loss, weightDecay: numberOption(options, "decay") };
      return createModelObjective(engine, under, {
        count,
        features: floatsOf(found.features, read.summary.indices),
        targets: targets instanceof Uint8Array ? oneHot(targets, outputs) : targets,
        batchSize: batchSizeOf(options, count),
        seeds,
      });
    },
  };
}

/** Losses of logits take the activation at the end off; squared error compares what the model gives. */
export function logitTopology({ json }: ReadModel, loss: Loss): JsonObject {
  if (loss === "squared-error") return json.rawTopology;
  return withoutLast(json.rawTopology, loss === "softmax-cross-entropy" ? "softmax" : "sigmoid").topology;
}

/** Largest difference of two probabilities in float32. */
const PROBABILITY_GAP = 1e-4;

/**
 * What tfjs predicts is what the loss is of: where it predicts probabilities, the softmax of what is left without the end gives
 * them back.
 * @throws DataError with the difference where it doesn't
 */
export async function checkLogits(read: ReadModel, topology: JsonObject, loss: Loss): Promise<void> {
  if (loss !== "softmax-cross-entropy") return;
  const [whole, cut] = [await loadTfjsModel(read), await loadTfjsModel(read, topology)];
  const gap = tf.tidy(() => {
    const inputs = inputsOf(read, 3);
    const predicted = forward(whole, inputs);
    const total = tf.abs(tf.sub(tf.sum(predicted, 1), 1));
    const isProbability =
      (tf.min(predicted).dataSync()[0] as number) >= 0 &&
      (tf.max(total).dataSync()[0] as number) < PROBABILITY_GAP;
    if (!isProbability) return 0;
    return tf.max(tf.abs(tf.sub(tf.softmax(forward(cut, inputs)), predicted))).dataSync()[0] as number;
  });
  whole.dispose();
  cut.dispose();
  if (!(gap <= PROBABILITY_GAP))
    throw new DataError(`without its softmax the model differs by ${gap} from what tfjs predicts`);
}

function inputsOf({ summary: { input, indices } }: ReadModel, examples: number): tf.Tensor {
  const pixels = hostUniforms(1, 0, examples * sizeOf(input));
  const values = Float32Array.from(pixels, (x) => (indices ? Math.floor(x * BYTE) : x));
  return tf.tensor(values, [examples, ...input]);
}

async function probe(read: ReadModel, topology: JsonObject, loss: Loss): Promise<Probed> {
  const model = await loadTfjsModel(read, topology);
  tf.engine().startScope();
  try {
    const outputs = tryOut(read, model, loss);
    const variables = trainableVariables(model);
    const parameters = Float64Array.from(tf.concat(variables.map((each) => each.flatten())).dataSync());
    return { outputs, parameters, shapes: variables.map(({ shape }) => shape) };
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(`tfjs cannot run or differentiate the model: ${firstLine(error)}`);
  } finally {
    tf.engine().endScope();
    model.dispose();
  }
}

/** Two passes and a gradient. @returns the width of the output @throws whatever tfjs throws */
function tryOut(read: ReadModel, model: tf.LayersModel, loss: Loss): number {
  const examples = 2;
  const inputs = inputsOf(read, examples);
  const first = forward(model, inputs);
  const again = forward(model, inputs).dataSync();
  if (first.dataSync().some((x, at) => !Object.is(x, again[at])))
    throw new DataError("two passes over the same examples differ: a layer of the model is random");
  const outputs = first.shape[1] ?? 0;
  const targets = tf.zeros([examples, outputs]);
  const under = { model, loss, weightDecay: 0 };
  tf.variableGrads(() => modelLoss(under, inputs, targets), trainableVariables(model) as tf.Variable[]);
  return outputs;
}

/**
 * Weights of two and more axes from N(0, 1/fan-in), fan-in the product of all axes but the last; vectors (biases,
 * scales and shifts of a normalization) stay as in the file.
 */
function freshParameters(
  own: Float64Array,
  shapes: readonly (readonly number[])[],
  seed: number,
): Float64Array {
  const theta = own.slice();
  let at = 0;
  for (const [index, shape] of shapes.entries()) {
    const size = sizeOf(shape);
    if (shape.length > 1) {
      const scale = 1 / Math.sqrt(sizeOf(shape.slice(0, -1)));
      const draws = hostNormals(seed, WEIGHT_STREAM + index, size);
      for (const [i, draw] of draws.entries()) theta[at + i] = scale * draw;
    }
    at += size;
  }
  return theta;
}

function floatsOf(features: Uint8Array | Float32Array, indices: boolean): Float32Array {
  if (features instanceof Uint8Array)
    return Float32Array.from(features, (byte) => (indices ? byte : byte / BYTE));
  return indices ? features.map((x) => Math.round(x * BYTE)) : features;
}
