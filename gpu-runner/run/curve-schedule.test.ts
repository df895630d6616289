import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextRecordedStep, recordStride } from "./curve-schedule.ts";
import { thin } from "./trial-log.ts";

describe("curve schedule", () => {
  it("looks at every step of a short run", () => {
    expect([0, 1, 2, 3].map((step) => nextRecordedStep(step, 1))).toEqual([1, 2, 3, 4]);
  });

  it("starts dense and ends on multiples of the stride", () => {
    const steps: number[] = [];
    for (let step = nextRecordedStep(0, 50); step <= 400; step = nextRecordedStep(step, 50)) steps.push(step);
    expect(steps.slice(0, 6)).toEqual([1, 2, 3, 4, 6, 9]);
    expect(steps.slice(-4)).toEqual([250, 300, 350, 400]);
  });

  it("always advances and records about as many points as asked for", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 2, max: 128 }), (run, points) => {
        const stride = recordStride(run, points);
        let looks = 0;
        for (let step = 0; step < run; looks++) {
          const next = nextRecordedStep(step, stride);
          expect(next).toBeGreaterThan(step);
          step = next;
        }
        expect(looks).toBeLessThanOrEqual(points + 4 + Math.ceil(Math.log(stride + 1) / Math.log(1.5)));
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
