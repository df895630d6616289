/**
 * Small files of each stored data set, written byte by byte as its format says and not by its reader: what
 * `registry.test.ts` holds the readers against. A data set without a sample fails.
 */
export interface DataSetSample {
  /** By name; a folder with three training and four test examples. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Labels in the order in which examples come out. */
  readonly train: readonly number[];
  readonly test: readonly number[];
  /** Feature `at` of training example `example`. */
  feature(example: number, at: number): number;
}

const byteAt = (example: number, at: number): number => (7 * example + 3 * at) % 251;
const sequence = (length: number, of: (i: number) => number): number[] =>
  Array.from({ length }, (_, i) => of(i));

/** Images and labels of the IDX format: magic number with the rank, big-endian extents, bytes. */
export const idxFiles = (labels: readonly number[], height: number, width: number) => {
  const count = labels.length;
  const extent = (n: number): readonly number[] => [0, 0, n >> 8, n & 255];
  const pixels = labels.flatMap((_, example) => sequence(height * width, (at) => byteAt(example, at)));
  return {
    images: Uint8Array.from([0, 0, 8, 3, ...extent(count), ...extent(height), ...extent(width), ...pixels]),
    labels: Uint8Array.from([0, 0, 8, 1, ...extent(count), ...labels]),
  };
};

/** Records of a label and three planes; feature `at` is of pixel ⌊at/3⌋ and channel at mod 3. */
const cifarFile = (labels: readonly number[]): Uint8Array =>
  Uint8Array.from(
    labels.flatMap((label, example) => [
      label,
      ...[0, 1, 2].flatMap((channel) => sequence(1024, (pixel) => byteAt(example, 3 * pixel + channel))),
    ]),
  );

const mnistTrain = idxFiles([5, 0, 4], 28, 28);
const mnistTest = idxFiles([1, 2, 3, 4], 28, 28);

/** Letters of a fixed rule, which has no period within the sample, and the line's end. */
const letterAt = (place: number): number => (5 * place + Math.floor(place / 26)) % 26;
const textFile = (letters: number): Uint8Array =>
  Uint8Array.from([...sequence(letters, (place) => 97 + letterAt(place)), 10]);
/** Of the character after a window of 64; class 0 is the space. */
const labelAfter = (window: number): number => 1 + letterAt(64 * (window + 1));

export const SAMPLES: Readonly<Record<string, DataSetSample>> = {
  mnist: {
    files: {
      "train-images-idx3-ubyte": mnistTrain.images,
      "train-labels-idx1-ubyte": mnistTrain.labels,
      "t10k-images-idx3-ubyte": mnistTest.images,
      "t10k-labels-idx1-ubyte": mnistTest.labels,
    },
    train: [5, 0, 4],
    // Alternately from the two halves of the file.
    test: [1, 3, 2, 4],
    feature: byteAt,
  },
  cifar10: {
    files: { "data_batch_1.bin": cifarFile([6, 9, 9]), "test_batch.bin": cifarFile([3, 8, 8, 0]) },
    train: [6, 9, 9],
    test: [3, 8, 8, 0],
    feature: byteAt,
  },
  "moby-dick": {
    files: {
      "chapters-1-to-123.txt": textFile(3 * 64 + 5),
      "chapters-124-to-135.txt": textFile(4 * 64 + 63),
    },
    train: [0, 1, 2].map(labelAfter),
    // Every third, round and round.
    test: [0, 3, 2, 1].map(labelAfter),
    feature: (example, at) => 1 + letterAt(64 * example + at),
  },
};
