/** Any of the formats: a text by what it is called, the others told apart by how a file begins. */
import type { DataSummary } from "../contracts/data.ts";
import { fileOfArrays, type NamedArray } from "./arrays.ts";
import { type Checked, refuse } from "./checked.ts";
import { readCsv } from "./csv.ts";
import type { DataFile, DataFormat } from "./data-file.ts";
import { isIdx, readIdxArrays } from "./idx-arrays.ts";
import { NPY_MAGIC, readNpy } from "./npy.ts";
import { readNpz, ZIP_MAGIC } from "./npz.ts";
import { otherFile } from "./other-files.ts";
import type { ReadAs } from "./read-as.ts";
import { isSafetensors, readSafetensors } from "./safetensors.ts";
import { summariseData, summariseText } from "./summary.ts";
import { readText } from "./text.ts";

/** What a file holds, before it is used; or one line that says what is wrong with it. */
export async function describeFile(bytes: Uint8Array, as: ReadAs): Promise<Checked<DataSummary>> {
  if (as === "text") {
    const text = readText(bytes);
    return text.ok ? { ok: true, value: summariseText(text.value) } : text;
  }
  const file = await readData(bytes);
  return file.ok ? summariseData(file.value) : file;
}

/** Text has no zero byte; of what else it is, the beginning tells. */
const LOOKED_AT = 4096;

/** @returns the file's fields, or one line that says what is wrong, where, and what would be right */
export async function readData(bytes: Uint8Array): Promise<Checked<DataFile>> {
  if (bytes.length === 0) return refuse("the file is empty");
  const begins = (magic: readonly number[]): boolean => magic.every((byte, at) => bytes[at] === byte);
  if (begins(NPY_MAGIC)) {
    const array = readNpy(bytes, "array");
    return array.ok ? fileOfArrays("npy", [array.value]) : array;
  }
  if (begins(ZIP_MAGIC)) return ofArrays("npz", await readNpz(bytes));
  if (isIdx(bytes)) return ofArrays("idx", readIdxArrays(bytes));
  if (isSafetensors(bytes)) return ofArrays("safetensors", readSafetensors(bytes));
  const other = otherFile(bytes);
  if (other !== undefined) return refuse(`the file is ${other}`);
  if (bytes.subarray(0, LOOKED_AT).includes(0))
    return refuse("the file is none of CSV with a header, NPY, NPZ, IDX, safetensors and text");
  return readCsv(bytes);
}

function ofArrays(format: DataFormat, arrays: Checked<readonly NamedArray[]>): Checked<DataFile> {
  return arrays.ok ? fileOfArrays(format, arrays.value) : arrays;
}
