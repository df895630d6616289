/** Himmelblau's nine critical points are known in closed form; a function without any is told from them. */
import { describe, expect, it } from "vitest";
import { findCriticalPoint } from "./critical-point.ts";
import { openNetwork } from "./network-run.ts";

const LIMITS = { gradientNorm: 1e-9, iterations: 60 } as const;

async function search(problem: string, options: Readonly<Record<string, string>>, start: readonly number[]) {
  const run = await openNetwork(problem, options, 1, start);
  const found = await findCriticalPoint(run, LIMITS);
  const at = await run.read(run.theta);
  run.dispose();
  return { ...found, at: [...at], index: found.eigenvalues.filter((value) => value < 0).length };
}

describe("the search for a critical point", () => {
  it.each([
    ["a minimum", [2.8, 2.2], [3, 2], 0],
    ["a saddle", [0.2, 2.8], [0.0866775, 2.8842547], 1],
    ["another saddle", [3.3, 0.2], [3.3851542, 0.0738518], 1],
    ["the maximum", [-0.1, -1], [-0.270845, -0.923039], 2],
  ] as const)("of himmelblau finds %s beside which it begins", async (_, start, point, index) => {
    const found = await search("himmelblau", {}, start);
    expect(found.isAccepted).toBe(true);
    for (const [i, entry] of point.entries()) expect(found.at[i]).toBeCloseTo(entry, 5);
    expect(found.index).toBe(index);
  });

  it("is given up where Hg = 0 and g is not: x³/3 + x has no critical point (negative control)", async () => {
    const found = await search("formula", { formula: "x0^3/3 + x0 + x1^2" }, [0.7, 0.3]);
    expect(found).toMatchObject({ isAccepted: false, isFlat: true });
    expect(found.gradientNorm).toBeCloseTo(1, 2);
  });
});
