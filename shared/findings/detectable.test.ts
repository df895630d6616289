/** Against simulated sweeps: an exact sign-flip test, which shares nothing with the formula, tells four differences of five. */
import { describe, expect, it } from "vitest";
import { detectableRatio, ratioSpread } from "./detectable.ts";

/** Park and Miller 1988. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function normals(random: () => number, count: number): readonly number[] {
  return Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random()),
  );
}

/** Two-sided p of the mean over all 2ⁿ flips of signs. */
function signFlip(values: readonly number[]): number {
  const size = (signs: number): number =>
    Math.abs(values.reduce((sum, value, i) => sum + ((signs >> i) & 1 ? -value : value), 0));
  const seen = size(0) - 1e-12;
  let extreme = 0;
  for (let signs = 0; signs < 1 << values.length; signs++) if (size(signs) >= seen) extreme++;
  return extreme / (1 << values.length);
}

describe("the difference that a design tells", () => {
  it.each([8, 12])("is told in about four simulated sweeps of five, with %i blocks", (blocks) => {
    const random = generator(7 * blocks);
    const shift = Math.log(detectableRatio(0.5, blocks));
    const told = (by: number): number => {
      let count = 0;
      for (let i = 0; i < 300; i++)
        if (signFlip(normals(random, blocks).map((z) => by + 0.5 * z)) <= 0.05) count++;
      return count / 300;
    };
    // Standard error of the share: 2 %.
    expect(told(shift)).toBeGreaterThan(0.7);
    expect(told(shift)).toBeLessThan(0.9);
    // Control: half of it is mostly not told.
    expect(told(shift / 2)).toBeLessThan(0.5);
  });

  it("is smaller with more blocks and with less spread", () => {
    expect(detectableRatio(0.5, 24)).toBeLessThan(detectableRatio(0.5, 6));
    expect(detectableRatio(0.1, 6)).toBeLessThan(detectableRatio(0.5, 6));
    // t of 5 degrees is 2.571 and 0.920.
    expect(Math.log(detectableRatio(1, 6))).toBeCloseTo((2.571 + 0.92) / Math.sqrt(6), 1);
  });

  it("takes the spread from intervals, and none from bounds", () => {
    const ratio = (low: number | null, high: number | null, bound: "at-least" | null = null) =>
      ({ ratio: { estimate: 1, low, high, mark: null, bound } }) as never;
    // ± 2.365·σ/√8 of σ = 0.4.
    const half = (2.365 * 0.4) / Math.sqrt(8);
    const facts = { blocks: 8, rows: [ratio(Math.exp(-half), Math.exp(half)), ratio(0.1, 9, "at-least")] };
    expect(ratioSpread([facts])).toEqual({ spread: expect.closeTo(0.4, 2), from: 1 });
    expect(
      ratioSpread([
        { ...facts, blocks: 2 },
        { blocks: 8, rows: [ratio(null, null)] },
      ]),
    ).toBeNull();
  });
});
