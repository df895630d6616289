/** Training examples for a person's own model: which data set, and what the output is compared with. */

import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { DataError } from "../../shared/data-sets/data-error.ts";
import { DATA_SET_NAMES, DATA_SETS, type DataSetName, originOf } from "../../shared/data-sets/registry.ts";
import type { Loss, TrainingData } from "../network.ts";
import type { DataSource } from "../problem.ts";
import { choiceOption, numberOption } from "./network-problem.ts";

export const modelDataOption = (options: ParameterValues): DataSetName =>
  choiceOption(options, "data", DATA_SET_NAMES);

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
  const set = DATA_SETS[name];
  const { part, derive } = originOf(name);
  const { count, width, features, labels } = derive(
    await source.load(part, numberOption(options, "examples")),
  );
  if (loss === "softmax-cross-entropy") {
    if (outputs < set.classes)
      throw new DataError(`${name} has ${set.classes} classes, the model has ${outputs} outputs`);
    return { count, features, targets: labels };
  }
  if (outputs === width) return { count, features, targets: "input" };
  if (outputs === set.classes) return { count, features, targets: oneHot(labels, set.classes) };
  throw new DataError(
    `${loss} compares the output with the input (${width} numbers) or with the class (${set.classes}), the model has ${outputs} outputs`,
  );
}

/** `[count, width]`, row-major. */
export function oneHot(labels: Uint8Array, width: number): Float32Array {
  const rows = new Float32Array(labels.length * width);
  for (const [i, label] of labels.entries()) rows[i * width + label] = 1;
  return rows;
}
