/**
 * NPY, NumPy's format of one array: `\x93NUMPY`, a version, the length of a header, and the header, a Python dictionary with
 * `descr`, `fortran_order` and `shape`; then the numbers. Source: NumPy enhancement proposal 1.
 */
import { decodeArray, type NamedArray } from "./arrays.ts";
import { accept, type Checked, quoted, refuse } from "./checked.ts";
import { decodeText, type TextType } from "./npy-text.ts";
import type { NumberKind } from "./numbers.ts";

export const NPY_MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;

const KINDS: Readonly<Record<string, NumberKind>> = {
  u1: "u8",
  b1: "i8",
  i1: "i8",
  u2: "u16",
  i2: "i16",
  u4: "u32",
  i4: "i32",
  u8: "u64",
  i8: "i64",
  f2: "f16",
  f4: "f32",
  f8: "f64",
};

interface Header {
  readonly kind: NumberKind | TextType;
  readonly littleEndian: boolean;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** First byte of the numbers. */
  readonly offset: number;
}

export function readNpy(bytes: Uint8Array, name: string): Checked<NamedArray> {
  const header = readHeader(bytes, name);
  if (!header.ok) return header;
  const { kind, littleEndian, fortran, shape, offset } = header.value;
  if (typeof kind === "object") return decodeText(name, shape, kind, bytes.subarray(offset));
  const array = decodeArray(name, shape, kind, bytes.subarray(offset), littleEndian);
  return array.ok && fortran && shape.length > 1 ? accept(inRowOrder(array.value)) : array;
}

function readHeader(bytes: Uint8Array, name: string): Checked<Header> {
  const broken = (what: string) => refuse(`${quoted(name)} is no NPY array: ${what}`);
  if (NPY_MAGIC.some((byte, at) => bytes[at] !== byte) || bytes.length < 12)
    return broken("it must begin with \\x93NUMPY");
  const version = bytes[6] as number;
  if (version < 1 || version > 3) return broken(`its version is ${version}, and 1, 2 and 3 are known`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (start + length > bytes.length) return broken(`its header of ${length} bytes is cut off`);
  const text = new TextDecoder().decode(bytes.subarray(start, start + length));
  const [, order = "", code = ""] = /'descr':\s*'([<>|=])([a-zA-Z]\d+)'/.exec(text) ?? [];
  const kind = Object.hasOwn(KINDS, code) ? KINDS[code] : textType(code, order !== ">");
  if (!kind) {
    const [, type = "unknown"] = /'descr':\s*(.*?),\s*'fortran/.exec(text) ?? [];
    return broken(
      `its type ${quoted(type.slice(0, 60))} is not one of numbers (u1 to u8, i1 to i8, f2, f4, f8, b1) or of texts (U, S)`,
    );
  }
  const [, shape] = /'shape':\s*\(\s*((?:\d+\s*(?:,\s*|(?=\))))*)\)/.exec(text) ?? [];
  const fortran = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  if (shape === undefined || fortran === undefined)
    return broken("its header has no shape or no fortran_order");
  return accept({
    kind,
    littleEndian: order !== ">",
    fortran: fortran === "True",
    shape: shape.split(",").flatMap((each) => (each.trim() === "" ? [] : [Number(each)])),
    offset: start + length,
  });
}

function textType(code: string, littleEndian: boolean): TextType | undefined {
  const [, kind, length] = /^([US])(\d{1,4})$/.exec(code) ?? [];
  if (kind === undefined || Number(length) === 0) return undefined;
  return { kind: kind === "U" ? "U" : "S", length: Number(length), littleEndian };
}

/** From the first axis changing fastest to the last one. */
function inRowOrder({ name, shape, values }: NamedArray): NamedArray {
  const ordered = values.slice();
  const place = shape.map(() => 0);
  const strides = shape.map((_, axis) =>
    shape.slice(0, axis).reduce((product, extent) => product * extent, 1),
  );
  for (let at = 0; at < values.length; at++) {
    ordered[at] = values[
      place.reduce((sum, index, axis) => sum + index * (strides[axis] as number), 0)
    ] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place[axis] = (place[axis] as number) + 1;
      if ((place[axis] as number) < (shape[axis] as number)) break;
      place[axis] = 0;
    }
  }
  return { name, shape, values: ordered };
}
