/** Activations: a function of each number, the same ones as `shared/layers/activation.ts` defines. */
import { type Activation, LEAKY_SLOPE } from "../../shared/layers/activation.ts";
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";

/** Formulas of x. Where one would overflow, it is written so that it doesn't. */
const FORMULAS: Readonly<Record<Activation, string>> = {
  tanh: "tanh(x)",
  relu: "select(x > 0, x, 0)",
  "leaky-relu": `select(x > 0, x, ${LEAKY_SLOPE} * x)`,
  sigmoid: "0.5 + 0.5 * tanh(0.5 * x)",
  // The same to rounding from 40 on; no kink at 0, where a derivative would be one of the sides'.
  softplus: "select(x > 40, x, log(1 + exp(x)))",
  gelu: `0.5 * x * (1 + tanh(${Math.sqrt(2 / Math.PI)} * (x + 0.044715 * x * x * x)))`,
};

export function activation({ graph }: NetworkBuilder, x: Node, kind: Activation): Node {
  return graph.formula(FORMULAS[kind], { x });
}
