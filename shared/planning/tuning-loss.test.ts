import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { studyWinner } from "./study-winner.ts";
import { finalValueLoss, meanLosses, type TuningOutcome, tuningRunOf } from "./tuning-loss.ts";

const problem = { targets: [1, 0.1], budget: 100 };
const outcome = (configuration: number, costs: readonly (number | null)[], value: number): TuningOutcome => ({
  configuration,
  status: "completed",
  value,
  costToTarget: costs,
});

describe("the winner of a study", () => {
  // 0 ends lowest, but 1 was quicker at both targets.
  const runs = [outcome(0, [40, 90], 0.01), outcome(1, [20, 50], 0.09)];
  const winner = (edition: 1 | 2, list: readonly TuningOutcome[]) =>
    studyWinner(list.map((run) => tuningRunOf(edition, problem, run)));

  it("is the quickest in the second edition, the lowest in the first", () => {
    expect(winner(2, runs)).toBe(1);
    expect(winner(1, runs)).toBe(0);
  });

  it("among runs that miss everything is the lowest, in the first edition the first of what is lost", () => {
    const missing = [outcome(0, [null, null], 3), outcome(1, [null, null], 2)];
    expect(winner(2, missing)).toBe(1);
    const pruned = missing.map((run) => ({ ...run, status: "pruned" as const }));
    expect(winner(1, pruned)).toBe(0);
  });
});

it("the loss of the first edition: diverged, pruned and not-finite runs are lost, failed ones count", () => {
  expect(finalValueLoss({ status: "diverged", value: -5 })).toBe(Number.POSITIVE_INFINITY);
  expect(finalValueLoss({ status: "pruned", value: -5 })).toBe(Number.POSITIVE_INFINITY);
  expect(finalValueLoss({ status: "completed", value: null })).toBe(Number.POSITIVE_INFINITY);
  expect(finalValueLoss({ status: "converged", value: 2 })).toBe(2);
  expect(finalValueLoss({ status: "failed", value: 2 })).toBe(2);
});

it("meanLosses is the mean of each configuration's own losses, as filtering for it one by one gives", () => {
  const arbitrary = fc.array(
    fc.record({ configuration: fc.nat(5), loss: fc.double({ noNaN: true, min: -10, max: 10 }) }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(arbitrary, (results) => {
      const means = meanLosses(results);
      for (let configuration = 0; configuration <= 5; configuration++) {
        const own = results.filter((each) => each.configuration === configuration).map(({ loss }) => loss);
        const sum = own.sort((a, b) => a - b).reduce((total, loss) => total + loss, 0);
        expect(means.get(configuration)).toBe(own.length === 0 ? undefined : sum / own.length);
      }
    }),
    { seed: 5, numRuns: 200 },
  );
});
