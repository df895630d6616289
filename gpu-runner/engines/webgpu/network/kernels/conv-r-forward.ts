/**
 * R-forward pass of a convolution: the change of its output for a change `vector` of θ, V ∗ x + W ∗ Rx + Rb.
 *
 * Bindings: vector `[P]`, kept `[B, h', w', out]` each, x `[B, h, w, in]`, and Rx, θ for the second term, read; change
 * read_write; the mask. Copies: directions.
 */
import type { KernelHost } from "../../kernel.ts";
import { KernelWriter } from "../kernel-writer.ts";
import type { RForwardOptions } from "../stage-kernels.ts";
import { biasOf, convLabel, dispatchConv, weightsOf } from "./conv-pass.ts";
import { storeChange } from "./dense-r-forward.ts";
import { windowShape } from "./windows.ts";

export function convRForward(host: KernelHost, options: RForwardOptions): void {
  const { stage, rows, copies, inputChange, curvature } = options;
  const { shape, activation } = stage;
  const writer = new KernelWriter(host, copies);
  const vector = writer.operand(options.vector, "read");
  const kept = writer.operand(options.kept, "read");
  const terms = [{ image: writer.operand(options.input, "read"), weights: weightsOf(vector, shape) }];
  if (inputChange)
    terms.push({
      image: writer.operand(inputChange, "read"),
      weights: weightsOf(writer.operand(options.theta, "read"), shape),
    });
  const change = writer.operand(options.change, "read_write");
  dispatchConv(host, writer, rows, {
    label: `${convLabel("r-forward", stage)}${curvature ? " curvature" : ""}`,
    functions: activation.functions,
    product: {
      direction: "gather",
      window: windowShape(shape),
      terms,
      initial: biasOf(vector, shape),
      store: storeChange(stage, rows, curvature, kept.at, change.at, "value"),
    },
  });
}
