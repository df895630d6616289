/** Which examples of a set come first. */
import type { Examples } from "../problem.ts";

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
