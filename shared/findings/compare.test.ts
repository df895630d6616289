/** Sentences about a pair: who is told cheaper where, by the verdicts alone, and what is said where there are none. */
import { expect, it } from "vitest";
import { type Comparison, comparisonSentences, looksSentence, sideOf } from "./compare.ts";

type Ratio = Comparison["ratio"];
type Verdict = Comparison["told"]["verdict"];

function ratio(estimate: number, low: number, high: number, rest: Partial<Ratio> = {}): Ratio {
  return {
    ratio: { estimate, low, high },
    df: 4,
    basis: "paired-t",
    values: [],
    blocks: 6,
    mark: null,
    bound: null,
    ...rest,
  };
}

/** Of cells the sentences read the name, the ratio and the verdict. */
function comparison(
  lines: readonly (readonly [string, Ratio, Verdict])[],
  verdict: Verdict,
  why = "",
): Comparison {
  const cell = {} as Comparison["problems"][number]["own"];
  return {
    own: "sgd",
    other: "adam",
    ratio: ratio(0.5, 0.4, 0.6),
    told: { p: verdict === "untestable" ? null : 0.01, verdict, why },
    studies: 6,
    problems: lines.map(([problem, of, on]) => ({
      problem,
      ratio: of,
      verdict: on,
      own: cell,
      other: cell,
    })),
  };
}

it("names the problems on which each is told cheaper, and counts the rest", () => {
  const lines = [
    ["beale", ratio(0.2, 0.1, 0.3), "cheaper"],
    ["xor", ratio(3, 2, 4), "dearer"],
    ["rosenbrock", ratio(0.2, 0.1, 0.3), "open"],
  ] as const;
  expect(comparisonSentences(comparison(lines, "cheaper"))).toEqual([
    "On all 3 problems together, sgd costs ×0.50 (0.40–0.60) of what adam does: told apart, sgd is cheaper.",
    "sgd is told cheaper on beale; adam is told cheaper on xor; on 1 of 3 problems they are not told apart.",
  ]);
  expect(looksSentence([comparison(lines, "cheaper")])).toBeNull();
});

it("says no verdict where no problem has one, and what the intervals look like", () => {
  const lines = [
    ["beale", ratio(0.2, 0.1, 0.3), "untestable"],
    ["xor", ratio(1.1, 0.9, 4), "untestable"],
  ] as const;
  const few = comparison(lines, "untestable", "can't be told: 4 blocks, at least 6 are needed");
  expect(comparisonSentences(few)).toEqual([
    "On all 2 problems together, sgd costs ×0.50 (0.40–0.60) of what adam does: can't be told: 4 blocks, at least 6 are needed.",
    "One by one, sgd looks cheaper on beale, adam on none, and 1 is open.",
  ]);
  expect(looksSentence([few])).toContain("6 studies");
});

it("one problem has one sentence", () => {
  expect(comparisonSentences(comparison([["xor", ratio(2, 1, 3), "open"]], "open"))).toEqual([
    "On xor, sgd costs ×0.50 (0.40–0.60) of what adam does: not told apart.",
  ]);
});

it("a bound lies on a side only where the true ratio cannot lie on the other", () => {
  expect(sideOf(ratio(0.2, 0.1, 0.3))).toBe("below");
  expect(sideOf(ratio(0.2, 0.1, 0.3, { bound: "at-most" }))).toBe("below");
  expect(sideOf(ratio(0.2, 0.1, 0.3, { bound: "at-least" }))).toBeNull();
  expect(sideOf(ratio(4, 2, 8, { bound: "at-least" }))).toBe("above");
  expect(sideOf(ratio(4, 2, 8, { bound: "at-most" }))).toBeNull();
  expect(sideOf(ratio(4, 2, 8, { bound: "either" }))).toBeNull();
  expect(sideOf(ratio(4, 0.5, 8))).toBeNull();
  expect(sideOf(ratio(4, 0.5, 8, { mark: "only" }))).toBe("below");
  expect(sideOf(ratio(1, 1, 1, { mark: "both-miss" }))).toBeNull();
});
