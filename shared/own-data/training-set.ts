/** The examples of a file as a network takes them. */
import type { DataSummary } from "../contracts/data.ts";
import { type DataFile, type Field, widthOf } from "./data-file.ts";
import { type DataShape, type DataUse, type LabelUse, type Misfit, shapeOf } from "./data-use.ts";
import { PARTS, type Part, splitExamples } from "./split.ts";

export interface PartExamples {
  readonly count: number;
  /** `count × width`; bytes stand for value/255. */
  readonly features: Uint8Array | Float32Array;
  /** `[count]`: classes as bytes, or numbers. */
  readonly targets: Uint8Array | Float32Array;
}

export interface TrainingSet extends DataShape {
  readonly examplesOf: Readonly<Record<Part, PartExamples>>;
}

/**
 * Classes are the label's values in order, text by code units. Means and deviations are those of the training part, in
 * float64 (the deviation of a population; a column that never changes is only centred).
 *
 * @param digest `sha256:…` of the file
 */
export function makeTrainingSet(
  file: DataFile,
  summary: DataSummary,
  digest: string,
  use: DataUse,
  takes: LabelUse,
): { readonly ok: true; readonly value: TrainingSet } | Misfit {
  const shape = shapeOf(summary, use, takes);
  if (!shape.ok) return shape;
  const labelName = shape.value.label.name;
  const label = file.fields.find(({ name }) => name === labelName) as Field;
  const features = file.fields.filter(({ name }) => name !== labelName);
  const parts = splitExamples(file.examples, digest, use.split, use.shares);
  const classes = takes === "classes" ? classesOf(label, file.examples) : null;
  const columns = columnsOf(features, parts.train, use);
  const part = (name: Part): PartExamples => ({
    count: parts[name].length,
    features: featuresOf(features, parts[name], columns),
    targets: targetsOf(label, parts[name], classes),
  });
  const [train, validation, test] = PARTS.map(part) as [PartExamples, PartExamples, PartExamples];
  return { ok: true, value: { ...shape.value, examplesOf: { train, validation, test } } };
}

/** As it is stored. */
const entry = ({ values, first, stride }: Field, example: number, at = 0): number =>
  values[first + example * stride + at] as number;

/** Value of the label → class. */
function classesOf(label: Field, examples: number): ReadonlyMap<number, number> {
  const { names } = label;
  const values = new Set<number>();
  for (let example = 0; example < examples; example++) values.add(entry(label, example));
  const text = (value: number): string => names?.[value] ?? "";
  const ordered = [...values].sort((a, b) => (names ? (text(a) < text(b) ? -1 : 1) : a - b));
  return new Map(ordered.map((value, place) => [value, place]));
}

function targetsOf(
  label: Field,
  examples: Uint32Array,
  classes: ReadonlyMap<number, number> | null,
): PartExamples["targets"] {
  if (!classes) return Float32Array.from(examples, (example) => entry(label, example));
  return Uint8Array.from(examples, (example) => classes.get(entry(label, example)) as number);
}

/** What is done to each column: x ↦ (x − shift)/deviation, a missing x being the mean. */
interface Columns {
  readonly means: Float64Array;
  readonly shifts: Float64Array;
  readonly deviations: Float64Array;
}

const holdsBytes = ({ values }: Field): boolean => values instanceof Uint8Array;

/** A feature as a number: a byte is value/255. */
const feature = (field: Field, example: number, at: number): number =>
  holdsBytes(field) ? entry(field, example, at) / 255 : entry(field, example, at);

/** Null: nothing is, and bytes stay bytes. */
function columnsOf(fields: readonly Field[], train: Uint32Array, use: DataUse): Columns | null {
  if (!use.standardise && (fields.every(holdsBytes) || !use.fillMissing)) return null;
  const moments = fields.flatMap((field) =>
    Array.from({ length: widthOf(field) }, (_, at) => momentsOf(field, at, train)),
  );
  const scaled = (deviation: number): number => (use.standardise && deviation > 0 ? deviation : 1);
  return {
    means: Float64Array.from(moments, ({ mean }) => mean),
    shifts: Float64Array.from(moments, ({ mean }) => (use.standardise ? mean : 0)),
    deviations: Float64Array.from(moments, ({ deviation }) => scaled(deviation)),
  };
}

function momentsOf(field: Field, at: number, train: Uint32Array) {
  let [sum, count] = [0, 0];
  for (const example of train) {
    const value = feature(field, example, at);
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  const mean = count === 0 ? 0 : sum / count;
  let squares = 0;
  for (const example of train) {
    const value = feature(field, example, at);
    if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  }
  return { mean, deviation: count === 0 ? 0 : Math.sqrt(squares / count) };
}

function featuresOf(
  fields: readonly Field[],
  examples: Uint32Array,
  columns: Columns | null,
): PartExamples["features"] {
  const width = fields.reduce((sum, field) => sum + widthOf(field), 0);
  const asBytes = columns === null && fields.every(holdsBytes);
  const features = asBytes
    ? new Uint8Array(examples.length * width)
    : new Float32Array(examples.length * width);
  const read = asBytes ? entry : feature;
  let column = 0;
  for (const field of fields) {
    const size = widthOf(field);
    for (const [row, example] of examples.entries())
      for (let at = 0; at < size; at++) {
        const value = read(field, example, at);
        features[row * width + column + at] = columns ? changed(columns, column + at, value) : value;
      }
    column += size;
  }
  return features;
}

function changed({ means, shifts, deviations }: Columns, column: number, value: number): number {
  const present = Number.isNaN(value) ? (means[column] as number) : value;
  return (present - (shifts[column] as number)) / (deviations[column] as number);
}
