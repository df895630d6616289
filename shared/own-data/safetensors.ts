/**
 * safetensors: 8 bytes with the length of a JSON header (little-endian), the header `{"name": {"dtype", "shape",
 * "data_offsets"}}`, and the numbers, little-endian, at those offsets after it.
 */
import { decodeArray, type NamedArray } from "./arrays.ts";
import { accept, type Checked, quoted, refuse } from "./checked.ts";
import { MAX_FIELDS } from "./data-file.ts";
import { BYTES_OF, type NumberKind } from "./numbers.ts";

const KINDS: Readonly<Record<string, NumberKind>> = {
  F64: "f64",
  F32: "f32",
  F16: "f16",
  BF16: "bf16",
  I64: "i64",
  I32: "i32",
  I16: "i16",
  I8: "i8",
  U64: "u64",
  U32: "u32",
  U16: "u16",
  U8: "u8",
  BOOL: "i8",
};
/** As the format's own reader has it. */
const MAX_HEADER_BYTES = 1_048_576;

/** Whether a file begins as one: a header that fits into it, and that is an object. */
export function isSafetensors(bytes: Uint8Array): boolean {
  return bytes.length > 9 && headerLength(bytes) <= bytes.length - 8 && bytes[8] === 0x7b;
}

function headerLength(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Number(view.getBigUint64(0, true));
}

export function readSafetensors(bytes: Uint8Array): Checked<readonly NamedArray[]> {
  const length = headerLength(bytes);
  if (length > MAX_HEADER_BYTES)
    return refuse(`the safetensors header has ${length} bytes; ${MAX_HEADER_BYTES} at most are right`);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  } catch {
    return refuse("the safetensors header is not JSON");
  }
  if (typeof header !== "object" || header === null || Array.isArray(header))
    return refuse("the safetensors header is no object of tensors");
  const entries = Object.entries(header).filter(([name]) => name !== "__metadata__");
  if (entries.length > MAX_FIELDS)
    return refuse(`the file has ${entries.length} tensors; ${MAX_FIELDS} at most are right`);
  const arrays: NamedArray[] = [];
  for (const [name, entry] of entries) {
    const array = tensorOf(name, entry, bytes.subarray(8 + length));
    if (!array.ok) return array;
    arrays.push(array.value);
  }
  return accept(arrays);
}

function tensorOf(name: string, entry: unknown, data: Uint8Array): Checked<NamedArray> {
  const { dtype, shape, data_offsets } = (entry ?? {}) as Partial<Record<string, unknown>>;
  const kind = typeof dtype === "string" && Object.hasOwn(KINDS, dtype) ? KINDS[dtype] : undefined;
  if (!kind)
    return refuse(
      `${quoted(name)} has ${typeof dtype === "string" ? `the type ${quoted(dtype)}` : "no type"}; ${Object.keys(KINDS).join(", ")} are right`,
    );
  if (!isCounts(shape) || !isCounts(data_offsets) || data_offsets.length !== 2)
    return refuse(`${quoted(name)} must have a shape and two data_offsets of whole numbers`);
  const [from = 0, to = 0] = data_offsets;
  const size = shape.reduce((product, extent) => product * extent, BYTES_OF[kind]);
  if (to - from !== size || to > data.length)
    return refuse(
      `${quoted(name)} stands at bytes ${from} to ${to} of ${data.length}: [${shape.join(", ")}] of ${dtype} need ${size}`,
    );
  return decodeArray(name, shape, kind, data.subarray(from, to), true);
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);
}
