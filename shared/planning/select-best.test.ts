import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meanLosses, selectBest, type TuningResult, tuningLoss } from "./select-best.ts";

function run(configuration: number, value: number | null, status: TuningResult["status"] = "completed") {
  return { configuration, repetition: 0, status, value };
}

describe("selectBest", () => {
  it("takes the smallest mean over tuning seeds", () => {
    const results = [run(0, 3), run(0, 1), run(1, 1.5), run(1, 1.7), run(2, 0), run(2, 10)];
    expect(selectBest(results)).toEqual({ configuration: 1, tuningValue: 1.6 });
    expect(selectBest([run(0, 5), run(0, 5), run(0, 5), run(1, 1), run(1, 1), run(1, 99)], "median")).toEqual(
      {
        configuration: 1,
        tuningValue: 1,
      },
    );
  });

  it("counts diverged, pruned and not-finite runs as +∞, whatever value they carry", () => {
    for (const status of ["diverged", "pruned"] as const) {
      expect(selectBest([run(0, -5, status), run(1, 7)])?.configuration).toBe(1);
    }
    expect(selectBest([run(0, null), run(1, 7)])?.configuration).toBe(1);
    expect(selectBest([run(0, 0), run(0, 0, "diverged"), run(1, 7)])?.configuration).toBe(1);
    expect(tuningLoss(run(0, 2, "converged"))).toBe(2);
    expect(tuningLoss(run(0, 2, "failed"))).toBe(2);
  });

  it("breaks ties by index, and answers also when everything failed", () => {
    expect(selectBest([run(4, 1), run(2, 1), run(3, 1)])?.configuration).toBe(2);
    expect(selectBest([run(1, null), run(0, 1, "diverged")])).toEqual({
      configuration: 0,
      tuningValue: Number.POSITIVE_INFINITY,
    });
    expect(selectBest([])).toBeUndefined();
  });

  it("does not depend on the order of results", () => {
    const arbitrary = fc.array(
      fc.record({
        configuration: fc.integer({ min: 0, max: 5 }),
        repetition: fc.integer({ min: 0, max: 3 }),
        status: fc.constantFrom("completed" as const, "diverged" as const),
        value: fc.option(fc.double({ noNaN: true, min: -10, max: 10 }), { nil: null }),
      }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(arbitrary, fc.constantFrom("mean" as const, "median" as const), (results, aggregate) => {
        expect(selectBest([...results].reverse(), aggregate)).toEqual(selectBest(results, aggregate));
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});

describe("meanLosses", () => {
  it("is the mean of each configuration's own losses, as filtering for it one by one gives", () => {
    const arbitrary = fc.array(
      fc.record({
        configuration: fc.nat(5),
        repetition: fc.nat(3),
        status: fc.constantFrom("completed" as const, "pruned" as const, "failed" as const),
        value: fc.option(fc.double({ noNaN: true, min: -10, max: 10 }), { nil: null }),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(arbitrary, (results) => {
        const means = meanLosses(results);
        for (let configuration = 0; configuration <= 5; configuration++) {
          const own = results.filter((each) => each.configuration === configuration).map(tuningLoss);
          const sum = own.sort((a, b) => a - b).reduce((total, loss) => total + loss, 0);
          expect(means.get(configuration)).toBe(own.length === 0 ? undefined : sum / own.length);
        }
      }),
    );
  });
});
