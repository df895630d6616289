/** What is refused, in one line that says what would be right; and that honest functions pass. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogue } from "../catalogue/generated.ts";
import { formulaProblem, ownFunctionIssue, startPoint } from "./own-function.ts";

describe("formulaProblem", () => {
  it("takes every closed form of the catalogue", () => {
    const forms = catalogue.problems.filter(
      ({ formula }) => formula !== undefined && formula.length <= 1_000,
    );
    expect(forms.length).toBeGreaterThan(12);
    for (const { name, formula = "", size } of forms) expect(formulaProblem(formula, size), name).toBeNull();
  });

  it("takes a chain of 32 coordinates", () => {
    const chain = Array.from({ length: 31 }, (_, i) => `(1-x${i})^2+(x${i + 1}-x${i}^2)^2`).join("+");
    expect(formulaProblem(chain, 32)).toBeNull();
  });

  it.each([
    ["", 2, "formula"],
    ["x0 +", 1, "expected a number, a name or a parenthesis at 13"],
    ["x0^2 + y", 1, '"y" is no coordinate: a function of dimension 1 has x0'],
    ["x0^2 + x2", 2, "raise the option dimension"],
    ["x0^2 + x01", 2, '"x01" is no coordinate'],
    ["x0^2", 2, "does not use x1: lower the option dimension"],
    ["1 + 2", 1, "it is a constant"],
    ["x0 = 3; x0^2", 1, "expected"],
    ["x0 = 3; r = x0^2", 1, '"x0" is a coordinate; a local needs another name'],
    ["tan(x0)", 1, 'unknown function "tan"; known: abs'],
    ["x0 ** 2", 1, "expected a number"],
    ["_i + x0", 1, '"_i" is no coordinate'],
    ["constructor + x0", 1, '"constructor" is no coordinate'],
    ["x0 + ".repeat(400), 1, "2,000 characters, at most 1,000"],
    ["(".repeat(501), 1, "nested deeper than 500 levels"],
  ] as const)("refuses %j in %d dimensions: %s", (text, dimension, message) => {
    const told = formulaProblem(text, dimension);
    expect(told).toContain(message);
    expect(told).not.toContain("\n");
    expect(told?.length).toBeLessThan(500);
  });

  it("refuses what would make a Hessian of unbounded size, however it is nested", () => {
    const all = Array.from({ length: 32 }, (_, i) => `x${i}`).join("+");
    // Each local multiplies all coordinates once more.
    const tower = `a=${all};${Array.from({ length: 26 }, (_, i) => `${"abcdefghijklmnopqrstuvwxyz"[(i + 1) % 26]}=${"abcdefghijklmnopqrstuvwxyz"[i]}*${"abcdefghijklmnopqrstuvwxyz"[i]}`).join(";")}`;
    expect(formulaProblem(tower, 32)).toContain("more than 10,000");
  });

  it("answers any text with a line or with nothing", () => {
    const pieces = fc.constantFrom(
      "x0",
      "x1",
      "1e9",
      "+",
      "-",
      "*",
      "/",
      "^",
      "(",
      ")",
      "=",
      ";",
      ",",
      "pow",
      "exp",
      "_",
      "é",
      " ",
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 60 }).map((list) => list.join("")),
        (text) => {
          const told = formulaProblem(text, 2);
          if (told !== null) expect(told).toMatch(/^[^\n]{5,500}$/);
        },
      ),
      { numRuns: 5_000, seed: 11 },
    );
  });
});

describe("ownFunctionIssue", () => {
  const right = { formula: "x0^2 - x1^2", dimension: 2, low: -1, high: 1, start: "box" };
  it("names the option that is wrong", () => {
    expect(ownFunctionIssue(right)).toBeNull();
    expect(ownFunctionIssue({ ...right, formula: "x0" })?.option).toBe("formula");
    expect(ownFunctionIssue({ ...right, low: 1 })?.message).toContain("low < high");
    for (const start of ["1", "1,2,3", "1,", "a,b", "", "1,Infinity"])
      expect(ownFunctionIssue({ ...right, start })?.message, start).toContain('2 coordinates, as "0, 1"');
    expect(ownFunctionIssue({ ...right, start: " 1, -2.5e-1" })).toBeNull();
  });
});

it("startPoint", () => {
  expect(startPoint("box", 2)).toBeUndefined();
  expect(startPoint("3,-4", 2)).toEqual([3, -4]);
  expect(startPoint("3", 2)).toBeNull();
});
