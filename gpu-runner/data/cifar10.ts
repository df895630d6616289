/**
 * CIFAR-10 in its public binary format: records of one label byte and 3,072 pixel bytes, the red, green and
 * blue planes of a 32×32 image one after the other, each row-major; 10,000 records in each of
 * `data_batch_1.bin` … `data_batch_5.bin` and in `test_batch.bin`. Source: Krizhevsky, "The CIFAR-10 dataset", binary version.
 */
import type { Examples } from "../problem.ts";
import { DataError } from "./data-error.ts";

const PIXELS = 32 * 32;
const CHANNELS = 3;
/** Numbers per image, `[32, 32, 3]` after parsing. */
export const CIFAR10_WIDTH = PIXELS * CHANNELS;
const RECORD = 1 + CIFAR10_WIDTH;
const CLASSES = 10;

export const CIFAR10_FILES = [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`);
export const CIFAR10_TEST_FILES = ["test_batch.bin"];

/** Parses one file, up to `examples` records; pixels become `[32, 32, 3]` as convolutions take them. */
export function parseCifar10(bytes: Uint8Array, name: string, examples = Infinity): Examples {
  if (bytes.length === 0 || bytes.length % RECORD !== 0)
    throw new DataError(`${name} has ${bytes.length} bytes; CIFAR-10 records have ${RECORD} each`);
  const count = Math.min(bytes.length / RECORD, examples);
  const features = new Uint8Array(count * CIFAR10_WIDTH);
  const labels = new Uint8Array(count);
  for (let example = 0; example < count; example++) {
    const record = example * RECORD;
    const label = bytes[record] as number;
    if (label >= CLASSES)
      throw new DataError(`${name}: record ${example} has label ${label}, classes are 0–9`);
    labels[example] = label;
    for (let channel = 0; channel < CHANNELS; channel++)
      for (let pixel = 0; pixel < PIXELS; pixel++)
        features[example * CIFAR10_WIDTH + pixel * CHANNELS + channel] = bytes[
          record + 1 + channel * PIXELS + pixel
        ] as number;
  }
  return { count, width: CIFAR10_WIDTH, features, labels };
}

/**
 * The first `examples` examples of some files (all when absent), reading files only as far as needed.
 * @param readFile gives the bytes of one of `files`, or undefined where it does not exist
 * @param files {@link CIFAR10_FILES}, or {@link CIFAR10_TEST_FILES}
 * @throws DataError of kind `missing` where the first file does not exist
 */
export async function loadCifar10(
  readFile: (name: string) => Promise<Uint8Array | undefined>,
  where: string,
  examples?: number,
  files: readonly string[] = CIFAR10_FILES,
): Promise<Examples> {
  const parts: Examples[] = [];
  let count = 0;
  for (const name of files) {
    if (count >= (examples ?? Infinity)) break;
    const bytes = await readFile(name);
    if (!bytes) break;
    const part = parseCifar10(bytes, name, examples === undefined ? Infinity : examples - count);
    parts.push(part);
    count += part.count;
  }
  if (count === 0)
    throw new DataError(`no CIFAR-10 at ${where}: ${files[0]} of the binary version is missing`, "missing");
  if (examples !== undefined && count < examples)
    throw new DataError(`CIFAR-10 at ${where} has ${count} examples, ${examples} were asked for`);
  return joinExamples(parts);
}

/** One set of bytes out of several. */
export function joinExamples(parts: readonly Examples[]): Examples {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const width = parts[0]?.width ?? 0;
  const features = new Uint8Array(count * width);
  const labels = new Uint8Array(count);
  let at = 0;
  for (const part of parts) {
    features.set(part.features, at * width);
    labels.set(part.labels, at);
    at += part.count;
  }
  return { count, width, features, labels };
}
