import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meanLosses, selectBest, type TuningResult, tuningLoss } from "./select-best.ts";

function run(configuration: number, loss: number, value: number | null = loss): TuningResult {
  return { configuration, loss, value };
}
const LOST = Number.POSITIVE_INFINITY;

describe("selectBest", () => {
  it("takes the smallest mean over tuning seeds", () => {
    const results = [run(0, 3), run(0, 1), run(1, 1.5), run(1, 1.7), run(2, 0), run(2, 10)];
    expect(selectBest(results)).toEqual({ configuration: 1, loss: 1.6 });
  });

  it("breaks ties by the value at the end, then by index, also when everything failed", () => {
    expect(selectBest([run(4, 1), run(2, 1), run(3, 1)])?.configuration).toBe(2);
    expect(selectBest([run(0, 1, 5), run(1, 1, 4), run(2, 1, null)])?.configuration).toBe(1);
    // The value never outweighs the loss.
    expect(selectBest([run(0, 1, 5), run(1, 1.0001, 0)])?.configuration).toBe(0);
    expect(selectBest([run(1, LOST, null), run(0, LOST, null)])).toEqual({ configuration: 0, loss: LOST });
    expect(selectBest([])).toBeUndefined();
  });

  it("does not depend on the order of results", () => {
    const arbitrary = fc.array(
      fc.record({
        configuration: fc.integer({ min: 0, max: 5 }),
        loss: fc.oneof(fc.double({ noNaN: true, min: -10, max: 10 }), fc.constant(LOST)),
        value: fc.option(fc.double({ noNaN: true, min: -10, max: 10 }), { nil: null }),
      }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(arbitrary, (results) => {
        expect(selectBest([...results].reverse())).toEqual(selectBest(results));
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});

it("the loss of the first edition: diverged, pruned and not-finite runs are lost, failed ones count", () => {
  expect(tuningLoss({ status: "diverged", value: -5 })).toBe(LOST);
  expect(tuningLoss({ status: "pruned", value: -5 })).toBe(LOST);
  expect(tuningLoss({ status: "completed", value: null })).toBe(LOST);
  expect(tuningLoss({ status: "converged", value: 2 })).toBe(2);
  expect(tuningLoss({ status: "failed", value: 2 })).toBe(2);
});

describe("meanLosses", () => {
  it("is the mean of each configuration's own losses, as filtering for it one by one gives", () => {
    const arbitrary = fc.array(
      fc.record({
        configuration: fc.nat(5),
        loss: fc.double({ noNaN: true, min: -10, max: 10 }),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(arbitrary, (results) => {
        const means = meanLosses(results);
        for (let configuration = 0; configuration <= 5; configuration++) {
          const own = results
            .filter((each) => each.configuration === configuration)
            .map(({ loss }) => loss);
          const sum = own.sort((a, b) => a - b).reduce((total, loss) => total + loss, 0);
          expect(means.get(configuration)).toBe(own.length === 0 ? undefined : sum / own.length);
        }
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});
