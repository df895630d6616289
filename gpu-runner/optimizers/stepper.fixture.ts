/** Test fixture: an optimizer on an objective without the run loop, one step at a time. */
import { isStructural, type ParameterValue } from "../../shared/catalogue/hyperparameter.ts";
import type { Engine, LaneTensor } from "../engine.ts";
import type { Objective } from "../objective.ts";
import type { Evaluation, Optimizer, OptimizerContext, OptimizerDefinition } from "../optimizer.ts";
import { trackMovement } from "../run/movement.ts";

export interface Stepper {
  readonly optimizer: Optimizer;
  readonly theta: LaneTensor;
  readonly context: OptimizerContext;
  readonly counts: Readonly<Record<Evaluation, LaneTensor>>;
  /** Takes `count` steps, periodic work included. */
  advance(count: number): void;
  /** Copies of tensors, one flat array (lane-major) each; θ when none is named. */
  read(...tensors: readonly LaneTensor[]): Promise<readonly number[][]>;
}

/** @param start P numbers, or T·P (lane-major). */
export function createStepper(
  engine: Engine,
  objective: Objective,
  definition: OptimizerDefinition,
  start: readonly number[],
  settings: Readonly<Record<string, ParameterValue>> = {},
): Stepper {
  const scalar = (initial: number | readonly number[] = 0): LaneTensor => engine.tensor([1], initial);
  const theta = engine.tensor([objective.size], start);
  const counts = { value: scalar(), gradient: scalar(), hessianVector: scalar(), hessian: scalar() };
  const hyper: Record<string, LaneTensor> = {};
  const structure: Record<string, ParameterValue> = {};
  for (const [name, parameter] of Object.entries(definition.hyperparameters)) {
    const value = settings[name] ?? parameter.default;
    if (isStructural(parameter)) structure[name] = value;
    else hyper[name] = scalar(Number(value));
  }
  const context: OptimizerContext = {
    engine,
    objective,
    theta,
    hyper,
    structure,
    step: scalar(),
    value: scalar(),
    gradientNorm: scalar(),
    spent: scalar(),
    budget: scalar(1e30),
    stepLimit: scalar(1e30),
    repeated: scalar(),
    failed: scalar(),
    count: (evaluation, times) => engine.map("n = n + times", { n: counts[evaluation], times }),
  };
  const optimizer = definition.build(context);
  const movement = trackMovement(engine, theta, start);
  const step = engine.record(() => {
    optimizer.step();
    movement.compare();
    if (objective.deterministic)
      engine.map("repeated = 1 - moved", { repeated: context.repeated, moved: movement.moved });
    engine.map("step = step + 1", { step: context.step });
  });
  const periodic = (optimizer.periodic ?? []).map((work) => ({ work, program: engine.record(work.run) }));
  let taken = 0;
  return {
    optimizer,
    theta,
    context,
    counts,
    advance(count) {
      for (let i = 0; i < count; i++, taken++) {
        for (const { work, program } of periodic) {
          const since = taken - (work.offset ?? 0);
          if (since >= 0 && since % work.everySteps === 0) engine.run(program);
        }
        engine.run(step);
      }
    },
    async read(...tensors) {
      const copies = await engine.snapshot(tensors.length > 0 ? tensors : [theta]);
      return copies.map((copy) => Array.from(copy));
    },
  };
}
