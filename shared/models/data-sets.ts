/** The data sets of `tfjs-model`, so that a model that cannot fit is refused before anything runs. */
import type { ModelSummary } from "../contracts/model.ts";
import type { ModelLoss } from "./losses.ts";

export const MODEL_DATA = ["mnist", "mnist-10x10", "cifar10"] as const;
export type ModelData = (typeof MODEL_DATA)[number];

/** Numbers an example has. */
const WIDTHS: Readonly<Record<ModelData, number>> = { mnist: 784, "mnist-10x10": 100, cifar10: 3072 };
export const CLASSES = 10;
/** Values of a byte: what an embedding that is fed pixels must know. */
export const BYTE_VALUES = 256;

/** The reason why the data set does not fit the model under this loss, as one line; else undefined. */
export function dataMismatch(
  data: ModelData,
  { input, outputs }: Pick<ModelSummary, "input" | "outputs">,
  loss: ModelLoss,
): string | undefined {
  const width = WIDTHS[data];
  const takes = input.reduce((product, extent) => product * extent, 1);
  if (takes !== width)
    return `${data} has ${width} numbers an example, the model takes ${takes} ([${input.join(", ")}])`;
  if (outputs === null) return undefined;
  if (loss === "softmax-cross-entropy")
    return outputs < CLASSES ? `${data} has ${CLASSES} classes, the model has ${outputs} outputs` : undefined;
  return outputs === width || outputs === CLASSES
    ? undefined
    : `${loss} compares the output with the input (${width} numbers) or with the class (${CLASSES}), the model has ${outputs} outputs`;
}
