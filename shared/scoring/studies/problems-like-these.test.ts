import { describe, expect, it } from "vitest";
import { compare, row } from "./made-up-comparison.fixture.ts";
import { type Costs, drawn } from "./made-up-studies.fixture.ts";

/** Above rounding of float64. */
const F64_REL = 1e-9;

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
    expect(row(comparison, "sgd").ratio.ratio.estimate).toBeGreaterThan(1 + F64_REL);
  });
});
