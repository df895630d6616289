/** Any of the formats, told apart by how a file begins. */
import { type Checked, refuse } from "./checked.ts";
import { readCsv } from "./csv.ts";
import type { DataFile } from "./data-file.ts";

/** @returns the file's fields, or one line that says what is wrong, where, and what would be right */
export async function readData(bytes: Uint8Array): Promise<Checked<DataFile>> {
  if (bytes.length === 0) return refuse("the file is empty");
  if (bytes.subarray(0, LOOKED_AT).includes(0))
    return refuse("the file is none of CSV with a header, NPY, NPZ, IDX and safetensors");
  return readCsv(bytes);
}

/** Text has no zero byte; of what else it is, the beginning tells. */
const LOOKED_AT = 4096;
