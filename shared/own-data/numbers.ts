/** Numbers of any kind out of bytes, as 32-bit floats; unsigned bytes stay bytes. */

export type NumberKind =
  | "u8"
  | "i8"
  | "u16"
  | "i16"
  | "u32"
  | "i32"
  | "u64"
  | "i64"
  | "f16"
  | "bf16"
  | "f32"
  | "f64";

export const BYTES_OF: Readonly<Record<NumberKind, number>> = {
  u8: 1,
  i8: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  u64: 8,
  i64: 8,
  f16: 2,
  bf16: 2,
  f32: 4,
  f64: 8,
};

/** @param bytes `count` of them, nothing else */
export function numbersOf(
  bytes: Uint8Array,
  kind: NumberKind,
  count: number,
  littleEndian: boolean,
): Float32Array | Uint8Array {
  if (kind === "u8") return bytes.subarray(0, count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = READERS[kind];
  const size = BYTES_OF[kind];
  const numbers = new Float32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = read(view, i * size, littleEndian);
  return numbers;
}

const READERS: Readonly<Record<Exclude<NumberKind, "u8">, (v: DataView, at: number, le: boolean) => number>> =
  {
    i8: (v, at) => v.getInt8(at),
    u16: (v, at, le) => v.getUint16(at, le),
    i16: (v, at, le) => v.getInt16(at, le),
    u32: (v, at, le) => v.getUint32(at, le),
    i32: (v, at, le) => v.getInt32(at, le),
    u64: (v, at, le) => Number(v.getBigUint64(at, le)),
    i64: (v, at, le) => Number(v.getBigInt64(at, le)),
    f16: (v, at, le) => half(v.getUint16(at, le)),
    bf16: (v, at, le) => {
      SCRATCH.setUint32(0, v.getUint16(at, le) << 16);
      return SCRATCH.getFloat32(0);
    },
    f32: (v, at, le) => v.getFloat32(at, le),
    f64: (v, at, le) => v.getFloat64(at, le),
  };

const SCRATCH = new DataView(new ArrayBuffer(4));

/** IEEE 754 binary16. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
