import { expect, it } from "vitest";
import type { SweepExport } from "../../shared/contracts/sweep-export.ts";
import { curvesOf, curvesText, withCompactCurves } from "./exported-curves.ts";

const axis = Array.from({ length: 33 }, (_, i) => i);
const exportOf = (length: number): SweepExport => {
  const points = axis.slice(0, length);
  const curve = {
    step: points,
    gradientEquivalents: points.map((i) => i / 3),
    seconds: points.map((i) => i / 7),
    value: points.map((i) => (i === length - 1 ? null : 1 / (i + 3))),
  };
  return {
    trials: [{ result: { curve, path: [[1, 2]], curvature: null, steps: 32 } }],
  } as unknown as SweepExport;
};

it("keeps the first point, the last and what lies between them evenly, to four digits", () => {
  const compact = withCompactCurves(exportOf(33));
  const [row] = compact.trials;
  expect(row?.result.curve.step).toEqual([0, 5, 9, 14, 18, 23, 27, 32]);
  expect(row?.result.curve.gradientEquivalents[1]).toBe(1.667);
  expect(row?.result.curve.value.at(-1)).toBeNull();
  expect([row?.result.path, row?.result.steps]).toEqual([null, 32]);
});

it("says what an export holds, and short curves stay as long as they are", () => {
  expect([33, 8, 0].map((length) => curvesOf(exportOf(length)))).toEqual(["whole", "compact", "none"]);
  expect(curvesOf(withCompactCurves(exportOf(33)))).toBe("compact");
  expect(withCompactCurves(exportOf(1)).trials[0]?.result.curve.step).toEqual([0]);
  expect(withCompactCurves(exportOf(0)).trials[0]?.result.curve.step).toEqual([]);
  expect(curvesText("whole")).toBe("");
  expect(curvesText("compact")).toContain("8 points of each curve");
});
