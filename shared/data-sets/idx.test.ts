import { describe, expect, it } from "vitest";
import { parseIdxHeader, readIdx } from "./idx.ts";

/** Three examples of 2 × 2 bytes. */
const file = Uint8Array.from([
  0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
]);

describe("IDX", () => {
  it("reads shape and entries, whole or the first examples", () => {
    expect(parseIdxHeader(file, "f")).toEqual({ shape: [3, 2, 2], offset: 16 });
    expect([...readIdx(file, "f").entries]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(readIdx(file, "f", 2)).toMatchObject({ shape: [2, 2, 2] });
    expect([...readIdx(file, "f", 2).entries]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("names what is wrong", () => {
    expect(() => readIdx(Uint8Array.from([1, 2, 3, 4]), "f")).toThrow("f is not an IDX file");
    expect(() => readIdx(Uint8Array.from([0, 0, 13, 1, 0, 0, 0, 1]), "f")).toThrow("IDX type 13");
    expect(() => readIdx(file.subarray(0, 20), "f")).toThrow("f has 20 bytes, 28 are needed");
    expect(() => readIdx(file, "f", 4)).toThrow("f has 3 examples, 4 were asked for");
    expect(() => readIdx(file.subarray(0, 6), "f")).toThrow("ends inside its header");
  });
});
