/** Linear models on a person's own data: convex, and strictly so with weight decay. */
import { linearOutputs } from "../../shared/own-data/network-on.ts";
import type { TrainingSet } from "../../shared/own-data/training-set.ts";
import type { Node } from "../autodiff/graph.ts";
import type { LossFormula, NetworkBuilder } from "../autodiff/network-trace.ts";
import { FORMULA_SUPPORTS } from "../autodiff/objective.ts";
import type { ProblemDefinition } from "../problem.ts";
import { defineFormulaProblem } from "./formula-problem.ts";
import { defineOwnDataProblem, type OwnDataEntry, unseenPart } from "./own-data-problem.ts";

/** Intercepts are free of decay, as everywhere in statistics: Hastie, Tibshirani, Friedman 2009, section 3.4.1. */
export function defineOwnLinearProblem(
  entry: OwnDataEntry,
  ownData: "classes" | "values",
  loss: LossFormula,
): ProblemDefinition {
  return defineOwnDataProblem({
    ...entry,
    ownData,
    supports: FORMULA_SUPPORTS,
    bind: (set) =>
      defineFormulaProblem({
        ...entry,
        decayOf: "matrices",
        network: () => ({
          inputs: widthOf(set),
          outputs: (builder, x) => linear(builder, x, set.outputs),
          loss,
        }),
        examples: async () => set.examplesOf.train,
        heldOut: unseenPart(set),
      }),
  });
}

const widthOf = ({ input }: TrainingSet): number => input.reduce((product, extent) => product * extent, 1);

/** z = xW + b from W = 0, b = 0; of two classes the first one's logit is 0, so that there is one column of weights. */
function linear(builder: NetworkBuilder, x: Node, outputs: number): Node {
  const { graph } = builder;
  const [rows = 0, inputs = 0] = x.shape;
  const columns = linearOutputs(outputs);
  const zero = { kind: "constant", value: 0 } as const;
  const w = builder.parameter("linear/weights", [inputs, columns], zero);
  const b = builder.parameter("linear/biases", [columns], zero);
  const z = graph.formula("y + b", { y: graph.dot(x, w), b });
  return columns === outputs ? z : graph.concat([graph.constant(0, [rows, 1]), z], 1);
}
