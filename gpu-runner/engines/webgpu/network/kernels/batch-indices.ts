/**
 * Which examples are in each lane's batch: the WGSL twin of `permutationAt` (`random/permutation.ts`, where the
 * recipe is), and their class labels. Used by nextBatch.
 *
 * Bindings: step `[1]` read; seed words, one a lane, read; indices `[B]` read_write, as floats (exact below 2²⁴);
 * labels `[count]` read and their target `[B]` read_write; the mask.
 */
import { halfBits, ROUNDS } from "../../../../random/permutation.ts";
import type { KernelHost } from "../../kernel.ts";
import { KernelWriter, type Place } from "../kernel-writer.ts";

export interface BatchIndicesOptions {
  readonly count: number;
  readonly rows: number;
  readonly step: Place;
  readonly seedWords: GPUBuffer;
  readonly indices: Place;
  readonly labels?: { readonly source: GPUBuffer; readonly target: Place };
}

const WORKGROUP = 64;

export function batchIndices(host: KernelHost, options: BatchIndicesOptions): void {
  const { count, rows, labels } = options;
  const writer = new KernelWriter(host);
  const step = writer.operand(options.step, "read");
  const seeds = writer.operand({ resource: options.seedWords, type: "u32" }, "read");
  const indices = writer.operand(options.indices, "read_write");
  const labelSource = labels && writer.operand({ resource: labels.source }, "read");
  const labelTarget = labels && writer.operand(labels.target, "read_write");
  const half = halfBits(count);
  const perEpoch = Math.floor(count / rows);
  writer.dispatch({
    label: `batch-indices ${rows} of ${count}`,
    functions: `fn mix(word: u32) -> u32 {
  var x = word;
  x ^= x >> 16u; x *= 0x7feb352du; x ^= x >> 15u; x *= 0x846ca68bu; x ^= x >> 16u;
  return x;
}`,
    body: `  let row = wg.x * ${WORKGROUP}u + local.x;
  if (row >= ${rows}u) { return; }
  let step = u32(${step.at("0u")});
  let epoch = step / ${perEpoch}u;
  let key = mix(${seeds.at("lane")} + epoch * 0x85ebca6bu);
  var x = (step % ${perEpoch}u) * ${rows}u + row;
  loop {
    var left = x >> ${half}u;
    var right = x & ${2 ** half - 1}u;
    for (var round = 0u; round < ${ROUNDS}u; round++) {
      let scrambled = left ^ (mix(right ^ (key + round * 0x9e3779b9u)) & ${2 ** half - 1}u);
      left = right;
      right = scrambled;
    }
    x = (left << ${half}u) | right;
    if (x < ${count}u) { break; }
  }
  ${indices.at("row")} = f32(x);
  ${labelSource && labelTarget ? `${labelTarget.at("row")} = ${labelSource.at("x")};` : ""}`,
    workgroup: [WORKGROUP, 1],
    groups: [Math.ceil(rows / WORKGROUP), 1],
  });
}
