import { describe, expect, it } from "vitest";
import { fitSize } from "./fit-size.ts";
import type { ChoiceParameter, NumberParameter, ParameterValues } from "./hyperparameter.ts";
import { sizeAt, sumOf } from "./size-terms.ts";

const text = { meaning: "test", source: "test" };
const whole = (low: number, high: number, start: number): NumberParameter => {
  return { kind: "integer", default: start, range: [low, high], scale: "linear", ...text };
};
const network: ChoiceParameter = { kind: "choice", default: "small", choices: ["small", "large"], ...text };
const number = (values: ParameterValues, name: string): number => Number(values[name]);

describe("P as a sum of products of options", () => {
  it("is found exactly, without the options that it does not depend on", () => {
    const options = { width: whole(1, 100, 10), depth: whole(2, 8, 2), seed: whole(0, 2 ** 31 - 1, 10) };
    const count = (values: ParameterValues) =>
      784 * number(values, "width") + (number(values, "depth") - 2) * number(values, "width") ** 2 + 10;
    const terms = fitSize("made-up", options, count);
    expect(new Set(terms)).toEqual(
      new Set([
        { times: 10, of: [] },
        { times: 784, of: ["width"] },
        { times: -2, of: ["width", "width"] },
        { times: 1, of: ["width", "width", "depth"] },
      ]),
    );
    expect(sumOf(terms, { width: 17, depth: 5, seed: 3 })).toBe(784 * 17 + 3 * 17 ** 2 + 10);
  });

  it("counts triangles by halves, and choices one by one", () => {
    const options = { network, n: whole(1, 30, 4) };
    const count = (values: ParameterValues) =>
      values.network === "small" ? (number(values, "n") * (number(values, "n") + 1)) / 2 : 99;
    const terms = fitSize("made-up", options, count);
    expect(terms).toContainEqual({ times: 99, of: [], where: { network: "large" } });
    expect(sumOf(terms, { network: "small", n: 13 })).toBe(91);
    expect(sumOf(terms, { network: "large", n: 13 })).toBe(99);
  });

  it("is refused where it is no polynomial of degree 2, or hangs on a real option", () => {
    expect(() => fitSize("cubic", { n: whole(1, 20, 3) }, ({ n }) => Number(n) ** 3)).toThrow(
      /"cubic" has \d+ parameters at .*"n":\d+.* polynomial of degree 2/,
    );
    const real: NumberParameter = { ...whole(1, 4, 2), kind: "number" };
    expect(() => fitSize("real", { x: real }, ({ x }) => (Number(x) > 2 ? 7 : 5))).toThrow(/"real" has/);
  });

  it("options that a definition refuses are left out of the check", () => {
    const options = { rows: whole(1, 20, 2), columns: whole(1, 20, 2) };
    const count = (values: ParameterValues) => {
      const size = number(values, "rows") * number(values, "columns");
      if (size > 50) throw new RangeError("at most 50");
      return size;
    };
    expect(fitSize("made-up", options, count)).toEqual([{ times: 1, of: ["rows", "columns"] }]);
  });

  it("an entry that an earlier release stored keeps the sizes it was planned with", () => {
    const stored = { options: { examples: whole(1, 60_000, 2000), hidden: whole(1, 100, 10) }, size: 2000 };
    expect(sizeAt(stored, { examples: 100, hidden: 5 })).toBe(100);
    const sizeTerms = [{ times: 200, of: ["hidden"] }];
    expect(sizeAt({ ...stored, sizeTerms }, { examples: 100, hidden: 5 })).toBe(1000);
  });
});
