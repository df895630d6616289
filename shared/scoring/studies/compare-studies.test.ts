import { describe, expect, it } from "vitest";
import { atOnce } from "../pieces.ts";
import { compareStudies } from "./compare-studies.ts";
import { BUDGET, type Costs, designOf, normals, runOf, studiesOf } from "./made-up-studies.fixture.ts";
import type { Study, StudyDesign } from "./study.ts";
import type { StudyComparison, StudyRow } from "./study-comparison.ts";

const MISS = Number.POSITIVE_INFINITY;
const F64 = 1e-9;

function compare(
  costs: Costs,
  {
    design,
    studies,
    ...rest
  }: {
    design?: Partial<StudyDesign>;
    studies?: readonly Study[];
    reference?: string;
    settled?: boolean;
  } = {},
): StudyComparison {
  const input = { design: designOf(costs, design), studies: studies ?? studiesOf(costs) };
  return atOnce(compareStudies({ ...input, reference: "adam", settled: true, ...rest }));
}

function row(comparison: StudyComparison, optimizer: string): StudyRow {
  return comparison.rows.find((each) => each.optimizer === optimizer) as StudyRow;
}

/** Log-normal costs around what is given for each optimizer. */
function drawn(
  seed: number,
  centres: Readonly<Record<string, number>>,
  studies: number,
  problems = ["p"],
): Costs {
  const next = normals(seed);
  return Object.fromEntries(
    problems.map((problem) => [
      problem,
      Object.fromEntries(
        Object.entries(centres).map(([name, centre]) => [
          name,
          Array.from({ length: studies }, () => centre * Math.exp(0.3 * next())),
        ]),
      ),
    ]),
  );
}

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

describe("order, leader and verdicts", () => {
  const costs = drawn(4, { adam: 60, sgd: 300, lion: 30, armijo: 31 }, 8);

  it("order rows by mean loss, and tell the leader from those it can", () => {
    const comparison = compare(costs);
    const losses = comparison.rows.map(({ loss }) => loss as number);
    expect(losses).toEqual([...losses].sort((a, b) => a - b));
    expect(comparison.rows.map(({ place }) => place)).toEqual([1, 2, 3, 4]);
    expect(comparison.leader).toBe(comparison.rows[0]?.optimizer);
    expect(comparison.rows[0]?.fromLeader).toBeNull();
    expect(row(comparison, "sgd").fromLeader).toMatchObject({ verdict: "dearer" });
    expect(row(comparison, "sgd").fromReference).toMatchObject({ verdict: "dearer" });
    const second = comparison.rows[1]?.optimizer as string;
    expect(row(comparison, second).fromLeader).toMatchObject({ verdict: "open", why: "" });
    expect(comparison.leadsAlone).toBe(false);
    expect(row(comparison, "sgd").won).toEqual({ won: 0, lost: 8, tied: 0 });
  });

  it("leads alone where all others are told from it", () => {
    expect(compare({ p: { adam: costs.p?.adam ?? [], sgd: costs.p?.sgd ?? [] } }).leadsAlone).toBe(true);
  });

  it("cannot tell below 6 blocks, and says so", () => {
    const few = compare(drawn(5, { adam: 50, sgd: 500 }, 5));
    const { p, verdict, why } = row(few, "sgd").fromReference ?? {};
    expect([p, verdict]).toEqual([null, "untestable"]);
    expect(why).toBe("can't be told: 5 blocks, at least 6 are needed");
    expect(few.leader).toBe("adam");
    expect(few.leadsAlone).toBe(false);
  });

  it("prints the order at other penalties beside it", () => {
    // Two at 12 and a miss, against 100 always: at one and two budgets the first leads, at ten the second.
    const { orders } = compare({ p: { adam: [100, 100, 100], sgd: [12, 12, MISS] } });
    expect(orders.map(({ penalty, optimizers }) => [penalty, optimizers[0]])).toEqual([
      [1, "sgd"],
      [2, "sgd"],
      [10, "adam"],
    ]);
  });

  it("are the same whatever the order of anything", () => {
    const many = drawn(6, { adam: 50, sgd: 80, lion: 60 }, 4, ["c", "a", "b"]);
    const turned = Object.fromEntries(
      Object.entries(many)
        .reverse()
        .map(([problem, of]) => [problem, Object.fromEntries(Object.entries(of).reverse())]),
    );
    const arrivals = [...studiesOf(many)]
      .reverse()
      .map((study) => ({ ...study, tuning: [...study.tuning].reverse() }));
    const expected = compare(many);
    expect(compare(turned)).toEqual(expected);
    expect(compare(many, { studies: arrivals })).toEqual(expected);
  });
});

describe("while it runs", () => {
  const costs = drawn(7, { adam: 50, sgd: 500, lion: 20 }, 6, ["a", "b"]);
  const all = studiesOf(costs);

  it("shows no p, verdict, leader or place at any prefix", () => {
    for (let n = 0; n <= all.length; n++) {
      const comparison = compare(costs, { studies: all.slice(0, n), settled: false });
      expect([comparison.leader, comparison.test, comparison.testOverProblems]).toEqual([null, null, null]);
      expect(comparison.leadsAlone).toBe(false);
      for (const { fromLeader, fromReference, place } of comparison.rows) {
        expect([fromLeader, place]).toEqual([null, null]);
        if (fromReference) expect(fromReference).toMatchObject({ p: null, verdict: "untestable" });
      }
    }
    // Negative control: settled, the same results do.
    expect(row(compare(costs), "sgd").fromReference).toMatchObject({ verdict: "dearer" });
  });

  it("counts m of M, and has an interval from 3 counted studies on", () => {
    const cellAt = (n: number) => {
      const studies = all.filter(({ study }) => study < n);
      const { cells } = compare(costs, { studies, settled: false });
      return cells.find(({ problem, optimizer }) => problem === "a" && optimizer === "sgd");
    };
    expect(cellAt(0)).toMatchObject({ studies: [0, 6], loss: null, ratio: { basis: "nothing" } });
    expect(cellAt(2)).toMatchObject({ studies: [2, 6], ratio: { basis: "too-few", ratio: { low: null } } });
    expect(cellAt(2)?.ratio.ratio.estimate).toBeGreaterThan(3);
    expect(cellAt(3)).toMatchObject({ studies: [3, 6], ratio: { basis: "paired-t" } });
  });

  it("does not count a study before its last fresh run", () => {
    const half = all.map((study) => (study.optimizer === "sgd" ? { ...study, final: [] } : study));
    const sgd = row(compare(costs, { studies: half, settled: false }), "sgd");
    expect(sgd).toMatchObject({ blocks: [0, 12], loss: null, ratio: { basis: "nothing" } });
    expect(sgd.tracks.default.basis).toBe("nothing");
  });

  it("leaves an entrant with a hole outside the order, and drops that block for its pairs only", () => {
    const holed = all.filter(
      ({ problem, optimizer, study }) => !(problem === "a" && optimizer === "sgd" && study === 2),
    );
    const [comparison, whole] = [compare(costs, { studies: holed }), compare(costs)];
    expect(row(comparison, "sgd")).toMatchObject({ place: null, blocks: [11, 12] });
    expect(comparison.rows.map(({ optimizer }) => optimizer)).toEqual(["lion", "adam", "sgd"]);
    expect(row(comparison, "sgd").won).toEqual({ won: 0, lost: 11, tied: 0 });
    expect(row(comparison, "lion").ratio).toEqual(row(whole, "lion").ratio);
    expect(row(comparison, "sgd").fromLeader?.p).not.toBeNull();
  });

  it("selects by tuning results alone: other final results change no selection", () => {
    const otherwise = all.map((study) => ({ ...study, final: study.final.map(() => runOf(MISS)) }));
    const selections = ({ cells }: StudyComparison) => cells.map(({ selected }) => selected);
    expect(selections(compare(costs, { studies: otherwise }))).toEqual(selections(compare(costs)));
  });
});

describe("extremes", () => {
  it("nobody reaches anything: all equal, none told, success 0", () => {
    const never = Array.from({ length: 6 }, () => MISS);
    const comparison = compare({ p: { adam: never, sgd: never } });
    expect(row(comparison, "sgd")).toMatchObject({
      place: 1,
      ratio: { ratio: { estimate: 1 }, basis: "equal", mark: "both-miss" },
      fromReference: { p: 1, verdict: "open" },
      success: { estimate: 0, reached: 0, runs: 6 },
      held: null,
      won: { won: 0, lost: 0, tied: 6 },
    });
  });

  it("all stand at the target from the start: cost 1", () => {
    const start = Array.from({ length: 6 }, () => 0);
    const comparison = compare({ p: { adam: start, sgd: start } });
    expect(row(comparison, "sgd")).toMatchObject({ loss: 0, ratio: { ratio: { estimate: 1 } } });
  });

  it("counts runs as held that end at or below the target", () => {
    const studies = studiesOf({ p: { adam: [10, 10, 10, 10], sgd: [10, 10, 10, MISS] } }).map((study) =>
      study.optimizer === "sgd" && study.study === 0
        ? { ...study, final: study.final.map((run) => ({ ...run, value: 0.4 })) }
        : study,
    );
    const comparison = compare({ p: { adam: [1, 1, 1, 1], sgd: [1, 1, 1, 1] } }, { studies });
    expect(row(comparison, "sgd")).toMatchObject({ held: 2 / 3, success: { reached: 3, runs: 4 } });
    expect(row(comparison, "adam").held).toBe(1);
  });

  it("a run that diverges after reaching misses, one that fails after reaching hits", () => {
    const lossOf = (status: "diverged" | "failed"): number | null => {
      const studies = studiesOf({ p: { adam: [10, 10, 10], sgd: [10, 10, 10] } }).map((study) =>
        study.optimizer === "sgd"
          ? { ...study, final: study.final.map((run) => ({ ...run, status })) }
          : study,
      );
      return row(compare({ p: { adam: [1, 1, 1], sgd: [1, 1, 1] } }, { studies }), "sgd").loss;
    };
    expect(Math.exp(lossOf("diverged") as number)).toBeCloseTo(2 * BUDGET, 4);
    expect(Math.exp(lossOf("failed") as number)).toBeCloseTo(10, 7);
  });
});

describe("problems like these", () => {
  const labels = ["a", "b", "c", "d", "e", "f"];

  it("takes problems as blocks: t over problems, sign flips of problems", () => {
    const costs: Costs = Object.fromEntries(
      labels.map((label, i) => [
        label,
        { adam: [10, 10, 10], sgd: [10, 10, 10].map((x) => x * Math.exp((1 + i) / 2)) },
      ]),
    );
    const comparison = compare(costs);
    const { problemsLikeThese, ratio } = row(comparison, "sgd");
    expect(ratio).toMatchObject({ basis: "equal", ratio: { low: null } });
    expect(problemsLikeThese?.df).toBeCloseTo(5, 9);
    // ½ … 3: mean 1.75, variance 3.5/4; t(5, .975) = 2.5706.
    expect(Math.log(problemsLikeThese?.ratio.high as number)).toBeCloseTo(
      1.75 + 2.570582 * Math.sqrt(3.5 / 24),
      5,
    );
    expect(problemsLikeThese?.fromReference).toMatchObject({ p: 1 / 32, verdict: "dearer" });
    expect(comparison.testOverProblems).toMatchObject({ blocks: 6, flips: 32 });
    // On these problems the 18 blocks all go one way.
    expect(row(comparison, "sgd").fromReference?.p).toBeLessThan(0.001);
  });

  it("need at least 6 of them", () => {
    const comparison = compare(drawn(8, { adam: 50, sgd: 500 }, 3, labels.slice(0, 5)));
    expect(comparison.testOverProblems).toBeNull();
    expect(row(comparison, "sgd").problemsLikeThese).toBeNull();
    expect(row(comparison, "sgd").ratio.ratio.estimate).toBeGreaterThan(1 + F64);
  });
});
