/** Arrays of text in NPY: `<U5` has 5 code points of 4 bytes an entry, `|S5` has 5 bytes; zeros fill an entry up. */
import { checkShape, type NamedArray } from "./arrays.ts";
import { accept, type Checked, quoted, refuse } from "./checked.ts";
import { MAX_CLASSES } from "./data-file.ts";

export interface TextType {
  readonly kind: "U" | "S";
  /** Code points, or bytes. */
  readonly length: number;
  readonly littleEndian: boolean;
}

/** @param bytes those of the entries @returns places in the array's different texts; nothing is a missing one */
export function decodeText(
  name: string,
  shape: readonly number[],
  { kind, length, littleEndian }: TextType,
  bytes: Uint8Array,
): Checked<NamedArray> {
  const size = checkShape(name, shape);
  if (!size.ok) return size;
  const [examples = 0] = shape;
  if (size.value !== examples)
    return refuse(
      `${quoted(name)} holds texts of shape [${shape.join(", ")}]: one for each example is right`,
    );
  const width = length * (kind === "U" ? 4 : 1);
  if (bytes.length < examples * width)
    return refuse(
      `${quoted(name)} is cut off: ${examples} texts of ${width} bytes are ${examples * width}, and ${bytes.length} are there`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const places = new Map<string, number>();
  const values = new Float32Array(examples);
  for (let example = 0; example < examples; example++) {
    const at = example * width;
    const text =
      kind === "S" ? textOf(bytes.subarray(at, at + width)) : codePoints(view, at, length, littleEndian);
    if (text === undefined) return refuse(`${quoted(name)}, example ${example} is no text`);
    const known = places.get(text);
    if (text !== "" && known === undefined) {
      if (places.size >= MAX_CLASSES)
        return refuse(
          `${quoted(name)}, example ${example} is the ${MAX_CLASSES + 1}th different text: a label may name ${MAX_CLASSES} classes`,
        );
      places.set(text, places.size);
    }
    values[example] = text === "" ? Number.NaN : (known ?? places.size - 1);
  }
  return accept({ name, shape, values, names: [...places.keys()] });
}

function textOf(bytes: Uint8Array): string | undefined {
  const end = bytes.findLastIndex((byte) => byte !== 0) + 1;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, end));
  } catch {
    return undefined;
  }
}

const LAST_CODE_POINT = 0x10ffff;

function codePoints(view: DataView, from: number, length: number, littleEndian: boolean): string | undefined {
  let text = "";
  for (let at = 0; at < length; at++) {
    const point = view.getUint32(from + 4 * at, littleEndian);
    if (point > LAST_CODE_POINT) return undefined;
    if (point === 0) break;
    text += String.fromCodePoint(point);
  }
  return text;
}
