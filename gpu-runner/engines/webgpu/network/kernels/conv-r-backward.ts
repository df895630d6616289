/**
 * R-backward pass of a convolution: the change of the δ below, Wᵀ ∗ Rδ + Vᵀ ∗ δ through the activation.
 *
 * Bindings: Rδ and δ `[B, h', w', out]`, θ and vector `[P]`, what the stage below keeps, read; its changes read_write; the mask.
 * Copies: directions.
 */
import type { KernelHost } from "../../kernel.ts";
import { KernelWriter } from "../kernel-writer.ts";
import type { RBackwardOptions } from "../stage-kernels.ts";
import { convLabel, deltaSlot, dispatchConv, weightsOf } from "./conv-pass.ts";
import { storeRDelta } from "./dense-r-backward.ts";
import { windowShape } from "./windows.ts";

export function convRBackward(host: KernelHost, options: RBackwardOptions): void {
  const { stage, below, rows, copies } = options;
  const { shape } = stage;
  const writer = new KernelWriter(host, copies);
  const terms = [
    {
      image: writer.operand(deltaSlot(options.change, rows, stage.outputSize), "read"),
      weights: weightsOf(writer.operand(options.theta, "read"), shape),
    },
    {
      image: writer.operand(deltaSlot(options.kept, rows, stage.outputSize), "read"),
      weights: weightsOf(writer.operand(options.vector, "read"), shape),
    },
  ];
  const kept = writer.operand(options.keptBelow, "read");
  const change = writer.operand(options.changeBelow, "read_write");
  dispatchConv(host, writer, rows, {
    label: convLabel("r-backward", stage),
    functions: below.activation.functions,
    product: {
      direction: "scatter",
      window: windowShape(shape),
      terms,
      store: storeRDelta(below, rows, true, kept.at, change.at, "value"),
    },
  });
}
