/** What the edge keeps of a model: enough to plan a sweep without tfjs. */
import type { ModelSummary } from "../contracts/model.ts";
import { accept, type Checked, refuse } from "./checked.ts";
import { BYTE_VALUES } from "./data-sets.ts";
import { IDENTITIES, knownLayers } from "./known-layers.ts";
import type { ModelJson } from "./model-json.ts";
import { inputShape, type LayerConfig, lastLayer, leafLayers } from "./topology.ts";

/** Weights that are statistics, not parameters: batch normalization's. */
const STATISTICS = ["moving_mean", "moving_variance"];

export function summariseModel(model: ModelJson): Checked<ModelSummary> {
  const input = inputShape(model.topology);
  if (!input.ok) return input;
  const known = knownLayers(model.topology, input.value);
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
    outputs: outputsOf(model),
    last: known.last,
    loss: model.loss,
    indices,
    blockers: [...known.blockers],
    notes: leaves.flatMap(noteOf),
  });
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
