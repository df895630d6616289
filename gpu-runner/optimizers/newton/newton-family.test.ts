/** The Newton-family rows of the problem catalogue: iterations to ‖g‖ < 1e-10 and the limit, in float64. */
import { describe, expect, it } from "vitest";
import { createReferenceEngine } from "../../engines/reference/reference-engine.ts";
import { createProblem } from "../../problems/create-problem.ts";
import { createStepper } from "../stepper.fixture.ts";
import { backtrackingNewQNewton } from "./backtracking-new-q-newton.ts";
import { newQNewton } from "./new-q-newton.ts";
import { newton } from "./newton.ts";
import { NEWTON_FAMILY_ROWS, solveRow } from "./newton-family.fixture.ts";

const TOLERANCE = 1e-10;

describe("newton family", () => {
  const cases = NEWTON_FAMILY_ROWS.flatMap((row) =>
    (
      [
        [newton, row.newton],
        [newQNewton, row.newQNewton],
        [backtrackingNewQNewton, row.backtracking],
      ] as const
    ).map(([definition, expected]) => [row.problem, definition.name, row, definition, expected] as const),
  );

  it.each(cases)("%s: %s", async (_, __, row, definition, [iterations, limit]) => {
    const found = await solveRow(createReferenceEngine({ lanes: 1 }), definition, row, TOLERANCE);
    if (iterations === Number.POSITIVE_INFINITY) {
      expect(found.iterations).toBe(iterations);
      return;
    }
    for (const [i, entry] of limit.entries()) expect(found.point[i]).toBeCloseTo(entry, 5);
    // Counts turn on the last bits of chaotic early steps: 20 %, at least one.
    expect(Math.abs(found.iterations - iterations)).toBeLessThanOrEqual(Math.max(1, 0.2 * iterations));
  });

  it("newton on scalar-cycle goes 0 → 1 → 0 → 1 for ever", async () => {
    const engine = createReferenceEngine({ lanes: 1 });
    const { objective } = await createProblem("scalar-cycle", {}, { engine });
    const stepper = createStepper(engine, objective, newton, [0]);
    const path: number[] = [];
    for (let step = 0; step < 8; step++) {
      stepper.advance(1);
      path.push((await stepper.read())[0]?.[0] as number);
    }
    expect(path).toEqual([1, 0, 1, 0, 1, 0, 1, 0]);
  });
});
