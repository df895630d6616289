import { describe, expect, it } from "vitest";
import { atOnce } from "../pieces.ts";
import { compareStudies } from "./compare-studies.ts";
import { compare, row } from "./made-up-comparison.fixture.ts";
import { BUDGET, type Costs, designOf, drawn, MISS, runOf } from "./made-up-studies.fixture.ts";
import type { Study } from "./study.ts";
import type { StudyComparison } from "./study-comparison.ts";

describe("cost ÷ reference", () => {
  it("is the ratio of geometric means, with Student's interval", () => {
    const e = Math.E;
    const comparison = compare({ p: { adam: [10, 10, 10], sgd: [10 * e, 10 * e ** 2, 10 * e ** 3] } });
    const { ratio, df, basis } = row(comparison, "sgd").ratio;
    expect(basis).toBe("paired-t");
    expect(df).toBeCloseTo(2, 9);
    expect(Math.log(ratio.estimate as number)).toBeCloseTo(2, 9);
    expect(Math.log(ratio.high as number)).toBeCloseTo(2 + 4.302653 / Math.sqrt(3), 6);
    expect(row(comparison, "adam").ratio).toMatchObject({
      basis: "equal",
      ratio: { estimate: 1, low: null },
    });
  });

  it("takes the mean over problems, whatever their number of studies that count", () => {
    const costs: Costs = {
      a: { adam: [10, 10, 10], sgd: [20, 20, 20] },
      b: { adam: [10, 10, 10], sgd: [80, 80, undefined] },
    };
    const { ratio } = row(compare(costs), "sgd");
    expect(ratio.ratio.estimate).toBeCloseTo(Math.sqrt(2 * 8), 8);
    expect(ratio).toMatchObject({ basis: "too-few", blocks: 5 });
  });

  it("times the ratio the other way round is 1", () => {
    const costs = drawn(1, { adam: 50, sgd: 80, lion: 60 }, 6);
    const there = row(compare(costs), "sgd").ratio.ratio;
    const back = row(compare(costs, { reference: "sgd" }), "adam").ratio.ratio;
    expect((there.estimate as number) * (back.estimate as number)).toBeCloseTo(1, 12);
    expect((there.low as number) * (back.high as number)).toBeCloseTo(1, 12);
  });

  it("rests on the two alone: another entrant changes no bit of it, and no p falls", () => {
    const costs = drawn(2, { adam: 50, sgd: 80, lion: 60, armijo: 55 }, 8);
    const before = compare({
      p: Object.fromEntries(Object.entries(costs.p ?? {}).filter(([o]) => o !== "armijo")),
    });
    const after = compare(costs);
    for (const optimizer of ["adam", "sgd", "lion"]) {
      const [own, then] = [row(before, optimizer), row(after, optimizer)];
      expect(then.ratio).toEqual(own.ratio);
      expect(then.won).toEqual(own.won);
      expect(then.tracks).toEqual(own.tracks);
      if (own.fromReference)
        expect(then.fromReference?.p).toBeGreaterThanOrEqual(own.fromReference.p as number);
    }
  });

  it("is untouched by scaling a problem's costs and its budget", () => {
    const scaled = (s: number): StudyComparison => {
      const costs = drawn(3, { adam: 50 * s, sgd: 80 * s }, 5);
      const withMiss = { p: { ...costs.p, sgd: [MISS, ...(costs.p?.sgd ?? []).slice(1)] } } as Costs;
      const problems = [{ label: "p", targets: [0.1], budget: BUDGET * s }];
      return compare(withMiss, { design: { problems } });
    };
    const [one, seven] = [row(scaled(1), "sgd"), row(scaled(7), "sgd")];
    for (const end of ["estimate", "low", "high"] as const) {
      expect(seven.ratio.ratio[end]).toBeCloseTo(one.ratio.ratio[end] as number, 7);
    }
    expect(seven.fromLeader).toEqual(one.fromLeader);
  });

  it("says what M = 1, M = 2 and equal studies are", () => {
    expect(row(compare({ p: { adam: [10], sgd: [20] } }), "sgd").ratio).toMatchObject({
      basis: "one-study",
      ratio: { low: null, high: null },
    });
    const two = row(compare({ p: { adam: [10, 10], sgd: [20, 30] } }), "sgd").ratio;
    expect(two).toMatchObject({ basis: "two-values", ratio: { low: null, high: null } });
    expect(two.values.map((x) => Math.round(x * 1e6) / 1e6)).toEqual([2, 3]);
    const equal = row(compare({ p: { adam: [10, 10, 10], sgd: [20, 20, 20] } }), "sgd").ratio;
    expect(equal).toMatchObject({ basis: "equal", df: null, ratio: { low: null, high: null } });
  });

  it("with many fresh runs in one study is their mean, without an interval over studies", () => {
    const studies = ["adam", "sgd"].map(
      (optimizer, o): Study => ({
        problem: "p",
        optimizer,
        study: 0,
        tuning: [{ configuration: 0, ...runOf(10) }],
        final: [10, 20, 40].map((cost) => runOf(cost * (1 + o))),
      }),
    );
    const design = designOf({ p: { adam: [1], sgd: [1] } }, { finalSeeds: 3 });
    const comparison = atOnce(compareStudies({ design, studies, reference: "adam", settled: true }));
    expect(row(comparison, "adam").loss).toBeCloseTo(Math.log(20), 9);
    expect(row(comparison, "sgd").ratio).toMatchObject({ basis: "one-study" });
    expect(row(comparison, "sgd").ratio.ratio.estimate).toBeCloseTo(2, 9);
    expect(row(comparison, "sgd").success).toMatchObject({ reached: 3, runs: 3 });
  });

  it("marks who reaches what, and which side is a bound", () => {
    const marks = (adam: number[], sgd: number[]): unknown => {
      const { mark, bound } = row(compare({ p: { adam, sgd } }), "sgd").ratio;
      return [mark, bound];
    };
    expect(marks([10, 10, 10], [20, 20, 30])).toEqual([null, null]);
    expect(marks([10, 10, 10], [20, 20, MISS])).toEqual([null, "at-least"]);
    expect(marks([10, MISS, 10], [20, 20, 30])).toEqual([null, "at-most"]);
    expect(marks([10, MISS, 10], [20, 20, MISS])).toEqual([null, "either"]);
    expect(marks([10, 10, 10], [MISS, MISS, MISS])).toEqual(["never", "at-least"]);
    expect(marks([MISS, MISS, MISS], [20, 20, 30])).toEqual(["only", "at-most"]);
    expect(marks([MISS, MISS, MISS], [MISS, MISS, MISS])).toEqual(["both-miss", "either"]);
  });
});

describe("tracks", () => {
  it("score the default and a single point by their own tuning runs", () => {
    const tuning = (costs: readonly number[]): Study["tuning"] =>
      costs.map((cost, configuration) => ({ configuration, ...runOf(cost) }));
    const studies = ["adam", "sgd"].flatMap((optimizer, o) =>
      [0, 1, 2].map(
        (study): Study => ({
          problem: "p",
          optimizer,
          study,
          tuning: tuning(o === 0 ? [100, 10, 40] : [400, 20, 320]),
          final: [runOf(o === 0 ? 12 : 18)],
        }),
      ),
    );
    const comparison = compare({ p: { adam: [1, 1, 1], sgd: [1, 1, 1] } }, { studies });
    const sgd = row(comparison, "sgd");
    expect(sgd.ratio.ratio.estimate).toBeCloseTo(1.5, 8);
    expect(sgd.tracks.default.ratio.estimate).toBeCloseTo(4, 8);
    expect(sgd.tracks.one.ratio.estimate).toBeCloseTo(Math.sqrt(20 * 320) / 20, 8);
    expect(sgd.defaultAgainstTuned.ratio.estimate).toBeCloseTo(400 / 18, 7);
    expect(comparison.cells.map(({ selected }) => selected)).toEqual([
      [1, 1, 1],
      [1, 1, 1],
    ]);
  });
});
