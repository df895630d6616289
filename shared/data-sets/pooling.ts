/** Images made smaller by area average. */
import type { Examples } from "./examples.ts";

/**
 * Averages square images of `from × from` pixels down to `to × to`: each output pixel is the mean of its
 * (from/to)² square of input, pixels on its border weighted by the share inside (28 → 10: squares of
 * 2.8 × 2.8). Bytes stand for value/255; the result is floats in [0, 1].
 */
export function poolImages(examples: Examples, from: number, to: number): Examples {
  const { count, width, labels } = examples;
  if (width !== from * from) throw new RangeError(`images of ${width} numbers are not ${from} × ${from}`);
  const scale = examples.features instanceof Uint8Array ? 1 / 255 : 1;
  const overlaps = axisOverlaps(from, to);
  const features = new Float32Array(count * to * to);
  for (let example = 0; example < count; example++) {
    const image = examples.features.subarray(example * width, (example + 1) * width);
    for (const [i, rows] of overlaps.entries())
      for (const [j, columns] of overlaps.entries()) {
        let sum = 0;
        for (const row of rows)
          for (const column of columns)
            sum += row.share * column.share * (image[row.pixel * from + column.pixel] as number);
        features[(example * to + i) * to + j] = scale * sum;
      }
  }
  return { count, width: to * to, features, labels };
}

/** Per output pixel of one axis: the input pixels it covers and their shares, which sum to 1. */
function axisOverlaps(from: number, to: number) {
  const length = from / to;
  return Array.from({ length: to }, (_, i) => {
    const [start, end] = [i * length, (i + 1) * length];
    const covered = [];
    for (let pixel = Math.floor(start); pixel < Math.min(from, Math.ceil(end)); pixel++)
      covered.push({ pixel, share: (Math.min(pixel + 1, end) - Math.max(pixel, start)) / length });
    return covered;
  });
}
