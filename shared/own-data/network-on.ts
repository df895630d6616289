/** The network that a problem's options ask for on a file, and its number of parameters. */
import type { ParameterValues } from "../catalogue/hyperparameter.ts";
import type { DataSummary } from "../contracts/data.ts";
import type { Layer } from "../layers/registry.ts";
import { accept, type Checked } from "./checked.ts";
import type { DataShape, LabelUse } from "./data-use.ts";
import { labelOf, taskOfLabel } from "./label.ts";
import { layerStack } from "./layer-stack.ts";

/** What the label is taken for: as the problem says, as its option `loss` does, or (`by-label`) as its values look. */
export function takenFor(
  ownData: LabelUse | "by-loss" | undefined,
  { loss, label }: ParameterValues,
  { fields }: Pick<DataSummary, "fields">,
): LabelUse {
  if (ownData !== "by-loss") return ownData ?? "classes";
  if (loss !== "by-label") return loss === "squared-error" ? "values" : "classes";
  const found = labelOf(fields, String(label));
  // What is wrong with the label is told by whoever looks at the shape.
  return found.ok && taskOfLabel(found.value) === "regression" ? "values" : "classes";
}

export interface NetworkOn {
  readonly parameters: number;
  /** Of a stack; null: linear in the features. */
  readonly layers: readonly Layer[] | null;
}

/** Linear with an intercept, two classes having one output; or the layers of the option `layers`. */
export function networkOn(options: ParameterValues, { input, outputs }: DataShape): Checked<NetworkOn> {
  if (options.layers !== undefined) return layerStack(String(options.layers), input, outputs);
  const width = input.reduce((product, extent) => product * extent, 1);
  return accept({ parameters: linearOutputs(outputs) * (width + 1), layers: null });
}

/** Logits of so many classes without one that is always 0: of two classes that is one logit, as in scikit-learn. */
export function linearOutputs(outputs: number): number {
  return outputs === 2 ? 1 : outputs;
}
