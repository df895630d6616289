/**
 * Losses of one output against one target: of the class as a one-hot row, or of the example itself (autoencoders).
 *
 * ```
 * squared error          ½·Σ (z − t)²
 * binary cross-entropy   Σ ln(1 + eᶻ) − t·z          z logits
 * ```
 */
import type { Node } from "../autodiff/graph.ts";
import type { LossFormula, NetworkBuilder } from "../autodiff/network-trace.ts";

export type LossTarget = "classes" | "features";

function compared(
  name: LossFormula["name"],
  formula: (target: string) => string,
): (target: LossTarget) => LossFormula {
  return (target) => ({
    name,
    ofEach({ graph }: NetworkBuilder, z: Node, labels: Node, features: Node): Node {
      const each =
        target === "features"
          ? graph.formula(formula("t"), { z, t: features })
          : graph.formula(formula("select(_i == label, 1, 0)"), { z, label: labels });
      return graph.sum(each, 1);
    },
  });
}

export const squaredError = compared("squared-error", (t) => `0.5 * (z - ${t}) * (z - ${t})`);

/** ln(1 + eᶻ) is z to rounding from 40 on. */
export const binaryCrossEntropy = compared(
  "binary-cross-entropy",
  (t) => `select(z > 40, z, log(1 + exp(min(z, 40)))) - ${t} * z`,
);
