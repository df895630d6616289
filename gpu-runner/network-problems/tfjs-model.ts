/** A person's own tfjs layers-model: read, checked and loaded into tfjs. */
import * as tf from "@tensorflow/tfjs";
import type { ModelSummary } from "../../shared/contracts/model.ts";
import { DataError } from "../../shared/data-sets/data-error.ts";
import { checkWeights } from "../../shared/models/container.ts";
import { type ModelJson, readModelJson } from "../../shared/models/model-json.ts";
import { summariseModel } from "../../shared/models/summary.ts";
import type { JsonObject } from "../../shared/models/topology.ts";
import type { ModelFiles } from "../problem.ts";

export interface ReadModel {
  readonly json: ModelJson;
  readonly weights: Uint8Array;
  readonly summary: ModelSummary;
}

/** @throws DataError, one line, for what is no layers-model or cannot be trained here */
export function readModel(files: ModelFiles): ReadModel {
  const json = readModelJson(files.json);
  if (!json.ok) throw new DataError(json.message);
  const weights = checkWeights(json.value, files.weights);
  if (!weights.ok) throw new DataError(weights.message);
  const summary = summariseModel(json.value);
  if (!summary.ok) throw new DataError(summary.message);
  return { json: json.value, weights: weights.value, summary: summary.value };
}

/**
 * The model on tfjs's current backend; the caller disposes it.
 *
 * @param topology instead of the file's own
 * @throws DataError when tfjs itself cannot read it
 */
export async function loadTfjsModel(
  { json, weights }: ReadModel,
  topology: JsonObject = json.rawTopology,
): Promise<tf.LayersModel> {
  const handler = tf.io.fromMemory({
    // tfjs rewrites the names in the object it is given.
    modelTopology: structuredClone(topology) as object,
    weightSpecs: json.rawWeights as unknown as tf.io.WeightsManifestEntry[],
    weightData: Uint8Array.from(weights).buffer,
  });
  return tf.loadLayersModel(handler).catch((error: unknown) => {
    throw new DataError(`tfjs cannot read the model: ${firstLine(error)}`);
  });
}

/**
 * Runs `work` on tfjs's cpu backend, where reading back costs nothing, and gives the backend back that was set.
 */
export async function onCpu<T>(work: () => Promise<T>): Promise<T> {
  // Keeps tfjs from advertising its native package; in a page it is false already.
  tf.env().set("IS_NODE", false);
  const before: string | null | undefined = tf.getBackend();
  await tf.setBackend("cpu");
  try {
    return await work();
  } finally {
    if (before && before !== "cpu") await tf.setBackend(before);
  }
}

/** tfjs explains itself at length; the first line says what is wrong. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split(/\.?\n|\. /)[0] ?? "").slice(0, 300);
}
