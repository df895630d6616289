/** Published critical points are found; what is found is one. */
import { describe, expect, it } from "vitest";
import { catalogue } from "../catalogue/generated.ts";
import { functionOf } from "../formula/evaluate.ts";
import { findCriticalPoints, spread } from "./critical-points.ts";

const DISTANCE = 1e-5;

describe("findCriticalPoints", () => {
  it.each([
    ["himmelblau", 9],
    ["beale", 2],
    ["styblinski-tang", 9],
    ["double-well", 3],
    ["rosenbrock", 2],
  ] as const)("finds all published points of %s and says what they are", (name, least) => {
    const entry = catalogue.problems.find((problem) => problem.name === name);
    if (!entry?.formula) throw new Error(`no formula of ${name}`);
    const found = findCriticalPoints(entry.formula, { dimension: entry.size, low: -5, high: 5 });
    expect(entry.criticalPoints.length).toBeGreaterThanOrEqual(Math.min(least, entry.criticalPoints.length));
    for (const known of entry.criticalPoints) {
      const same = found.find(
        ({ point }) => Math.hypot(...point.map((x, i) => x - (known.point[i] as number))) < DISTANCE,
      );
      expect(same, `${name} ${known.kind} at ${known.point}`).toBeDefined();
      expect(same?.kind, `${known.point}`).toBe(known.kind);
      expect(same?.value).toBeCloseTo(known.value, 8);
      if (known.kind !== "degenerate") expect(same?.index).toBe(known.index);
    }
  });

  it("finds nothing where there is nothing: a plane, an exponential, a function that is nowhere finite", () => {
    const plain = { dimension: 2, low: -2, high: 2 };
    expect(findCriticalPoints("x0 + 2*x1", plain)).toEqual([]);
    expect(findCriticalPoints("exp(x0) + x1", plain)).toEqual([]);
    expect(findCriticalPoints("log(-1 - x0^2) + x1^2", plain)).toEqual([]);
  });

  it("tells a point of inflection from an extremum, also where it is the only curvature there", () => {
    const found = findCriticalPoints("sin(x0)*x0^2", { dimension: 1, low: -4, high: 4 });
    const flat = found.filter(({ point }) => Math.abs(point[0] as number) < 1e-4);
    expect(flat.map(({ kind }) => kind)).toEqual(["degenerate"]);
    expect(found.filter(({ kind }) => kind === "minimum")).toHaveLength(2);
  });

  it("does not take the flank of a valley for its floor (negative control: a gradient that is small, not zero)", () => {
    // f′ = 1e-6 everywhere but for the wave, which keeps it above 0.
    expect(findCriticalPoints("1e-6*x0 + 1e-9*sin(x0)", { dimension: 1, low: -3, high: 3 })).toEqual([]);
  });

  it("stops at its bound", () => {
    const himmelblau = "(x0^2 + x1 - 11)^2 + (x0 + x1^2 - 7)^2";
    const few = findCriticalPoints(himmelblau, { dimension: 2, low: -5, high: 5, evaluations: 30 });
    expect(few.length).toBeLessThan(9);
    expect(findCriticalPoints(himmelblau, { dimension: 2, low: -5, high: 5 })).toHaveLength(9);
    const value = functionOf(himmelblau);
    for (const { point, value: told } of few) expect(told).toBe(value(point));
  });
});

it("points are spread over the whole cube", () => {
  for (const dimension of [1, 2, 5]) {
    const points = Array.from({ length: 64 }, (_, i) => spread(i, dimension));
    for (let axis = 0; axis < dimension; axis++) {
      const eighths = new Set(points.map((point) => Math.floor((point[axis] as number) * 8)));
      expect(eighths.size).toBe(8);
    }
  }
});
