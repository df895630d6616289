/** Test fixture: the Newton-family rows of the problem catalogue, and the loop that counts iterations. */
import { defaultValues } from "../../../shared/catalogue/complete.ts";
import type { Engine } from "../../engine.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { findProblem } from "../../problems/registry.ts";
import { createStepper } from "../stepper.fixture.ts";

export interface NewtonFamilyRow {
  readonly problem: string;
  readonly options?: Readonly<Record<string, number>>;
  readonly start: readonly number[];
  /** Iterations and limit; no iterations: it cycles. */
  readonly newton: readonly [iterations: number, limit: readonly number[]];
  readonly newQNewton: readonly [number, readonly number[]];
  readonly backtracking: readonly [number, readonly number[]];
}

const CYCLE = -1.7692923542386314;
export const NEWTON_FAMILY_ROWS: readonly NewtonFamilyRow[] = [
  {
    problem: "scalar-quartic",
    start: [2.352836323],
    newton: [16, [1]],
    newQNewton: [7, [4]],
    backtracking: [5, [4]],
  },
  {
    problem: "scalar-cycle",
    start: [0],
    newton: [Number.POSITIVE_INFINITY, []],
    newQNewton: [9, [CYCLE]],
    backtracking: [5, [CYCLE]],
  },
  {
    problem: "rosenbrock",
    options: { dimension: 4 },
    start: [-0.702, 0.5342, -2.0101, 2.002],
    newton: [28, [-0.775659, 0.613093, 0.382063, 0.145972]],
    newQNewton: [21, [1, 1, 1, 1]],
    backtracking: [22, [1, 1, 1, 1]],
  },
  {
    problem: "beale",
    start: [1, 1],
    newton: [1, [0, 1]],
    newQNewton: [45, [3, 0.5]],
    backtracking: [8, [3, 0.5]],
  },
  {
    problem: "himmelblau",
    start: [0, 0],
    newton: [5, [-0.270845, -0.923039]],
    newQNewton: [9, [3, 2]],
    backtracking: [9, [3, 2]],
  },
  {
    problem: "double-well",
    start: [1e-6, 1],
    newton: [1, [0, 0]],
    newQNewton: [31, [1, 0]],
    backtracking: [24, [1, 0]],
  },
];

/** Iterations until the gradient norm at the current point is below `tolerance`, and that point (one lane). */
export async function solveRow(
  engine: Engine,
  definition: OptimizerDefinition,
  row: NewtonFamilyRow,
  tolerance: number,
  most = 100,
) {
  const found = findProblem(row.problem);
  const objective = await found.create({
    engine,
    options: { ...defaultValues(found.options), ...row.options },
    seeds: [1],
    data: {
      load: () => {
        throw new Error("no data");
      },
    },
  });
  const stepper = createStepper(engine, objective, definition, row.start);
  for (let iterations = 0; iterations <= most; iterations++) {
    const [point = []] = await stepper.read();
    stepper.advance(1);
    const [norm] = await stepper.read(stepper.context.gradientNorm);
    if ((norm?.[0] as number) < tolerance) return { iterations, point };
  }
  return { iterations: Number.POSITIVE_INFINITY, point: (await stepper.read())[0] ?? [] };
}
