/** What the edge keeps of a model: enough to plan a sweep without tfjs. */
import type { ModelSummary } from "../contracts/model.ts";
import { sizeOf } from "../layers/geometry.ts";
import { accept, type Checked, refuse } from "./checked.ts";
import { BYTE_VALUES } from "./data-sets.ts";
import { knownLayers } from "./known-layers.ts";
import type { ModelJson } from "./model-json.ts";
import { modelSteps } from "./model-steps.ts";
import { SIGMOID } from "./steps/activations.ts";
import { IDENTITIES } from "./steps/registry.ts";
import type { ModelStep } from "./steps/step.ts";
import { inputShape, type LayerConfig, lastLayer, leafLayers } from "./topology.ts";

/** Weights that are statistics, not parameters: batch normalization's. */
const STATISTICS = ["moving_mean", "moving_variance"];

export function summariseModel(model: ModelJson): Checked<ModelSummary> {
  const input = inputShape(model.topology);
  if (!input.ok) return input;
  const known = knownLayers(model.topology, input.value);
  const { steps, output, blockers } = modelSteps(model.topology, input.value);
  const ofOtherAxis = blockers.find((blocker) => /^BatchNormalization .*\(axis /.test(blocker));
  if (ofOtherAxis !== undefined)
    return refuse(`${ofOtherAxis}: tfjs cannot differentiate it; the last axis (-1) is right`);
  // What the engines' own layers can do they do fastest.
  const isGraph = blockers.length === 0 && known.blockers.length > 0;
  const leaves = leafLayers(model.topology);
  const first = leaves.find(({ className }) => className !== "InputLayer");
  const indices = first?.className === "Embedding";
  if (indices && Number(first.config.input_dim) < BYTE_VALUES)
    return refuse(
      `Embedding "${first.name}" knows ${Number(first.config.input_dim)} values; pixels are bytes, so it needs ${BYTE_VALUES}`,
    );
  const fixedLayers = leaves.filter(({ config }) => config.trainable === false).map(({ name }) => name);
  let parameters = 0;
  let fixed = 0;
  for (const { name, shape } of model.weights) {
    const count = shape.reduce((product, extent) => product * extent, 1);
    const path = name.split("/");
    const stays = STATISTICS.includes(path.at(-1) ?? "") || path.some((part) => fixedLayers.includes(part));
    if (stays) fixed += count;
    else parameters += count;
  }
  if (parameters === 0) return refuse("the model has no trainable weights");
  return accept({
    layers: leaves.map(({ className, name }) => ({ className, name })),
    parameters,
    fixed,
    input: [...input.value],
    outputs: isGraph ? sizeOf(steps[output]?.shape ?? input.value) : outputsOf(model),
    last: isGraph ? endOf(steps, output) : known.last,
    loss: model.loss,
    indices,
    blockers: [...blockers],
    ...(isGraph ? { graph: true } : {}),
    notes: leaves.flatMap(noteOf),
  });
}

function endOf(steps: readonly ModelStep[], output: number): ModelSummary["last"] {
  let at = output;
  while (steps[at]?.operation.kind === "identity") at = steps[at]?.inputs[0] ?? -1;
  const operation = steps[at]?.operation;
  if (operation?.kind === "softmax") return "softmax";
  return operation?.kind === "activation" && operation.activation === SIGMOID ? "sigmoid" : "none";
}

function noteOf({ className, name }: LayerConfig): readonly string[] {
  if (className.startsWith("BatchNormalization"))
    return [`${className} "${name}" normalizes with its stored statistics, which stay as they are`];
  if (IDENTITIES.includes(className)) return [`${className} "${name}" is off, as in prediction`];
  return [];
}

/** Width of the output where the last layer with a width is a dense one. */
function outputsOf({ topology }: ModelJson): number | null {
  const last = lastLayer(topology);
  const leaves = leafLayers(topology);
  const shapeless = ["Activation", "Softmax", "ReLU", "LeakyReLU", "BatchNormalization", ...IDENTITIES];
  let at = last ? leaves.indexOf(last) : -1;
  while (topology.isSequential && at > 0 && shapeless.includes(leaves[at]?.className ?? "")) at--;
  const units = leaves[at]?.className === "Dense" ? leaves[at]?.config.units : null;
  return Number.isInteger(units) ? (units as number) : null;
}
