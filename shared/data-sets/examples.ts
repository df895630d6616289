/** Examples of a data set, and parts of them. */

/** Pixels as bytes (`/255`) or as floats, or classes of characters as bytes, and class labels. */
export interface Examples {
  readonly count: number;
  readonly width: number;
  /** `count × width`. */
  readonly features: Uint8Array | Float32Array;
  /** `[count]`. */
  readonly labels: Uint8Array;
}

/** The first `count` examples. */
export function firstExamples(examples: Examples, count: number): Examples {
  const { width } = examples;
  return {
    count,
    width,
    features: examples.features.subarray(0, count * width),
    labels: examples.labels.subarray(0, count),
  };
}

/** The same examples in another order. @param from where example `at` comes from */
function reordered({ count, width, features, labels }: Examples, from: (at: number) => number): Examples {
  const [orderedFeatures, orderedLabels] = [features.slice(), labels.slice()];
  for (let at = 0; at < count; at++) {
    const source = from(at);
    orderedFeatures.set(features.subarray(source * width, (source + 1) * width), at * width);
    orderedLabels[at] = labels[source] as number;
  }
  return { count, width, features: orderedFeatures, labels: orderedLabels };
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

/** Steps of about the golden section of all, round and round, so that the first few are spread over the whole. */
export function evenlySpread(examples: Examples): Examples {
  const { count } = examples;
  let stride = Math.max(1, Math.round(GOLDEN * count));
  while (greatestDivisor(stride, count) !== 1) stride++;
  return reordered(examples, (at) => (at * stride) % count);
}

/** Alternately one of the first and one of the second half, each in its order. */
export function fromBothHalves(examples: Examples): Examples {
  const second = Math.ceil(examples.count / 2);
  return reordered(examples, (at) => (at % 2) * second + Math.floor(at / 2));
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
