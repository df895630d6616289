/** Whether a data set fits a model, so that a model that cannot fit is refused before anything runs. */
import type { ModelSummary } from "../contracts/model.ts";
import { widthOf } from "../data-sets/data-set.ts";
import { DATA_SETS, type DataSetName } from "../data-sets/registry.ts";
import type { ModelLoss } from "./losses.ts";

/** Values of a byte: what an embedding that is fed pixels must know. */
export const BYTE_VALUES = 256;

/** The reason why the data set does not fit the model under this loss, as one line; else undefined. */
export function dataMismatch(
  data: DataSetName,
  { input, outputs }: Pick<ModelSummary, "input" | "outputs">,
  loss: ModelLoss,
): string | undefined {
  const { classes } = DATA_SETS[data];
  const width = widthOf(DATA_SETS[data]);
  const takes = input.reduce((product, extent) => product * extent, 1);
  if (takes !== width)
    return `${data} has ${width} numbers an example, the model takes ${takes} ([${input.join(", ")}])`;
  if (outputs === null) return undefined;
  if (loss === "softmax-cross-entropy")
    return outputs < classes ? `${data} has ${classes} classes, the model has ${outputs} outputs` : undefined;
  return outputs === width || outputs === classes
    ? undefined
    : `${loss} compares the output with the input (${width} numbers) or with the class (${classes}), the model has ${outputs} outputs`;
}
