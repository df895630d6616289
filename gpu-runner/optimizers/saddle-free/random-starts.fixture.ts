/** Where 1,000 random starts end, on any engine: the methods that must end at minima, and the count of what they do. */
import { defaultValues } from "../../../shared/catalogue/complete.ts";
import type { ParameterValue } from "../../../shared/catalogue/hyperparameter.ts";
import type { Engine } from "../../engine.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { noData } from "../../problems/create-problem.ts";
import { findProblem } from "../../problems/registry.ts";
import { hostUniforms } from "../../random/normal.ts";
import { backtrackingNewQNewton } from "../newton/backtracking-new-q-newton.ts";
import { cubicNewton } from "../newton/cubic-newton.ts";
import { newQNewton } from "../newton/new-q-newton.ts";
import { psgd } from "../preconditioned/psgd.ts";
import { createStepper } from "../stepper.fixture.ts";
import { krylovSaddleFreeNewton } from "./krylov-saddle-free-newton.ts";
import { lowRankSaddleFreeNewton } from "./low-rank-saddle-free-newton.ts";
import { negativeCurvature } from "./negative-curvature.ts";
import { saddleFreeNewton } from "./saddle-free-newton.ts";
import { saddleFreeNewtonArmijo } from "./saddle-free-newton-armijo.ts";
import { seriesSaddleFreeNewton } from "./series-saddle-free-newton.ts";

export interface RandomStarts {
  readonly label: string;
  readonly definition: OptimizerDefinition;
  readonly settings: Readonly<Record<string, ParameterValue>>;
  /** Steps by which all have long converged. */
  readonly steps: number;
}

const method = (
  label: string,
  definition: OptimizerDefinition,
  settings: RandomStarts["settings"] = {},
  steps = 80,
): RandomStarts => ({ label, definition, settings, steps });

/** Every method of the registry that claims to leave saddles by their curvature. */
export const SADDLE_FREE_METHODS: readonly RandomStarts[] = [
  method("saddle-free-newton, grid", saddleFreeNewton),
  method("saddle-free-newton, adaptive", saddleFreeNewton, { policy: "adaptive" }),
  method("saddle-free-newton+armijo", saddleFreeNewtonArmijo),
  method("krylov-saddle-free-newton", krylovSaddleFreeNewton),
  // Far out its terms do not resolve the flatter direction: a handful of starts take their time to come back.
  method("series-saddle-free-newton", seriesSaddleFreeNewton, {}, 120),
  // Two vectors are the whole space, so the sketch is exact; the default rate of 0.1 is for sketches that are not.
  method("low-rank-saddle-free-newton", lowRankSaddleFreeNewton, { rate: 1 }),
  // Of two pairs the flatter positive one is left to gradient descent, whose rate must be below 2/130 here; and where
  // that curvature is nearly 0 no step but the floor bounds the other: 1e-3 sends 3 of 1,000 far away.
  method("negative-curvature", negativeCurvature, { rate: 0.01, floor: 10 }),
  method("new-q-newton", newQNewton),
  method("backtracking-new-q-newton", backtrackingNewQNewton),
  method("cubic-newton", cubicNewton),
  // Its preconditioner is fitted, not computed: the last steps contract by 1 − rate.
  method("psgd", psgd, { rate: 0.5 }, 300),
];

/** Problems in the plane with minima, saddles and maxima, and half the width of the square of starts. */
export const STARTING_SQUARES: readonly StartingSquare[] = [
  ["himmelblau", 6],
  ["styblinski-tang", 5],
];
export type StartingSquare = readonly [problem: string, halfWidth: number];

export interface Ends {
  /** Lanes at a point without gradient: the Hessian positive definite, or not. */
  readonly minima: number;
  readonly others: number;
}

/** Runs every lane of the engine from its own start; `stationary`: ‖g‖ of a point without gradient. */
export async function endsOf(
  engine: Engine,
  { definition, settings, steps }: Omit<RandomStarts, "label">,
  [problem, halfWidth]: StartingSquare,
  stationary: number,
): Promise<Ends> {
  const { lanes } = engine;
  const found = findProblem(problem);
  const seeds = Array.from({ length: lanes }, (_, lane) => lane);
  const objective = await found.create({
    engine,
    options: defaultValues(found.options),
    seeds,
    data: noData,
  });
  const start = Array.from(hostUniforms(20_240_601, 1, 2 * lanes), (u) => halfWidth * (2 * u - 1));
  const stepper = createStepper(engine, objective, definition, start, settings);
  stepper.advance(steps);
  const [value, gradient, hessian] = [engine.tensor([1]), engine.tensor([2]), engine.tensor([2, 2])];
  objective.gradient(stepper.theta, value, gradient);
  objective.hessian(hessian);
  const [h = [], g = []] = await stepper.read(hessian, gradient);
  let [minima, others] = [0, 0];
  for (let lane = 0; lane < lanes; lane++) {
    const [a, b, , d] = h.slice(4 * lane, 4 * lane + 4) as [number, number, number, number];
    const smallest = (a + d) / 2 - Math.hypot((a - d) / 2, b);
    if (!(Math.hypot(g[2 * lane] as number, g[2 * lane + 1] as number) < stationary)) continue;
    if (smallest > 0) minima++;
    else others++;
  }
  return { minima, others };
}
