import { expect, test } from "vitest";
import { hostNormals, hostUniforms } from "./normal.ts";
import { laneSeeds, philox, randomElement } from "./philox.ts";

/** `philox4x32 10` lines of `kat_vectors` of the Random123 distribution: counter, key, answer. */
const KNOWN_ANSWERS = [
  ["00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
  ["ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"],
  ["243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"],
] as const;
const hex = (text: string) => text.split(" ").map((word) => Number.parseInt(word, 16));

test.each(KNOWN_ANSWERS)("philox4x32-10 of counter %s and key %s", (counter, key, answer) => {
  const words = new Uint32Array(4);
  const [c0 = 0, c1 = 0, c2 = 0, c3 = 0] = hex(counter);
  const [k0 = 0, k1 = 0] = hex(key);
  philox(words, k0, k1, c0, c1, c2, c3);
  expect([...words]).toEqual(hex(answer));
});

test("agrees with 64-bit integer arithmetic on many counters", () => {
  const words = new Uint32Array(4);
  const twin = (key: bigint[], counter: bigint[]): bigint[] => {
    let [k0, k1] = key as [bigint, bigint];
    let [c0, c1, c2, c3] = counter as [bigint, bigint, bigint, bigint];
    const mask = 0xffffffffn;
    for (let round = 0; round < 10; round++) {
      const p0 = 0xd2511f53n * c0;
      const p1 = 0xcd9e8d57n * c2;
      [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & mask, (p0 >> 32n) ^ c3 ^ k1, p0 & mask];
      k0 = (k0 + 0x9e3779b9n) & mask;
      k1 = (k1 + 0xbb67ae85n) & mask;
    }
    return [c0, c1, c2, c3];
  };
  for (let i = 0; i < 500; i++) {
    const c = [i * 7919, i * 104729 + 1, 0xffffffff - i * 31337, i].map((x) => x >>> 0);
    const k = [(i * 2654435761) % 2 ** 32, 0xdeadbeef];
    philox(words, k[0] ?? 0, k[1] ?? 0, c[0] ?? 0, c[1] ?? 0, c[2] ?? 0, c[3] ?? 0);
    expect([...words].map(BigInt)).toEqual(twin(k.map(BigInt), c.map(BigInt)));
  }
});

test("moments of 100,000 engine draws are those of the distributions", () => {
  const scratch = new Uint32Array(4);
  const [k0 = 0, k1 = 0] = laneSeeds([7]);
  const n = 100_000;
  const moments = (distribution: "normal" | "uniform" | "rademacher") => {
    const sums = [0, 0, 0, 0];
    for (let e = 0; e < n; e++) {
      const x = randomElement(distribution, k0, k1, e, 3, 5, scratch);
      for (let p = 0; p < 4; p++) sums[p] = (sums[p] ?? 0) + x ** (p + 1) / n;
    }
    return sums;
  };
  const within = (actual: number[], wanted: number[], deviations: number[]) =>
    actual.forEach((value, i) => {
      expect(Math.abs(value - (wanted[i] ?? 0))).toBeLessThan((5 * (deviations[i] ?? 0)) / Math.sqrt(n));
    });
  // Standard deviations of x, x², x³, x⁴ for each distribution.
  within(moments("normal"), [0, 1, 0, 3], [1, Math.sqrt(2), Math.sqrt(15), Math.sqrt(96)]);
  within(moments("uniform"), [1 / 2, 1 / 3, 1 / 4, 1 / 5], [0.29, 0.3, 0.29, 0.27]);
  within(moments("rademacher"), [0, 1, 0, 1], [1, 1e-9, 1, 1e-9]);
});

test("neighbouring lane seeds and streams are uncorrelated", () => {
  const keys = laneSeeds([1, 2]);
  const scratch = new Uint32Array(4);
  const n = 20_000;
  let lanes = 0;
  let streams = 0;
  for (let e = 0; e < n; e++) {
    const a = randomElement("normal", keys[0] ?? 0, keys[1] ?? 0, e, 0, 0, scratch);
    lanes += (a * randomElement("normal", keys[2] ?? 0, keys[3] ?? 0, e, 0, 0, scratch)) / n;
    streams += (a * randomElement("normal", keys[0] ?? 0, keys[1] ?? 0, e, 0, 1, scratch)) / n;
  }
  expect(Math.abs(lanes)).toBeLessThan(5 / Math.sqrt(n));
  expect(Math.abs(streams)).toBeLessThan(5 / Math.sqrt(n));
});

test("host draws are a function of seed and stream, and a longer draw extends a shorter one", () => {
  expect(hostNormals(3, 1, 5)).toEqual(hostNormals(3, 1, 8).slice(0, 5));
  expect(hostUniforms(3, 1, 4)).not.toEqual(hostUniforms(3, 2, 4));
  expect(hostUniforms(3, 1, 4)).not.toEqual(hostUniforms(4, 1, 4));
  const draws = hostNormals(9, 0, 50_000);
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  const square = draws.reduce((sum, x) => sum + x * x, 0) / draws.length;
  expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(draws.length));
  expect(Math.abs(square - 1)).toBeLessThan((5 * Math.sqrt(2)) / Math.sqrt(draws.length));
});
