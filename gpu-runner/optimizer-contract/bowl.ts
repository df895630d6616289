/** The bowls of the optimizer contract: tiny quadratics as problems, plain, poisoned and with a call counter. */
import { quadraticObjective, rotatedSpectrum } from "../curvature/quadratic-objective.fixture.ts";
import type { Engine, LaneTensor } from "../engine.ts";
import type { Objective } from "../objective.ts";
import type { Evaluation } from "../optimizer.ts";
import type { ProblemDefinition } from "../problem.ts";

/** Condition number 8, not aligned with the axes. */
const SPECTRUM = [0.5, 1, 2, 4];
/** A fixed start: the contract compares bits. */
const START = [1, -0.75, 0.5, 0.25];

/** Wraps the objective of a bowl. */
export type Wrap = (objective: Objective, engine: Engine) => Objective;

/** ½θᵀAθ with the minimum 0 at 0; `size` 1 or 4. */
export function bowl(size: 1 | 4, wrap: Wrap = (objective) => objective): ProblemDefinition {
  const matrix = size === 1 ? [2] : rotatedSpectrum(SPECTRUM, 3).matrix;
  return {
    name: "bowl",
    title: "Bowl",
    family: "closed-form",
    definition: "\\tfrac12 \\theta^\\top A \\theta",
    options: {},
    supports: ["gradient", "hessianVector", "gaussNewtonVector", "hessian"],
    targets: [],
    version: 1,
    budget: 100,
    source: "the optimizer contract",
    parameterCount: () => size,
    start: () => Float64Array.from(START.slice(0, size)),
    criticalPoints: () => [],
    create: async ({ engine }) => wrap(quadraticObjective(engine, matrix), engine),
  };
}

/** Step (0 the first) from which a poisoned objective answers with something that is no number. */
export const POISONED_STEP = 3;

/** `NaN`: 0/0 on the device. `Inf`: an overflow on the device. */
export function poisoned(kind: "NaN" | "Inf"): Wrap {
  const poison = kind === "NaN" ? "(f - f)/(f - f)" : "exp(1000 + abs(f))";
  return (objective, engine) => {
    let step: LaneTensor | undefined;
    return {
      ...objective,
      nextBatch(now) {
        step = now;
        objective.nextBatch(now);
      },
      gradient(theta, value, gradient) {
        objective.gradient(theta, value, gradient);
        if (!step) throw new Error("the optimizer asked for a gradient before its first batch");
        engine.map(`f = select(step >= ${POISONED_STEP}, ${poison}, f)`, { f: value, step });
        engine.map("g = g + (f - f)", { g: gradient, f: value });
      },
    };
  };
}

/** Evaluations issued while a step is recorded: an upper bound of what a lane may be charged. */
export type Issued = Record<Evaluation, number>;

/** Counts what one recording of the step asks of the objective. */
export function counted(issued: Issued): Wrap {
  return (objective) => ({
    // Named one by one: an objective may be a class, whose methods a spread would lose.
    size: objective.size,
    supports: objective.supports,
    blocks: objective.blocks,
    batchesPerEpoch: objective.batchesPerEpoch,
    batchSize: objective.batchSize,
    nextBatch: (step) => objective.nextBatch(step),
    criterion: (theta, value) => objective.criterion(theta, value),
    dispose: () => objective.dispose(),
    value(theta, value) {
      issued.value++;
      objective.value(theta, value);
    },
    values(points, values) {
      issued.value += values.size;
      objective.values(points, values);
    },
    gradient(theta, value, gradient) {
      issued.gradient++;
      objective.gradient(theta, value, gradient);
    },
    hessianVector(vector, product) {
      issued.hessianVector++;
      objective.hessianVector(vector, product);
    },
    gaussNewtonVector(vector, product) {
      issued.hessianVector++;
      objective.gaussNewtonVector(vector, product);
    },
    hessian(hessian) {
      issued.hessian++;
      objective.hessian(hessian);
    },
  });
}
