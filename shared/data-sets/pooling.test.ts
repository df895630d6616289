import { describe, expect, it } from "vitest";
import { poolImages } from "./pooling.ts";

const image = (seed: number): Uint8Array =>
  Uint8Array.from({ length: 784 }, (_, i) => (seed * 7919 + i * i * 31 + i * 17) % 256);
const pool = (features: Uint8Array, to: number) =>
  poolImages({ count: features.length / 784, width: 784, features, labels: new Uint8Array(1) }, 28, to);

describe("area average", () => {
  it("28 → 10 equals the mean of 14 × 14 blocks after every pixel is repeated 5 × 5 times", () => {
    const pixels = image(1);
    const pooled = pool(pixels, 10).features;
    for (let i = 0; i < 10; i++)
      for (let j = 0; j < 10; j++) {
        let sum = 0;
        for (let y = 14 * i; y < 14 * (i + 1); y++)
          for (let x = 14 * j; x < 14 * (j + 1); x++)
            sum += pixels[Math.floor(y / 5) * 28 + Math.floor(x / 5)] as number;
        expect(pooled[i * 10 + j]).toBeCloseTo(sum / 196 / 255, 6);
      }
  });

  it("keeps white white and the mean of any image", () => {
    expect(Math.min(...pool(new Uint8Array(784).fill(255), 10).features)).toBeCloseTo(1, 6);
    const pixels = image(2);
    const mean = (v: ArrayLike<number>) => Array.from(v).reduce((a, b) => a + b, 0) / v.length;
    for (const to of [4, 10, 13, 28])
      expect(mean(pool(pixels, to).features)).toBeCloseTo(mean(pixels) / 255, 6);
  });

  it("refuses another size", () => {
    expect(() => pool(new Uint8Array(784), 10)).not.toThrow();
    expect(() =>
      poolImages({ count: 1, width: 100, features: new Uint8Array(100), labels: new Uint8Array(1) }, 28, 10),
    ).toThrow("not 28 × 28");
  });
});
