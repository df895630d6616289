/**
 * Rows of the data set as floats: bytes b become b/255. With `indices`, each lane's batch (nextBatch); without,
 * rows `first …` for all lanes at once (chunks of the criterion).
 *
 * Bindings: source `[count, width]` packed bytes or floats, read; indices `[B]` read; target `[B, width]`
 * read_write; the mask.
 */
import type { KernelHost } from "../../kernel.ts";
import { KernelWriter, type Place } from "../kernel-writer.ts";

export interface GatherOptions {
  readonly count: number;
  readonly rows: number;
  readonly width: number;
  readonly source: GPUBuffer;
  readonly bytes: boolean;
  /** Absent: rows from `first` on, for all lanes. */
  readonly indices?: Place;
  readonly first?: number;
  readonly target: Place;
}

const WORKGROUP_X = 16;
const WORKGROUP_Y = 4;

export function gatherRows(host: KernelHost, options: GatherOptions): void {
  const { count, rows, width, bytes } = options;
  const writer = new KernelWriter(host);
  const source = writer.operand({ resource: options.source, type: bytes ? "u32" : "f32" }, "read");
  const indices = options.indices && writer.operand(options.indices, "read");
  const target = writer.operand(options.target, "read_write");
  // Four at a time, the pixels of a word, where rows start at whole words: an invocation costs more than a copy.
  const step = width % 4 === 0 ? 4 : 1;
  const example = indices
    ? `u32(${indices.at("row")})`
    : `min(${writer.parameter(options.first ?? 0)} + row, ${count - 1}u)`;
  writer.dispatch({
    label: `gather-rows ${rows}x${width}${bytes ? " bytes" : ""}`,
    body: `  let column = (wg.x * ${WORKGROUP_X}u + local.x) * ${step}u;
  let row = wg.y * ${WORKGROUP_Y}u + local.y;
  if (column >= ${width}u || row >= ${rows}u) { return; }
  let example = ${example};
  let readAt = example * ${width}u + column;
  let writeAt = row * ${width}u + column;
  ${copyStatements(
    step,
    bytes,
    (index) => source.at(index),
    (index) => target.at(index),
  )}`,
    workgroup: [WORKGROUP_X, WORKGROUP_Y],
    groups: [Math.ceil(width / (step * WORKGROUP_X)), Math.ceil(rows / WORKGROUP_Y)],
    shared: !indices,
  });
}

function copyStatements(
  step: number,
  bytes: boolean,
  source: (index: string) => string,
  target: (index: string) => string,
): string {
  if (!bytes)
    return Array.from(
      { length: step },
      (_, k) => `${target(`writeAt + ${k}u`)} = ${source(`readAt + ${k}u`)};`,
    ).join(" ");
  if (step === 1)
    return `${target("writeAt")} = f32((${source("(readAt / 4u)")} >> (8u * (readAt % 4u))) & 255u) / 255.0;`;
  const lines = ["let pixels = ", source("(readAt / 4u)"), "; "];
  for (let k = 0; k < 4; k++)
    lines.push(`${target(`writeAt + ${k}u`)} = f32((pixels >> ${8 * k}u) & 255u) / 255.0; `);
  return lines.join("");
}
