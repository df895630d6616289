/** What every data set must do, whatever its format: held against files that are written byte by byte. */
import { describe, expect, it } from "vitest";
import { DataError } from "./data-error.ts";
import { type DataFiles, type DataSet, widthOf } from "./data-set.ts";
import type { Examples } from "./examples.ts";
import { DATA_SETS, findPart, originOf, type PartName, partName, STORED_DATA_SETS } from "./registry.ts";
import { SAMPLES } from "./samples.fixture.ts";

const folderOf = (files: Readonly<Record<string, Uint8Array>>): DataFiles => ({
  where: "a folder",
  read: async (file, mostBytes) => files[file]?.subarray(0, mostBytes),
});
const all: readonly DataSet[] = Object.values(DATA_SETS);

describe("data sets", () => {
  it("are known by their names, and no name is that of another's test set", () => {
    for (const [key, set] of Object.entries(DATA_SETS)) expect(set.name).toBe(key);
    for (const { name } of all) expect(name).toMatch(/^[a-z0-9-]*(?<!-test)$/);
  });

  it.each(all.map((set) => [set.name, set] as const))("%s says what an example is", (_, set) => {
    expect([1, 3]).toContain(set.shape.length);
    expect(widthOf(set)).toBeGreaterThan(0);
    expect(set.classes).toBeGreaterThan(1);
    expect([set.title, set.source].every((text) => text.trim() !== "")).toBe(true);
    expect(STORED_DATA_SETS.map(({ name }) => name)).toContain(originOf(set.name as never).part);
  });

  it("are found by the names of their parts, and nothing else is", () => {
    for (const set of STORED_DATA_SETS)
      for (const part of ["train", "test"] as const) expect(findPart(partName(set, part)).set).toBe(set);
    expect(() => findPart("mnist-validation" as PartName)).toThrow('no data set "mnist-validation"');
  });
});

describe.each(STORED_DATA_SETS.map((set) => [set.name, set] as const))("%s, read", (name, set) => {
  const sample = SAMPLES[name];
  const files = folderOf(sample?.files ?? {});

  it("has a sample", () => expect(sample).toBeDefined());

  it("gives every training example as its format says", async () => {
    const { count, width, features, labels } = await set.train(files);
    expect([count, width, features.length]).toEqual([3, widthOf(set), 3 * widthOf(set)]);
    expect([...labels]).toEqual(sample?.train);
    expect(Math.max(...labels)).toBeLessThan(set.classes);
    const wrong = [...features].filter(
      (value, i) => value !== sample?.feature(Math.floor(i / width), i % width),
    );
    expect(wrong).toEqual([]);
  });

  it("gives the first examples alone, the same as of the whole", async () => {
    for (const part of [set.train, set.test]) {
      const [whole, few] = [await part(files), await part(files, 2)];
      expect([few.count, few.width]).toEqual([2, whole.width]);
      expect([...few.labels]).toEqual([...whole.labels.subarray(0, 2)]);
      expect([...few.features]).toEqual([...whole.features.subarray(0, 2 * whole.width)]);
    }
  });

  it("has a test set in an order in which a part is no easier than the whole", async () => {
    expect([...(await set.test(files)).labels]).toEqual(sample?.test);
  });

  it("says how many examples there are where more are asked for, and what is missing", async () => {
    await expect(set.train(files, 4)).rejects.toThrow(/has 3 examples, 4 were asked for/);
    await expect(set.test(files, 5)).rejects.toThrow(/has 4 examples, 5 were asked for/);
    await expect(set.train(folderOf({}))).rejects.toMatchObject({ name: "DataError", kind: "missing" });
  });

  it("refuses damaged files", async () => {
    const cut = Object.fromEntries(
      Object.entries(sample?.files ?? {}).map(([file, bytes]) => [file, bytes.subarray(0, bytes.length - 1)]),
    );
    await expect(set.train(folderOf(cut))).rejects.toThrow(DataError);
  });
});

describe("a derived data set", () => {
  it.each(all.flatMap((set) => ("derive" in set ? [[set.name, set] as const] : [])))(
    "%s keeps examples and labels, and has its own width",
    async (_, set) => {
      const from = STORED_DATA_SETS.find(({ name }) => name === set.from);
      const given = (await from?.train(folderOf(SAMPLES[set.from]?.files ?? {}))) as Examples;
      const made = set.derive(given);
      expect([made.count, made.width, made.features.length]).toEqual([3, widthOf(set), 3 * widthOf(set)]);
      expect([...made.labels]).toEqual([...given.labels]);
    },
  );
});
