/** IDX, the format of MNIST: one array, or several one after the other, such as images and then their labels. */
import { decodeArray, type NamedArray } from "./arrays.ts";
import { accept, type Checked, refuse } from "./checked.ts";
import { BYTES_OF, type NumberKind } from "./numbers.ts";

const KINDS: Readonly<Record<number, NumberKind>> = {
  8: "u8",
  9: "i8",
  11: "i16",
  12: "i32",
  13: "f32",
  14: "f64",
};
const MAX_ARRAYS = 16;

export const isIdx = (bytes: Uint8Array): boolean =>
  bytes[0] === 0 && bytes[1] === 0 && KINDS[bytes[2] ?? 0] !== undefined && (bytes[3] ?? 0) > 0;

/** Arrays are called `x` and, where they hold a number an example, `y`; of more than one such, `x2`, …. */
export function readIdxArrays(bytes: Uint8Array): Checked<readonly NamedArray[]> {
  const arrays: NamedArray[] = [];
  let at = 0;
  while (at < bytes.length) {
    const rest = bytes.subarray(at);
    const kind = KINDS[rest[2] ?? 0];
    if (!isIdx(rest) || !kind)
      return refuse(
        `byte ${at} begins no IDX array: 0, 0, a type (8, 9, 11 to 14) and a number of axes are right`,
      );
    if (arrays.length >= MAX_ARRAYS) return refuse(`the file has more than ${MAX_ARRAYS} IDX arrays`);
    const rank = rest[3] as number;
    const offset = 4 + 4 * rank;
    if (rest.length < offset) return refuse(`the IDX array at byte ${at} ends inside its header`);
    const view = new DataView(rest.buffer, rest.byteOffset, rest.byteLength);
    const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
    const array = decodeArray(nameFor(shape, arrays), shape, kind, rest.subarray(offset), false);
    if (!array.ok) return array;
    arrays.push(array.value);
    at += offset + array.value.values.length * BYTES_OF[kind];
  }
  return accept(arrays);
}

function nameFor(shape: readonly number[], before: readonly NamedArray[]): string {
  const letter = shape.length === 1 ? "y" : "x";
  const same = before.filter(({ name }) => name.startsWith(letter)).length;
  return same === 0 ? letter : `${letter}${same + 1}`;
}
