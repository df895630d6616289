/** A person's own data as every format is read into: named fields with one entry for each example. */

/** Most numbers in one file: 32 MiB of floats, which an isolate of 128 MB holds beside the file itself. */
export const MAX_VALUES = 8_388_608;
/** Most bytes of one file. */
export const MAX_DATA_BYTES = 32 * 1_048_576;
/** Labels are kept as bytes: class 0 to 255. */
export const MAX_CLASSES = 256;
/** Most fields of one file: each is described in its summary. */
export const MAX_FIELDS = 4096;

export type DataFormat = "csv" | "npy" | "npz" | "idx" | "safetensors" | "text";

export interface Field {
  readonly name: string;
  /** Of one example: `[]` is a number, `[h, w]` an image. */
  readonly shape: readonly number[];
  /** Bytes stand for value/255 as features, for themselves as labels; NaN: missing. */
  readonly values: Float32Array | Uint8Array;
  /** Entry k of example e is `values[first + e·stride + k]`. */
  readonly first: number;
  readonly stride: number;
  /** Of a column of text: `values` are places in it. */
  readonly names?: readonly string[];
}

export interface DataFile {
  readonly format: DataFormat;
  readonly examples: number;
  readonly fields: readonly Field[];
}

/** Numbers of one example. */
export function widthOf({ shape }: Pick<Field, "shape">): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
