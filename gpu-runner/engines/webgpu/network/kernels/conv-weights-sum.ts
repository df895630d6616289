/**
 * Adds the chunks of a convolution's parameter gradient (`conv-weights.ts`), in order: an invocation an entry.
 *
 * Bindings: chunks `[copies, chunks, size]` read; gradient `[copies, P]` read_write, entries `first … first + size`;
 * the mask. Used by gradient, Hessian and Gauss-Newton products where a layer has more than one chunk.
 */
import type { KernelHost } from "../../kernel.ts";
import { KernelWriter, type Place } from "../kernel-writer.ts";
import { dispatchEntries } from "./entry-kernel.ts";

export interface WeightsSumOptions {
  readonly copies: number;
  readonly chunks: number;
  /** Weights and biases of the layer. */
  readonly size: number;
  /** The layer's first parameter. */
  readonly first: number;
  readonly partial: Place;
  readonly gradient: Place;
}

export function convWeightsSum(host: KernelHost, options: WeightsSumOptions): void {
  const { chunks, size, first } = options;
  const writer = new KernelWriter(host, options.copies);
  const from = writer.operand(options.partial, "read");
  const target = writer.operand(options.gradient, "read_write");
  dispatchEntries(writer, {
    label: `conv2d-weights-sum ${chunks}x${size}`,
    functions: "",
    count: size,
    body: `  var sum = 0.0;
  for (var chunk = 0u; chunk < ${chunks}u; chunk++) { sum += ${from.at(`chunk * ${size}u + at`)}; }
  ${target.at(`${first}u + at`)} = sum;`,
  });
}
