import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextRecordedStep } from "./curve-schedule.ts";
import { thin } from "./trial-log.ts";

function looksUntil(last: number, points: number): number[] {
  const steps: number[] = [];
  for (let step = nextRecordedStep(0, points); step <= last; step = nextRecordedStep(step, points))
    steps.push(step);
  return steps;
}

describe("curve schedule", () => {
  it("looks at every step at first, then at every second, fourth, eighth", () => {
    const steps = looksUntil(128, 32);
    expect(steps.slice(0, 16)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
    expect(steps.slice(16)).toEqual([
      ...[18, 20, 22, 24, 26, 28, 30, 32],
      ...[36, 40, 44, 48, 52, 56, 60, 64],
      ...[72, 80, 88, 96, 104, 112, 120, 128],
    ]);
  });

  it("advances, by at most 4/points of the step and 4096, to few looks in all", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 2, max: 512 }), (run, points) => {
        const steps = [0, ...looksUntil(run, points)];
        steps.slice(1).forEach((step, i) => {
          const from = steps[i] ?? 0;
          expect(step - from).toBeGreaterThan(0);
          const stride = step - from;
          expect(stride).toBeLessThanOrEqual(4096);
          // In whole numbers: 4 / points * from rounds below the stride where they are equal.
          if (stride > 1) expect(stride * points).toBeLessThanOrEqual(4 * from);
        });
        const dense = Math.max(1, points / 4);
        expect(steps.length).toBeLessThanOrEqual(
          2 + 2 * dense * (1 + Math.max(0, Math.log2(run / dense))) + run / 4096,
        );
      }),
    );
  });

  it("thins to a limit, keeping both ends and the order", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 2, max: 100 }), (length, limit) => {
        const kept = thin(length, limit);
        expect(kept.length).toBe(Math.min(length, limit));
        expect(kept[0]).toBe(0);
        expect(kept.at(-1)).toBe(length - 1);
        expect(new Set(kept).size).toBe(kept.length);
      }),
    );
  });
});
