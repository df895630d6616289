/**
 * Forward pass of a convolution: y = φ(W ∗ x + b).
 *
 * Bindings: x `[B, h, w, in]`, θ `[P]` read; y `[B, h', w', out]` (and what the activation's derivative needs, where kept)
 * read_write; the mask.
 */
import type { KernelHost } from "../../kernel.ts";
import { KernelWriter } from "../kernel-writer.ts";
import type { ForwardOptions } from "../stage-kernels.ts";
import { biasOf, convLabel, dispatchConv, weightsOf } from "./conv-pass.ts";
import { windowShape } from "./windows.ts";

export function convForward(host: KernelHost, options: ForwardOptions): void {
  const { stage, rows, copies, keepInput } = options;
  const { shape, activation } = stage;
  const writer = new KernelWriter(host, copies);
  const image = writer.operand(options.input, "read");
  const theta = writer.operand(options.theta, "read");
  const out = writer.operand(options.output, "read_write");
  const keep = keepInput === undefined ? "" : ` ${out.at(`${keepInput}u + at`)} = value;`;
  dispatchConv(host, writer, rows, {
    label: convLabel("forward", stage),
    functions: activation.functions,
    product: {
      direction: "gather",
      window: windowShape(shape),
      terms: [{ image, weights: weightsOf(theta, shape) }],
      initial: biasOf(theta, shape),
      store: `${out.at("at")} = ${activation.value("value")};${keep}`,
    },
  });
}
