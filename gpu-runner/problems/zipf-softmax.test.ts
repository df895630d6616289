/** Examples of the problem with classes of Zipf's frequencies. */
import { expect, test } from "vitest";
import { zipfExamples } from "./zipf-softmax.ts";

const LAW = { classes: 10, dimension: 3, exponent: 1, signal: 2 };

test("frequencies fall as 1/k, inputs have the mean of their class and deviation 1", () => {
  const count = 20_000;
  const { features, targets } = zipfExamples(LAW, count, 0x601);
  const total = Array.from({ length: 10 }, (_, k) => 1 / (k + 1)).reduce((sum, x) => sum + x, 0);
  for (let label = 0; label < 10; label++) {
    const share = 1 / (label + 1) / total;
    const found = targets.filter((each) => each === label).length;
    expect(Math.abs(found - count * share)).toBeLessThan(4 * Math.sqrt(count * share * (1 - share)));
  }
  const rows = [...targets.keys()].filter((row) => targets[row] === 2);
  for (let at = 0; at < 3; at++) {
    const column = rows.map((row) => features[3 * row + at] as number);
    const mean = column.reduce((sum, x) => sum + x, 0) / column.length;
    const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / column.length;
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / column.length));
  }
});

test("unseen examples have the same means, others are drawn", () => {
  const mean = (stream: number) => {
    const { features, targets } = zipfExamples(LAW, 4000, stream);
    const rows = [...targets.keys()].filter((row) => targets[row] === 0);
    return rows.reduce((sum, row) => sum + (features[3 * row] as number), 0) / rows.length;
  };
  expect(Math.abs(mean(0x601) - mean(0x603))).toBeLessThan(0.15);
  expect(zipfExamples(LAW, 20, 0x603).features).not.toEqual(zipfExamples(LAW, 20, 0x601).features);
  // Without a signal the labels say nothing.
  const plain = [...zipfExamples({ ...LAW, signal: 0 }, 4000, 0x601).features];
  expect(Math.abs(plain.reduce((sum, x) => sum + x, 0) / plain.length)).toBeLessThan(0.05);
});
