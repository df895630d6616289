import { expect, it } from "vitest";
import { hashAxes, mix32, murmur3 } from "./murmur3.ts";

/** Verification values of the reference implementation (SMHasher), as listed in public test suites. */
it.each([
  ["", 0, 0],
  ["", 1, 0x514e28b7],
  ["", 0xffffffff, 0x81f16f39],
  ["test", 0, 0xba6bd213],
  ["test", 0x9747b28c, 0x704b81dc],
  ["Hello, world!", 0, 0xc0363e43],
  ["Hello, world!", 0x9747b28c, 0x24884cba],
  ["aaa", 0x9747b28c, 0x283e0130],
  ["aa", 0x9747b28c, 0x5d211726],
  ["a", 0x9747b28c, 0x7fa09ea6],
])("murmur3(%j, %i)", (text, seed, expected) => {
  expect(murmur3(new TextEncoder().encode(text), seed)).toBe(expected);
});

it("separates axes and depends on each", () => {
  expect(hashAxes(1, "ab", "c")).not.toBe(hashAxes(1, "a", "bc"));
  expect(hashAxes(1, "a")).not.toBe(hashAxes(2, "a"));
  expect(hashAxes(1, "a", 1)).toBe(hashAxes(1, "a", "1"));
});

it("mix32 never maps two small numbers to one", () => {
  const images = new Set(Array.from({ length: 100_000 }, (_, i) => mix32(i)));
  expect(images.size).toBe(100_000);
});
