import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseCifar10 } from "../../shared/data-sets/cifar10.ts";
import { createNodeDataSource } from "./node-data-source.ts";

const WIDTH = 3072;
/** A record as the format says: label, then planes; plane c of example e is filled by a known rule. */
const pixel = (example: number, channel: number, row: number, column: number): number =>
  (7 * example + 50 * channel + 3 * row + column) % 256;
function makeFile(examples: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  for (const example of examples) {
    bytes.push(example % 10);
    for (let channel = 0; channel < 3; channel++)
      for (let row = 0; row < 32; row++)
        for (let column = 0; column < 32; column++) bytes.push(pixel(example, channel, row, column));
  }
  return Uint8Array.from(bytes);
}

describe("CIFAR-10", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cifar10-"));
    await writeFile(join(folder, "data_batch_1.bin"), makeFile([0, 1, 2, 3]));
    await writeFile(join(folder, "data_batch_2.bin"), makeFile([4, 5, 6, 7]));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("turns planes into [32, 32, 3]", () => {
    const { count, width, features, labels } = parseCifar10(makeFile([3, 8]), "f");
    expect([count, width, ...labels]).toEqual([2, WIDTH, 3, 8]);
    for (const [row, column, channel] of [
      [0, 0, 0],
      [0, 1, 2],
      [31, 30, 1],
    ] as const)
      expect(features[WIDTH + (row * 32 + column) * 3 + channel]).toBe(pixel(8, channel, row, column));
  });

  it("joins files of a folder and stops where enough is read", async () => {
    const source = createNodeDataSource({ SADDLEBENCH_CIFAR10: folder });
    expect([...(await source.load("cifar10")).labels]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const six = await source.load("cifar10", 6);
    expect([...six.labels]).toEqual([0, 1, 2, 3, 4, 5]);
    expect(six.features[5 * WIDTH]).toBe(pixel(5, 0, 0, 0));
    await expect(source.load("cifar10", 9)).rejects.toThrow("has 8 examples, 9 were asked for");
  });

  it("has its test set in a file of its own, which may be missing", async () => {
    const source = createNodeDataSource({ SADDLEBENCH_CIFAR10: folder });
    await expect(source.load("cifar10-test", 2)).rejects.toMatchObject({ kind: "missing" });
    await writeFile(join(folder, "test_batch.bin"), makeFile([8, 9, 1]));
    expect([...(await source.load("cifar10-test", 2)).labels]).toEqual([8, 9]);
  });

  it("names what is wrong", async () => {
    expect(() => parseCifar10(new Uint8Array(100), "f")).toThrow(
      "f has 100 bytes; CIFAR-10 records have 3073",
    );
    expect(() => parseCifar10(makeFile([0]).fill(11, 0, 1), "f")).toThrow("label 11");
    await expect(
      createNodeDataSource({ SADDLEBENCH_CIFAR10: join(folder, "none") }).load("cifar10"),
    ).rejects.toThrow("data_batch_1.bin of the binary version is missing");
    await expect(createNodeDataSource({}).load("cifar10")).rejects.toThrow("SADDLEBENCH_CIFAR10");
  });
});
