/** What enters a stage, as a matrix of a kernel: kept outputs, gathered floats, or rows of the data set itself. */
import type { KernelWriter, Place } from "./kernel-writer.ts";
import type { ByteMatrix, MatrixOperand } from "./register-terms.ts";

/** Rows of a data set of bytes, read where they are (devices with quads). */
export interface PackedRows {
  readonly source: GPUBuffer;
  /** Examples of the data set. */
  readonly count: number;
  /** Each lane's examples; absent: rows `first` and on, the same in each lane. */
  readonly indices?: Place;
  readonly first: number;
}

export interface InputPlace extends Place {
  /** The same numbers, packed; `resource` then need not hold them. */
  readonly packed?: PackedRows;
}

/**
 * x `[rows, width]`.
 * @param examplesAlong `rows`: examples are rows of the product, `sum`: it sums over them
 */
export function inputMatrix(
  writer: KernelWriter,
  place: InputPlace,
  width: number,
  examplesAlong: "rows" | "sum",
): MatrixOperand | ByteMatrix {
  const { packed } = place;
  if (!packed) {
    const operand = writer.operand(place, "read");
    return examplesAlong === "rows"
      ? { operand, outer: width, inner: 1 }
      : { operand, outer: 1, inner: width };
  }
  const source = writer.operand({ resource: packed.source, type: "u32" }, "read");
  const indices = packed.indices && writer.operand(packed.indices, "read");
  const first = writer.parameter(packed.first);
  const example = (row: string): string =>
    indices ? `u32(${indices.at(row)})` : `min(${first} + ${row}, ${packed.count - 1}u)`;
  return { source, width, example, examplesAlong };
}
