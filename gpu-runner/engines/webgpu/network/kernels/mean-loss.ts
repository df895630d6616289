/**
 * value = Σ losses / count, or the same added to what is there (chunks of a data set). One invocation an
 * instance; eight partial sums, in a fixed order.
 *
 * Bindings: losses `[B]` read; value `[copies]` read_write; the mask.
 */
import type { KernelHost } from "../../kernel.ts";
import { KernelWriter, type Place } from "../kernel-writer.ts";

export interface MeanLossOptions {
  readonly copies: number;
  /** Losses that count. */
  readonly rows: number;
  /** What the sum is divided by. */
  readonly count: number;
  readonly losses: Place;
  readonly value: Place;
  readonly accumulate: boolean;
}

const PARTIAL = 8;

export function meanLoss(host: KernelHost, options: MeanLossOptions): void {
  const { copies, rows, count, accumulate } = options;
  const writer = new KernelWriter(host, copies);
  const losses = writer.operand(options.losses, "read");
  const value = writer.operand(options.value, "read_write");
  const whole = rows - (rows % PARTIAL);
  const part = (offset: number): string =>
    `vec4f(${[0, 1, 2, 3].map((k) => losses.at(`row + ${offset + k}u`)).join(", ")})`;
  writer.dispatch({
    label: `mean-loss ${rows}`,
    body: `  var low = vec4f(0.0);
  var high = vec4f(0.0);
  for (var row = 0u; row < ${whole}u; row += ${PARTIAL}u) { low += ${part(0)}; high += ${part(4)}; }
  let both = low + high;
  var sum = (both.x + both.y) + (both.z + both.w);
  for (var row = ${whole}u; row < ${rows}u; row++) { sum += ${losses.at("row")}; }
  ${value.at("0u")} = ${accumulate ? `${value.at("0u")} + ` : ""}sum * ${1 / count};`,
    workgroup: [4, 1],
    groups: [1, 1],
    threadPerInstance: true,
  });
}
