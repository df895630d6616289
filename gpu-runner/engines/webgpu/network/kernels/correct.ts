/**
 * 1 for each example whose largest output, the first of equal ones, is the label's; else 0. One invocation an example.
 * Used by held-out accuracy. Float64 twin: `shareCorrect` of `engines/reference/network/losses.ts`.
 *
 * Bindings: outputs `[B, out]` read; labels `[B]` read; correct `[B]` read_write; the mask.
 */
import type { KernelHost } from "../../kernel.ts";
import { KernelWriter, type Place } from "../kernel-writer.ts";

export interface CorrectOptions {
  readonly rows: number;
  /** Classes. */
  readonly width: number;
  readonly outputs: Place;
  readonly labels: Place;
  readonly correct: Place;
}

const WORKGROUP = 64;

export function correctRows(host: KernelHost, options: CorrectOptions): void {
  const { rows, width } = options;
  const writer = new KernelWriter(host);
  const outputs = writer.operand(options.outputs, "read");
  const labels = writer.operand(options.labels, "read");
  const correct = writer.operand(options.correct, "read_write");
  writer.dispatch({
    label: `correct ${rows}x${width}`,
    body: `  let row = wg.x * ${WORKGROUP}u + local.x;
  if (row >= ${rows}u) { return; }
  let first = row * ${width}u;
  var best = 0u;
  var largest = ${outputs.at("first")};
  for (var k = 1u; k < ${width}u; k++) {
    let z = ${outputs.at("first + k")};
    if (z > largest) { largest = z; best = k; }
  }
  ${correct.at("row")} = select(0.0, 1.0, best == u32(${labels.at("row")}));`,
    workgroup: [WORKGROUP, 1],
    groups: [Math.ceil(rows / WORKGROUP), 1],
  });
}
