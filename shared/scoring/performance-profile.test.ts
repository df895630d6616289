import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ecdf, logGrid } from "./ecdf.ts";
import { profileAt, ratio, ratioScore, ratiosToBest, WORST_RATIO } from "./performance-profile.ts";
import { atOnce } from "./pieces.ts";
import { rowScores } from "./row-scores.ts";
import type { TimeTable } from "./time-table.ts";

const runs = { seed: 7, numRuns: 200 };
const miss = Number.POSITIVE_INFINITY;
const time = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: 0.5, max: 1e5, noNaN: true }) },
  fc.constant(miss),
);
/** `table[entrant][problem]`. */
const table = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 }))
  .chain(([entrants, problems]) =>
    fc.array(fc.array(time, { minLength: problems, maxLength: problems }), {
      minLength: entrants,
      maxLength: entrants,
    }),
  );

/** One run and one target on each problem: the product's own B. */
function tableOf(times: readonly (readonly number[])[]): TimeTable {
  const one = times.map(() => Int32Array.of(0));
  return {
    optimizers: times.map((_, o) => `o${o}`),
    problems: (times[0] ?? []).map((_, p) => ({
      problem: `p${p}`,
      targets: 1,
      runs: Int32Array.from(times, () => 1),
      seeds: one,
      cost: times.map((row) => Float64Array.of(row[p] === miss ? 1 : (row[p] as number))),
      reached: times.map((row) => Uint8Array.of(row[p] === miss ? 0 : 1)),
    })),
  };
}

function scores(times: readonly (readonly number[])[]): readonly number[] {
  return atOnce(rowScores(tableOf(times), "", 0)).map(({ value }) => value);
}

/** Score of the first against the second. */
function referenceScore(own: readonly number[], reference: readonly number[]): number {
  return atOnce(rowScores(tableOf([own, reference]), "o1", 0))[0]?.reference?.estimate as number;
}

describe("performance profile", () => {
  it("a table by hand", () => {
    const times = [
      [10, 20, miss],
      [20, 20, 6],
      [80, miss, 3],
    ];
    expect(scores(times).map((x) => Number(x.toFixed(6)))).toEqual([0.666667, 0.777778, 0.333333]);
    const ratios =
      times[1]?.map((_, p) => ratiosToBest(times.map((row) => row[p] as number))[1] as number) ?? [];
    expect(ratios).toEqual([2, 1, 2]);
    expect(profileAt(ratios, 1)).toBeCloseTo(1 / 3, 12);
    expect(profileAt(ratios, 2)).toBe(1);
  });

  it("the closed form is the area under ρ up to R", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double({ min: 1, max: 12, noNaN: true }), fc.constant(miss)), {
          minLength: 1,
          maxLength: 8,
        }),
        (ratios) => {
          // ρ is a step function: midpoints of 4,000 cells err by at most a cell per step.
          const cells = 4000;
          let area = 0;
          for (let i = 0; i < cells; i++) {
            area += profileAt(ratios, 1 + ((WORST_RATIO - 1) * (i + 0.5)) / cells) / cells;
          }
          const score = scores([ratios, ratios.map(() => 1)])[0] as number;
          expect(Math.abs(area - score)).toBeLessThan(1 / cells);
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });

  it("permuting entrants or problems changes nothing", () => {
    fc.assert(
      fc.property(table, (times) => {
        const before = scores(times);
        const entrantsReversed = [...scores([...times].reverse())].reverse();
        for (const [o, score] of before.entries()) expect(entrantsReversed[o]).toBe(score);
        const problemsReversed = scores(times.map((row) => [...row].reverse()));
        for (const [o, score] of before.entries()) expect(problemsReversed[o]).toBeCloseTo(score, 12);
      }),
      runs,
    );
  });

  it("scaling all times of one problem changes nothing", () => {
    fc.assert(
      fc.property(table, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (times, factor) => {
        const scaled = scores(times.map((row) => row.map((t, p) => (p === 0 ? t * factor : t))));
        for (const [o, score] of scores(times).entries()) expect(scaled[o]).toBeCloseTo(score, 9);
      }),
      runs,
    );
  });

  it("is monotone: a faster run never lowers the own score nor raises another's", () => {
    fc.assert(
      fc.property(table, fc.double({ min: 0.1, max: 1, noNaN: true }), (times, factor) => {
        const faster = times.map((row, o) =>
          row.map((t, p) => (o === 0 && p === 0 ? Math.min(t, 1e6) * factor : t)),
        );
        const [before, after] = [scores(times), scores(faster)];
        expect(after[0]).toBeGreaterThanOrEqual((before[0] as number) - 1e-12);
        for (let o = 1; o < before.length; o++) {
          expect(after[o]).toBeLessThanOrEqual((before[o] as number) + 1e-12);
        }
      }),
      runs,
    );
  });

  it("lies in [0, 1]; the best of every problem scores 1; nobody finishing scores 0", () => {
    fc.assert(
      fc.property(table, (times) => {
        for (const score of scores(times)) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
        }
      }),
      runs,
    );
    expect(scores([[3, 5]])).toEqual([1]);
    expect(scores([[miss], [miss]])).toEqual([0, 0]);
  });

  it("a problem solved at the start: 0 against 0 is equal, anything else infinitely worse", () => {
    expect(ratiosToBest([0, 0, 5])).toEqual([1, 1, miss]);
    expect(ratio(miss, miss)).toBe(miss);
    expect(ratioScore(1)).toBe(1);
    expect(ratioScore(4)).toBe(0);
  });
});

describe("reference score", () => {
  it("does not change when another entrant joins; B does", () => {
    const [adam, own, newcomer] = [
      [100, 100],
      [50, 300],
      [10, 100],
    ];
    expect(referenceScore(own ?? [], adam ?? [])).toBeCloseTo((3.5 / 3 + 1 / 3) / 2, 12);
    expect(scores([own ?? [], adam ?? []])[0]).not.toBeCloseTo(
      scores([own ?? [], adam ?? [], newcomer ?? []])[0] as number,
      6,
    );
  });

  it("is the share of solved problems for the reference itself, 4/3 where only the other solves", () => {
    expect(referenceScore([100, miss], [100, miss])).toBe(0.5);
    expect(referenceScore([7], [miss])).toBeCloseTo(4 / 3, 12);
  });
});

describe("ecdf", () => {
  it("keeps misses in the denominator and ascends", () => {
    expect(ecdf([1, 10, 10, miss], [0.5, 1, 5, 10, 1e9])).toEqual([0, 0.25, 0.25, 0.75, 0.75]);
    expect(ecdf([], [1, 2])).toEqual([0, 0]);
    const grid = logGrid(2, 2000, 4);
    expect(grid.map((x) => Number(x.toFixed(6)))).toEqual([2, 20, 200, 2000]);
  });
});
