/** Examples of a data set, and parts of them. */

/** Pixels as bytes (`/255`) or as floats, and class labels. */
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

/** Alternately one of the first and one of the second half, each in its order. */
export function fromBothHalves({ count, width, features, labels }: Examples): Examples {
  const second = Math.ceil(count / 2);
  const orderedFeatures = features.slice();
  const orderedLabels = labels.slice();
  for (let at = 0; at < count; at++) {
    const from = (at % 2) * second + Math.floor(at / 2);
    orderedFeatures.set(features.subarray(from * width, (from + 1) * width), at * width);
    orderedLabels[at] = labels[from] as number;
  }
  return { count, width, features: orderedFeatures, labels: orderedLabels };
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
