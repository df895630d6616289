/**
 * Layers of a network as an option writes them: `dense 32, tanh, dense 16, relu`; for images also `conv 8 3` (8 filters of
 * 3 × 3, padding `same`), `max-pool 2`, `average-pool 2` and `flatten`. The dense layer that gives the outputs follows by itself.
 */
import { ACTIVATIONS } from "../layers/activation.ts";
import { NetworkError, sizeOf } from "../layers/geometry.ts";
import { type Layer, layerGeometry } from "../layers/registry.ts";
import { accept, type Checked, quoted, refuse } from "./checked.ts";

const MAX_LAYERS = 32;
const MAX_UNITS = 4096;
const MAX_WINDOW = 64;
/** Largest P of a stack: a lane of 40 MB and what optimizers keep of it. */
export const MAX_PARAMETERS = 10_000_000;

const FORMS = "dense N, conv FILTERS KERNEL, max-pool N, average-pool N, flatten";

/** Layers of one item with its whole numbers; undefined where it is none. */
function layerOf(word: string, numbers: readonly number[]): Layer | undefined {
  const [a = 0, b = 0] = numbers;
  const within = (n: number, most: number): boolean => n >= 1 && n <= most;
  const activation = ACTIVATIONS.find((name) => name === word);
  if (activation && numbers.length === 0) return { kind: "activation", activation };
  if (word === "flatten" && numbers.length === 0) return { kind: "flatten" };
  if (word === "dense" && numbers.length === 1 && within(a, MAX_UNITS))
    return { kind: "dense", outputs: a, bias: true };
  if (word === "conv" && numbers.length === 2 && within(a, MAX_UNITS) && within(b, MAX_WINDOW))
    return { kind: "conv2d", filters: a, kernel: b, stride: 1, padding: "same", bias: true };
  if ((word === "max-pool" || word === "average-pool") && numbers.length === 1 && within(a, MAX_WINDOW))
    return { kind: word, size: a, stride: a };
  return undefined;
}

/** The layers that the text asks for, and those that lead to the outputs. @param input shape of an example */
export function layerStack(
  text: string,
  input: readonly number[],
  outputs: number,
): Checked<{ readonly layers: readonly Layer[]; readonly parameters: number }> {
  const items = text.trim() === "" ? [] : text.split(/[,;]/).map((item) => item.trim());
  if (items.length > MAX_LAYERS) return refuse(`${items.length} layers; ${MAX_LAYERS} at most are right`);
  const layers: Layer[] = [];
  for (const [place, item] of items.entries()) {
    const [word = "", ...rest] = item.split(/\s+/);
    const layer = layerOf(
      word,
      rest.map((number) => (/^\d+$/.test(number) ? Number(number) : 0)),
    );
    if (!layer)
      return refuse(
        `layer ${place + 1}, ${quoted(item)}, is none of ${FORMS} (N of ${MAX_UNITS} at most), ${ACTIVATIONS.join(", ")}`,
      );
    layers.push(layer);
  }
  return withOutputs(layers, input, outputs);
}

function withOutputs(
  given: readonly Layer[],
  input: readonly number[],
  outputs: number,
): Checked<{ readonly layers: readonly Layer[]; readonly parameters: number }> {
  const layers: Layer[] = [];
  let shape = input;
  let parameters = 0;
  const add = (layer: Layer, name: string): void => {
    const { output, weightShape, biasSize } = layerGeometry(layer, shape, name);
    layers.push(layer);
    shape = output;
    parameters += (weightShape.length === 0 ? 0 : sizeOf(weightShape)) + biasSize;
  };
  try {
    for (const [place, layer] of given.entries()) {
      if (layer.kind === "dense" && shape.length > 1) add({ kind: "flatten" }, "flatten");
      add(layer, `layer ${place + 1} (${layer.kind})`);
    }
    if (shape.length > 1) add({ kind: "flatten" }, "flatten");
    add({ kind: "dense", outputs, bias: true }, "the outputs");
  } catch (error) {
    if (error instanceof NetworkError) return refuse(error.message);
    throw error;
  }
  if (parameters > MAX_PARAMETERS)
    return refuse(`the layers have ${parameters} parameters; ${MAX_PARAMETERS} at most are right`);
  return accept({ layers, parameters });
}
