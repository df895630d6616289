import { describe, expect, it } from "vitest";
import { compare, row } from "./made-up-comparison.fixture.ts";
import { BUDGET, drawn, MISS, runOf, studiesOf } from "./made-up-studies.fixture.ts";
import type { StudyComparison } from "./study-comparison.ts";

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
