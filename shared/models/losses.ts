/** Losses under which a model can be trained here, and the names Keras and tfjs have for them. */
import type { ModelSummary } from "../contracts/model.ts";
import { accept, type Checked, refuse } from "./checked.ts";

export const MODEL_LOSSES = ["softmax-cross-entropy", "squared-error", "binary-cross-entropy"] as const;
export type ModelLoss = (typeof MODEL_LOSSES)[number];

/** Lower case, without separators: `sparse_categorical_crossentropy` and `SparseCategoricalCrossentropy` alike. */
const NAMES: Readonly<Record<string, ModelLoss>> = {
  categoricalcrossentropy: "softmax-cross-entropy",
  sparsecategoricalcrossentropy: "softmax-cross-entropy",
  softmaxcrossentropy: "softmax-cross-entropy",
  meansquarederror: "squared-error",
  mse: "squared-error",
  squarederror: "squared-error",
  binarycrossentropy: "binary-cross-entropy",
};

/**
 * The loss of the option `loss`; `model` stands for the one in the model's training config, or softmax
 * cross-entropy where it has none.
 *
 * @param inFile as written in the file
 */
export function chooseLoss(option: string, inFile: string | null): Checked<ModelLoss> {
  const chosen = MODEL_LOSSES.find((loss) => loss === option);
  if (chosen) return accept(chosen);
  if (inFile === null) return accept("softmax-cross-entropy");
  const name = inFile.toLowerCase().replace(/[^a-z]/g, "");
  const known = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  if (known) return accept(known);
  return refuse(
    `the model was compiled with the loss ${JSON.stringify(inFile)}, which is not one of ${MODEL_LOSSES.join(", ")}; set the option loss`,
  );
}

/** How a model is computed: as a row of the engines' own layers, as a graph of formulas, or by tfjs with gradients only. */
export type ModelForm = "layers" | "graph" | "tfjs";

/** A row whose end this loss does not take is a graph. */
export function formUnder(
  loss: ModelLoss,
  { blockers, last, graph }: Pick<ModelSummary, "blockers" | "last" | "graph">,
): ModelForm {
  if (blockers.length > 0) return "tfjs";
  return graph || (last === "softmax" && loss !== "softmax-cross-entropy") ? "graph" : "layers";
}

/** A message of more layers than this is cut. */
const MAX_NAMED = 12;

/** The layers in the way of curvature, as the end of a sentence. */
export function limitationOf(blockers: readonly string[]): string {
  const named = blockers.slice(0, MAX_NAMED).join(", ");
  const more = blockers.length - MAX_NAMED;
  return `layers in the way of curvature: ${named}${more > 0 ? ` and ${more} more` : ""}`;
}
