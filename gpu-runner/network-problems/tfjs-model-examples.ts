/** Training examples for a person's own model: which data set, and what the output is compared with. */

import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { CLASSES, MODEL_DATA, type ModelData } from "../../shared/models/data-sets.ts";
import { DataError } from "../data/data-error.ts";
import { poolImages } from "../data/pooling.ts";
import type { Loss, TrainingData } from "../network.ts";
import type { DataSource } from "../problem.ts";
import { choiceOption, numberOption } from "./network-problem.ts";

export const modelDataOption = (options: ParameterValues): ModelData =>
  choiceOption(options, "data", MODEL_DATA);

/**
 * Labels under softmax cross-entropy; else the input itself where the output is as wide (an autoencoder), or
 * the class as a one-hot row.
 *
 * @param outputs width of the model's output
 * @throws DataError where the output fits neither
 */
export async function modelExamples(
  source: DataSource,
  options: ParameterValues,
  loss: Loss,
  outputs: number,
): Promise<Pick<TrainingData, "count" | "features" | "targets">> {
  const name = modelDataOption(options);
  const set = name === "cifar10" ? "cifar10" : "mnist";
  const loaded = await source.load(set, numberOption(options, "examples"));
  const { count, width, features, labels } = name === "mnist-10x10" ? poolImages(loaded, 28, 10) : loaded;
  if (loss === "softmax-cross-entropy") {
    if (outputs < CLASSES)
      throw new DataError(`${name} has ${CLASSES} classes, the model has ${outputs} outputs`);
    return { count, features, targets: labels };
  }
  if (outputs === width) return { count, features, targets: "input" };
  if (outputs === CLASSES) return { count, features, targets: oneHot(labels, CLASSES) };
  throw new DataError(
    `${loss} compares the output with the input (${width} numbers) or with the class (${CLASSES}), the model has ${outputs} outputs`,
  );
}

/** `[count, width]`, row-major. */
export function oneHot(labels: Uint8Array, width: number): Float32Array {
  const rows = new Float32Array(labels.length * width);
  for (const [i, label] of labels.entries()) rows[i * width + label] = 1;
  return rows;
}
