/**
 * Backward pass of a convolution: δ of the stage below, Wᵀ ∗ δ times its activation's derivative.
 *
 * Bindings: δ `[B, h', w', out]`, θ `[P]` read; what the stage below keeps (`[B, h, w, in]` each) read_write, or read
 * beside a target of its own; the mask.
 */
import type { KernelHost } from "../../kernel.ts";
import { KernelWriter } from "../kernel-writer.ts";
import type { BackwardOptions } from "../stage-kernels.ts";
import { convLabel, dispatchConv, weightsOf } from "./conv-pass.ts";
import { storeDelta } from "./dense-backward.ts";
import { windowShape } from "./windows.ts";

export function convBackward(host: KernelHost, options: BackwardOptions): void {
  const { stage, below, rows, copies, target } = options;
  const { shape } = stage;
  const writer = new KernelWriter(host, copies);
  const image = writer.operand(options.delta, "read");
  const theta = writer.operand(options.theta, "read");
  const kept = writer.operand(options.kept, target ? "read" : "read_write");
  const out = target ? writer.operand(target, "read_write") : undefined;
  dispatchConv(host, writer, rows, {
    label: convLabel("backward", stage),
    functions: below.activation.functions,
    product: {
      direction: "scatter",
      window: windowShape(shape),
      terms: [{ image, weights: weightsOf(theta, shape) }],
      store: storeDelta(below, rows, kept.at, out?.at, "value"),
    },
  });
}
