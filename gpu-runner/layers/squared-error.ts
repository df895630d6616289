/** Half the squared error of one output: ½(z − y)². */
import type { Node } from "../autodiff/graph.ts";
import type { LossFormula } from "../autodiff/network-trace.ts";

export const squaredError: LossFormula = {
  name: "squared-error",
  ofEach({ graph }, outputs: Node, labels: Node): Node {
    return graph.formula("0.5 * (z - y) * (z - y)", { z: outputs, y: labels });
  },
};
