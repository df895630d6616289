/**
 * Softmax cross-entropy of class labels: −ln softmax(z)[label] = ln Σ exp(z − m) + m − z[label], m the largest logit,
 * which keeps the exponentials finite and drops out of the sum.
 */
import type { Node } from "../autodiff/graph.ts";
import type { LossFormula } from "../autodiff/network-trace.ts";

export const softmaxCrossEntropy: LossFormula = {
  name: "softmax-cross-entropy",
  ofEach({ graph }, logits: Node, labels: Node): Node {
    const largest = graph.shift(logits, 1);
    const total = graph.sum(graph.formula("exp(z - m)", { z: logits, m: largest }), 1);
    const own = graph.sum(graph.formula("select(_i == label, z, 0)", { z: logits, label: labels }), 1);
    return graph.formula("log(total) + (m - own)", { total, m: largest, own });
  },
};
