/** Regularizers of weights (`l1`, `l2`, both) as terms of the loss. Source: `regularizers.ts` of TensorFlow.js 4.22. */
import type { Penalty, StepOperation } from "./step.ts";

/** Settings of a layer that name the regularizer of each of its weights, in the order of the weights. */
function settingsOf(operation: StepOperation): readonly string[] {
  switch (operation.kind) {
    case "dense":
    case "conv2d":
      return ["kernel_regularizer", "bias_regularizer"];
    case "depthwise-conv2d":
      return ["depthwise_regularizer", "bias_regularizer"];
    case "separable-conv2d":
      return ["depthwise_regularizer", "pointwise_regularizer", "bias_regularizer"];
    case "recurrent":
      return ["kernel_regularizer", "recurrent_regularizer", "bias_regularizer"];
    case "embedding":
      return ["embeddings_regularizer"];
    case "batch-norm":
    case "layer-norm":
      return [
        ...(operation.scale ? ["gamma_regularizer"] : []),
        ...(operation.center ? ["beta_regularizer"] : []),
      ];
    default:
      return [];
  }
}

/** @returns one for each weight that has any; or why not, in words */
export function penaltiesOf(
  config: Readonly<Record<string, unknown>>,
  operation: StepOperation,
  trainable: boolean,
): readonly Penalty[] | string {
  const settings = settingsOf(operation);
  const named = Object.keys(config).filter((key) => key.endsWith("_regularizer") && config[key] != null);
  const penalties: Penalty[] = [];
  for (const name of named) {
    const numbers = numbersOf(config[name]);
    if (!numbers) return "regularizer";
    const { lasso, ridge } = numbers;
    if (lasso === 0 && ridge === 0) continue;
    // A constant in the loss, which nothing here keeps.
    if (!trainable) return "regularizer of weights that are not trained";
    const weight = settings.indexOf(name);
    // Of a bias that the layer does not have, and of what is none of its weights.
    if (weight < 0) return "regularizer";
    if (name === "bias_regularizer" && "bias" in operation && !operation.bias) continue;
    penalties.push({ weight, lasso, ridge });
  }
  return penalties.sort((a, b) => a.weight - b.weight);
}

function numbersOf(written: unknown): { readonly lasso: number; readonly ridge: number } | undefined {
  const { class_name: name, config } = written as {
    readonly class_name?: unknown;
    readonly config?: unknown;
  };
  if (name !== "L1L2" && name !== "L1" && name !== "L2") return undefined;
  if (typeof config !== "object" || config === null) return undefined;
  const { l1 = null, l2 = null } = config as { readonly l1?: unknown; readonly l2?: unknown };
  const [lasso, ridge] = [name === "L2" ? 0 : (l1 ?? 0), name === "L1" ? 0 : (l2 ?? 0)];
  const isStrength = (strength: unknown): strength is number =>
    typeof strength === "number" && Number.isFinite(strength) && strength >= 0;
  return isStrength(lasso) && isStrength(ridge) ? { lasso, ridge } : undefined;
}
