import { describe, expect, it } from "vitest";
import { loadMnist } from "./mnist-node.ts";

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

  it("reads the first examples alone, the same as of the whole", async () => {
    const few = await loadMnist(3);
    expect([few.count, few.features.length, few.labels.length]).toEqual([3, 3 * 784, 3]);
    expect([...few.labels]).toEqual([5, 0, 4]);
    await expect(loadMnist(60_001)).rejects.toThrow("has 60000 examples, 60001 were asked for");
  });
});
