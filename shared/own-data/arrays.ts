/** Named arrays as examples: what the formats of arrays have in common. */
import { accept, type Checked, quoted, refuse } from "./checked.ts";
import { type DataFile, type DataFormat, type Field, MAX_FIELDS, MAX_VALUES } from "./data-file.ts";
import { BYTES_OF, type NumberKind, numbersOf } from "./numbers.ts";

export interface NamedArray {
  readonly name: string;
  /** The first axis counts the examples. */
  readonly shape: readonly number[];
  readonly values: Float32Array | Uint8Array;
  /** Of texts, one for each example: `values` are places in it. */
  readonly names?: readonly string[];
}

/** An example has an image at most: [height, width, channels]. */
const MAX_RANK = 4;

/** Numbers of this shape, or why there are none. */
export function checkShape(name: string, shape: readonly number[]): Checked<number> {
  const text = `[${shape.join(", ")}]`;
  if (shape.length === 0)
    return refuse(`${quoted(name)} is one number: an array with an entry for each example is right`);
  if (shape.length > MAX_RANK)
    return refuse(`${quoted(name)} has ${shape.length} axes, ${text}: examples and up to 3 more are right`);
  const bad = shape.findIndex((extent) => !Number.isSafeInteger(extent) || extent < 1);
  if (bad >= 0) return refuse(`${quoted(name)} has the shape ${text}: axis ${bad} must be 1 or more`);
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (size > MAX_VALUES)
    return refuse(`${quoted(name)} has ${size} numbers, ${text}; ${MAX_VALUES} at most are right`);
  return accept(size);
}

/** @param bytes exactly those of the array @param where it stands in the file, for messages */
export function decodeArray(
  name: string,
  shape: readonly number[],
  kind: NumberKind,
  bytes: Uint8Array,
  littleEndian: boolean,
): Checked<NamedArray> {
  const size = checkShape(name, shape);
  if (!size.ok) return size;
  const needed = size.value * BYTES_OF[kind];
  if (bytes.length < needed)
    return refuse(
      `${quoted(name)} is cut off: [${shape.join(", ")}] of ${kind} are ${needed} bytes, and ${bytes.length} are there`,
    );
  return accept({ name, shape, values: numbersOf(bytes, kind, size.value, littleEndian) });
}

/** Arrays with the same first axis; one matrix alone is a table whose columns are called `0`, `1`, …. */
export function fileOfArrays(format: DataFormat, arrays: readonly NamedArray[]): Checked<DataFile> {
  const [first] = arrays;
  if (!first) return refuse("there is no array in the file");
  if (arrays.length > MAX_FIELDS)
    return refuse(`the file has ${arrays.length} arrays; ${MAX_FIELDS} at most are right`);
  const [examples = 0] = first.shape;
  const other = arrays.find(({ shape }) => shape[0] !== examples);
  if (other)
    return refuse(
      `${quoted(first.name)} has ${examples} examples and ${quoted(other.name)} ${other.shape[0]}: arrays of the same examples are right`,
    );
  const total = arrays.reduce((sum, { values }) => sum + values.length, 0);
  if (total > MAX_VALUES) return refuse(`the file has ${total} numbers; ${MAX_VALUES} at most are right`);
  return accept({ format, examples, fields: arrays.length === 1 ? columnsOf(first) : arrays.map(fieldOf) });
}

function fieldOf({ name, shape, values, names }: NamedArray): Field {
  const rest = shape.slice(1);
  const width = rest.reduce((product, extent) => product * extent, 1);
  const field = { name, shape: width === 1 ? [] : rest, values, first: 0, stride: width };
  return names ? { ...field, names } : field;
}

function columnsOf(array: NamedArray): readonly Field[] {
  const { shape, values } = array;
  const [, width = 1, ...more] = shape;
  if (more.length > 0 || width > MAX_FIELDS || array.names) return [fieldOf(array)];
  return Array.from({ length: width }, (_, first) => ({
    name: String(first),
    shape: [],
    values,
    first,
    stride: width,
  }));
}
