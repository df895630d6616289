/** Test fixture: runs an optimizer on an objective by itself, with its state and counters open to view. */
import { completeHyperparameters } from "../../shared/catalogue/complete.ts";
import {
  isStructural,
  type ParameterValue,
  type ParameterValues,
} from "../../shared/catalogue/hyperparameter.ts";
import type { Engine, LaneTensor, Program } from "../engine.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import type { Objective } from "../objective.ts";
import type { Evaluation, Optimizer, OptimizerDefinition } from "../optimizer.ts";
import { laneSeeds } from "../random/philox.ts";
import { trackMovement } from "../run/movement.ts";

export interface DriveOptions {
  /** P numbers, or T·P. */
  readonly start: readonly number[];
  /** The same in every lane, or one per lane. */
  readonly set?:
    | Readonly<Record<string, ParameterValue>>
    | readonly Readonly<Record<string, ParameterValue>>[];
}

/** One row per lane. */
export type Lanes = readonly (readonly number[])[];

export interface Drive {
  readonly optimizer: Optimizer;
  readonly theta: LaneTensor;
  /** Advances every lane, periodic work included. */
  run(steps: number): void;
  read(tensor: LaneTensor | string): Promise<Lanes>;
  /** Reads a state of one lane. */
  lane(tensor: LaneTensor | string, lane?: number): Promise<readonly number[]>;
  counts(): Promise<Readonly<Record<Evaluation, readonly number[]>>>;
}

/** A float64 engine of T lanes with seeds 1 … T. */
export function referenceEngine(lanes = 1): Engine {
  const seeds = laneSeeds(Array.from({ length: lanes }, (_, lane) => lane + 1));
  return createReferenceEngine({ lanes, seeds });
}

/** Builds the optimizer and records its step. @throws Error on refused hyper-parameters */
export function drive(
  engine: Engine,
  objective: Objective,
  definition: OptimizerDefinition,
  options: DriveOptions,
): Drive {
  const given = options.set ?? {};
  const perLane: readonly ParameterValues[] = Array.from({ length: engine.lanes }, (_, lane) => {
    const values = Array.isArray(given) ? (given[lane] ?? {}) : given;
    const completion = completeHyperparameters(definition.hyperparameters, values, definition.name);
    if (!completion.ok) throw new Error(completion.errors.join("; "));
    return completion.values;
  });
  const hyper: Record<string, LaneTensor> = {};
  const structure: Record<string, ParameterValue> = {};
  for (const [name, parameter] of Object.entries(definition.hyperparameters))
    if (isStructural(parameter)) structure[name] = perLane[0]?.[name] as ParameterValue;
    else
      hyper[name] = engine.tensor(
        [1],
        perLane.map((values) => Number(values[name])),
      );
  const scalar = (): LaneTensor => engine.tensor([1]);
  const theta = engine.tensor([objective.size], options.start);
  const step = scalar();
  const value = scalar();
  const gradientNorm = scalar();
  const repeated = scalar();
  const failed = scalar();
  const counters: Record<Evaluation, LaneTensor> = {
    value: scalar(),
    gradient: scalar(),
    hessianVector: scalar(),
    hessian: scalar(),
  };
  const optimizer = definition.build({
    engine,
    objective,
    theta,
    hyper,
    structure,
    step,
    value,
    gradientNorm,
    spent: scalar(),
    budget: engine.tensor([1], 1e30),
    stepLimit: engine.tensor([1], 1e30),
    repeated,
    failed,
    count: (evaluation, times) => engine.map("n = n + times", { n: counters[evaluation], times }),
  });
  const movement = trackMovement(engine, theta, options.start);
  const program = engine.record(() => {
    optimizer.step();
    movement.compare();
    if (objective.deterministic) engine.map("repeated = 1 - moved", { repeated, moved: movement.moved });
    engine.map("step = step + 1", { step });
  });
  const periodic = (optimizer.periodic ?? []).map((work): readonly [typeof work, Program] => [
    work,
    engine.record(() => work.run()),
  ]);
  const state: Readonly<Record<string, LaneTensor>> = {
    ...optimizer.state,
    theta,
    step,
    value,
    gradientNorm,
    failed,
  };
  const read = async (tensor: LaneTensor | string): Promise<Lanes> => {
    const wanted = typeof tensor === "string" ? state[tensor] : tensor;
    if (!wanted) throw new Error(`no state "${tensor}"; known: ${Object.keys(state).join(", ")}`);
    const [numbers] = await engine.snapshot([wanted]);
    const { size } = wanted;
    return Array.from({ length: engine.lanes }, (_, lane) =>
      Array.from(numbers?.subarray(lane * size, (lane + 1) * size) ?? []),
    );
  };
  let at = 0;
  return {
    optimizer,
    theta,
    run(steps) {
      for (const until = at + steps; at < until; at++) {
        for (const [work, replay] of periodic) {
          const since = at - (work.offset ?? 0);
          if (since >= 0 && since % work.everySteps === 0) engine.run(replay);
        }
        engine.run(program);
      }
    },
    read,
    lane: async (tensor, lane = 0) => (await read(tensor))[lane] ?? [],
    async counts() {
      const entries = await Promise.all(
        (Object.keys(counters) as Evaluation[]).map(async (evaluation) => {
          const lanes = await read(counters[evaluation]);
          return [evaluation, lanes.map(([count]) => count ?? Number.NaN)] as const;
        }),
      );
      return Object.fromEntries(entries) as Record<Evaluation, number[]>;
    },
  };
}
