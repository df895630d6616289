/**
 * The bytes of a stored model: length of the JSON (32 bits, little-endian), the JSON, the weights joined in order.
 * What is not needed to compute with it (who made it, when) is left out, so that the same model has the same
 * digest whoever saved it.
 */
import { accept, type Checked, refuse } from "./checked.ts";
import type { ModelJson } from "./model-json.ts";

/** Most bytes of an upload, all parts together, and of a stored model. */
export const MAX_MODEL_BYTES = 8 * 1_048_576;

const LENGTH_BYTES = 4;

/** @param weights the weight files, joined in the manifest's order */
export function encodeModel(model: ModelJson, weights: Uint8Array): Uint8Array {
  const json = {
    modelTopology: model.rawTopology,
    weightsManifest: [{ paths: ["weights.bin"], weights: model.rawWeights }],
    ...(model.loss === null ? {} : { trainingConfig: { loss: model.loss } }),
  };
  const text = new TextEncoder().encode(JSON.stringify(json));
  const bytes = new Uint8Array(LENGTH_BYTES + text.length + weights.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, LENGTH_BYTES);
  bytes.set(weights, LENGTH_BYTES + text.length);
  return bytes;
}

/** The parsed JSON (to be read by `readModelJson`) and the weights. */
export function decodeModel(
  bytes: Uint8Array,
): Checked<{ readonly json: unknown; readonly weights: Uint8Array }> {
  if (bytes.length < LENGTH_BYTES) return refuse("the stored model is cut short");
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (LENGTH_BYTES + length > bytes.length) return refuse("the stored model is cut short");
  const text = new TextDecoder().decode(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
  try {
    return accept({ json: JSON.parse(text) as unknown, weights: bytes.slice(LENGTH_BYTES + length) });
  } catch {
    return refuse("the stored model is not readable");
  }
}

/** Refuses weights that are not as long as the manifest says, and those that are not numbers. */
export function checkWeights(model: ModelJson, weights: Uint8Array): Checked<Uint8Array> {
  if (weights.length !== model.weightBytes)
    return refuse(
      `the weight files have ${weights.length} bytes together, the manifest of model.json asks for ${model.weightBytes}`,
    );
  let at = 0;
  for (const { name, dtype, shape, bytes } of model.weights) {
    const count = shape.reduce((product, extent) => product * extent, 1);
    // What is quantized has a smaller type and is always a number.
    if (dtype === "float32" && bytes === 4 * count) {
      const view = new DataView(weights.buffer, weights.byteOffset + at, bytes);
      for (let i = 0; i < count; i++) {
        const value = view.getFloat32(4 * i, true);
        if (!Number.isFinite(value))
          return refuse(`weight "${name}" is ${value} at place ${i}; every weight must be a finite number`);
      }
    }
    at += bytes;
  }
  return accept(weights);
}
