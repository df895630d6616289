/**
 * CIFAR-10 in its public binary format: records of one label byte and 3,072 pixel bytes, the red, green and
 * blue planes of a 32×32 image one after the other, each row-major; 10,000 records in each of
 * `data_batch_1.bin` … `data_batch_5.bin` and in `test_batch.bin`. It is not part of the packages.
 */
import { DataError } from "./data-error.ts";
import type { DataFiles, StoredDataSet } from "./data-set.ts";
import { type Examples, joinExamples } from "./examples.ts";

const SIDE = 32;
const PIXELS = SIDE * SIDE;
const CHANNELS = 3;
/** Numbers per image, `[32, 32, 3]` after parsing. */
const WIDTH = PIXELS * CHANNELS;
const RECORD = 1 + WIDTH;
const CLASSES = 10;

const TRAINING_FILES = [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`);
const TEST_FILES = ["test_batch.bin"];

export const cifar10: StoredDataSet = {
  name: "cifar10",
  title: "CIFAR-10",
  shape: [SIDE, SIDE, CHANNELS],
  classes: CLASSES,
  source: 'Krizhevsky, "The CIFAR-10 dataset", binary version',
  place: {
    kind: "variable",
    variable: "SADDLEBENCH_CIFAR10",
    names: "the folder or URL of its binary version",
  },
  train: (files, examples) => load(files, TRAINING_FILES, examples),
  test: (files, examples) => load(files, TEST_FILES, examples),
};

/** Parses one file, up to `examples` records; pixels become `[32, 32, 3]` as convolutions take them. */
export function parseCifar10(bytes: Uint8Array, name: string, examples = Infinity): Examples {
  if (bytes.length === 0 || bytes.length % RECORD !== 0)
    throw new DataError(`${name} has ${bytes.length} bytes; CIFAR-10 records have ${RECORD} each`);
  const count = Math.min(bytes.length / RECORD, examples);
  const features = new Uint8Array(count * WIDTH);
  const labels = new Uint8Array(count);
  for (let example = 0; example < count; example++) {
    const record = example * RECORD;
    const label = bytes[record] as number;
    if (label >= CLASSES)
      throw new DataError(`${name}: record ${example} has label ${label}, classes are 0–9`);
    labels[example] = label;
    for (let channel = 0; channel < CHANNELS; channel++)
      for (let pixel = 0; pixel < PIXELS; pixel++)
        features[example * WIDTH + pixel * CHANNELS + channel] = bytes[
          record + 1 + channel * PIXELS + pixel
        ] as number;
  }
  return { count, width: WIDTH, features, labels };
}

/** The first `examples` examples of some files (all when absent), reading files only as far as needed. */
async function load(
  files: DataFiles,
  names: readonly string[],
  examples: number | undefined,
): Promise<Examples> {
  const parts: Examples[] = [];
  let count = 0;
  for (const name of names) {
    if (count >= (examples ?? Infinity)) break;
    const bytes = await files.read(name);
    if (!bytes) break;
    const part = parseCifar10(bytes, name, examples === undefined ? Infinity : examples - count);
    parts.push(part);
    count += part.count;
  }
  if (count === 0)
    throw new DataError(
      `no CIFAR-10 at ${files.where}: ${names[0]} of the binary version is missing`,
      "missing",
    );
  if (examples !== undefined && count < examples)
    throw new DataError(`CIFAR-10 at ${files.where} has ${count} examples, ${examples} were asked for`);
  return joinExamples(parts);
}
