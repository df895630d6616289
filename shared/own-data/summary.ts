/** What a person and a plan should know of a file before it is used. */
import type { DataField, DataSummary, DataTask } from "../contracts/data.ts";
import { accept, type Checked, quoted, refuse } from "./checked.ts";
import { type DataFile, type Field, MAX_CLASSES, widthOf } from "./data-file.ts";
import { labelOf } from "./label.ts";
import { MAX_VOCABULARY, type TextFile } from "./text.ts";

/** Of a text: nothing of it is missing, and each character is an example of what follows the ones before it. */
export function summariseText({ bytes, characters, vocabulary }: TextFile): DataSummary {
  const different = vocabulary.length;
  const isBounded = different <= MAX_VOCABULARY;
  return {
    format: "text",
    examples: characters,
    width: 1,
    label: "the next character",
    classes: isBounded ? different : null,
    task: "classification",
    range: null,
    missing: 0,
    text: {
      characters,
      bytes: bytes.length,
      different,
      vocabulary: isBounded ? String.fromCodePoint(...vocabulary) : null,
    },
    fields: [],
  };
}

export function summariseData(file: DataFile): Checked<DataSummary> {
  const fields: DataField[] = [];
  for (const field of file.fields) {
    const described = describeField(file, field);
    if (!described.ok) return described;
    fields.push(described.value);
  }
  const label = labelOf(fields, "");
  if (!label.ok) return label;
  const features = fields.filter(({ name }) => name !== label.value.name);
  return accept({
    format: file.format,
    examples: file.examples,
    width: features.reduce((sum, field) => sum + widthOf(field), 0),
    label: label.value.name,
    classes: label.value.classes,
    ...(label.value.task && { task: label.value.task }),
    range: rangeOf(features),
    missing: fields.reduce((sum, { missing }) => sum + missing, 0),
    fields,
  });
}

function rangeOf(fields: readonly DataField[]): DataSummary["range"] {
  const ranges = fields.flatMap(({ range }) => (range ? [range] : []));
  if (ranges.length === 0) return null;
  const low = ranges.reduce((least, [from]) => Math.min(least, from), Number.POSITIVE_INFINITY);
  const high = ranges.reduce((most, [, to]) => Math.max(most, to), Number.NEGATIVE_INFINITY);
  return [low, high];
}

function describeField({ examples }: DataFile, field: Field): Checked<DataField> {
  const { name, shape, values, first, stride, names } = field;
  const width = widthOf(field);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let missing = 0;
  let distinct: Set<number> | null = shape.length === 0 ? new Set() : null;
  for (let example = 0; example < examples; example++)
    for (let at = 0; at < width; at++) {
      const value = values[first + example * stride + at] as number;
      if (Number.isNaN(value)) missing++;
      else if (!Number.isFinite(value))
        return refuse(`${quoted(name)}, example ${example}, entry ${at} is infinite: a number is right`);
      else {
        if (value < low) low = value;
        if (value > high) high = value;
        if (distinct?.add(value) && distinct.size > MAX_CLASSES) distinct = null;
      }
    }
  const task = shape.length === 0 ? taskOf(names !== undefined, distinct, examples - missing) : undefined;
  return accept({
    name,
    shape: [...shape],
    holds: names ? "text" : values instanceof Uint8Array ? "bytes" : "numbers",
    classes: names ? names.length : (distinct?.size ?? null),
    range: names || low > high ? null : [low, high],
    missing,
    ...(task && { task }),
  });
}

/** Most different whole numbers that are taken for classes where nobody says what they are. */
const MAX_INFERRED_CLASSES = 32;

/** Names, and few whole numbers that come again: two different ones, or each twice on average. @param distinct null: many */
function taskOf(isText: boolean, distinct: ReadonlySet<number> | null, present: number): DataTask {
  if (isText) return "classification";
  if (distinct === null || distinct.size > MAX_INFERRED_CLASSES) return "regression";
  const isWhole = [...distinct].every(Number.isInteger);
  return isWhole && (distinct.size <= 2 || 2 * distinct.size <= present) ? "classification" : "regression";
}
