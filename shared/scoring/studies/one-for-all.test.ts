/** One configuration for all problems: blocks are studies, and only they tell how sure a ratio is. */
import { describe, expect, it } from "vitest";
import { atOnce } from "../pieces.ts";
import { compareStudies } from "./compare-studies.ts";
import { type Costs, designOf, studiesOf } from "./made-up-studies.fixture.ts";
import type { StudyComparison } from "./study-comparison.ts";

const MISS = Number.POSITIVE_INFINITY;
const PROBLEMS = ["a", "b", "c", "d", "e", "f"];
const e = Math.E;

function compare(costs: Costs, oneForAll = true): StudyComparison {
  const design = designOf(costs, { oneForAll });
  return atOnce(compareStudies({ design, studies: studiesOf(costs), reference: "adam", settled: true }));
}

/** What a study's configuration does, it does on every problem. @param sgd its cost over adam's, by study */
function shared(sgd: readonly number[]): Costs {
  return Object.fromEntries(
    PROBLEMS.map((problem, p) => [
      problem,
      { adam: sgd.map(() => 10 + p), sgd: sgd.map((x) => (10 + p) * x) },
    ]),
  );
}

const rowOf = ({ rows }: StudyComparison, name: string) => rows.find(({ optimizer }) => optimizer === name);

describe("one configuration for all problems", () => {
  it("takes Student's t over studies: problems are no further tunings", () => {
    const costs = shared([e, e ** 2, e ** 3]);
    const own = rowOf(compare(costs), "sgd");
    // d = (1, 2, 3): 2 ± 4.3027/√3, as with a single problem.
    expect(own?.ratio).toMatchObject({ basis: "paired-t", blocks: 3 });
    expect(own?.ratio.df).toBeCloseTo(2, 9);
    expect(Math.log(own?.ratio.ratio.low as number)).toBeCloseTo(2 - 4.30265273 / Math.sqrt(3), 6);
    expect(own?.blocks).toEqual([3, 3]);
    expect(own?.won).toEqual({ won: 0, lost: 3, tied: 0 });
    // Control: taken as independent, the six problems would make the interval far too short.
    const apart = rowOf(compare(costs, false), "sgd");
    expect(apart?.ratio.ratio.estimate).toBeCloseTo(own?.ratio.ratio.estimate as number, 9);
    expect(apart?.ratio.df).toBeCloseTo(12, 9);
    expect(Math.log(apart?.ratio.ratio.low as number)).toBeGreaterThan(1.4);
  });

  it("needs 6 studies for a p, however many problems there are, and says nothing of problems like these", () => {
    const five = compare(shared([2, 2, 2, 2, 2]));
    expect(five.test).toMatchObject({ blocks: 5, flips: 0 });
    expect(rowOf(five, "sgd")?.fromLeader).toMatchObject({ p: null, verdict: "untestable" });
    const six = compare(shared([2, 2, 2, 2, 2, 2]));
    expect(six.test).toMatchObject({ blocks: 6, flips: 32 });
    expect(rowOf(six, "sgd")?.fromLeader).toMatchObject({ p: 1 / 32, verdict: "dearer" });
    expect([six.testOverProblems, rowOf(six, "sgd")?.problemsLikeThese]).toEqual([null, null]);
    // Control.
    expect(compare(shared([2, 2, 2, 2, 2]), false).testOverProblems).not.toBeNull();
  });

  it("drops a study with a hole on any problem, and counts misses over all of them", () => {
    const costs = shared([2, 2, 2, 2]);
    const holed: Costs = {
      ...costs,
      c: { adam: [10, 10, 10, 10], sgd: [20, undefined, 20, 20] },
      d: { adam: [10, 10, 10, 10], sgd: [MISS, MISS, 20, 20] },
    };
    const own = rowOf(compare(holed), "sgd");
    expect(own).toMatchObject({ place: null, blocks: [3, 4] });
    expect(own?.ratio).toMatchObject({ blocks: 3, bound: "at-least" });
  });

  it("selects over all problems, the same on each", () => {
    const costs: Costs = { a: { adam: [10, 10] }, b: { adam: [10, 10] } };
    const tuned = (problem: string, losses: readonly number[]) => (study: number) => ({
      problem,
      optimizer: "adam",
      study,
      tuning: losses.map((cost, configuration) => ({
        configuration,
        status: "completed" as const,
        costToTarget: [cost],
        value: 0,
      })),
      final: [{ status: "completed" as const, costToTarget: [10], value: 0 }],
    });
    // On its own each problem would choose another: 0 and 2; the least product of costs is that of 1.
    const studies = [0, 1].flatMap((m) => [tuned("a", [10, 20, 200])(m), tuned("b", [200, 20, 10])(m)]);
    const selectedIn = (oneForAll: boolean) =>
      atOnce(
        compareStudies({ design: designOf(costs, { oneForAll }), studies, reference: null, settled: true }),
      ).cells.map(({ selected }) => selected);
    expect(selectedIn(true)).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(selectedIn(false)).toEqual([
      [0, 0],
      [2, 2],
    ]);
  });
});
