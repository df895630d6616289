/** Runs of an optimizer on a network in float64, a lane for each run, with its state open to view. */
import { createNodeDataSource } from "../../gpu-runner/data/node-data-source.ts";
import type { Engine, LaneTensor } from "../../gpu-runner/engine.ts";
import { createReferenceEngine } from "../../gpu-runner/engines/reference/reference-engine.ts";
import type { Objective } from "../../gpu-runner/objective.ts";
import { type Drive, drive } from "../../gpu-runner/optimizers/drive.fixture.ts";
import { findOptimizer } from "../../gpu-runner/optimizers/registry.ts";
import { createProblem } from "../../gpu-runner/problems/create-problem.ts";
import { laneSeeds } from "../../gpu-runner/random/philox.ts";
import type { ParameterValue } from "../../shared/catalogue/hyperparameter.ts";

type Values = Readonly<Record<string, ParameterValue>>;

export interface LaneTraining {
  readonly engine: Engine;
  readonly objective: Objective;
  /** Advances, reads states: one row a lane. */
  readonly driven: Drive;
  readonly starts: readonly Float64Array[];
  /** The criterion at a point of each lane. Overwrites θ of no run. */
  losses(points: readonly ArrayLike<number>[]): Promise<readonly number[]>;
  /** The criterion where the runs are; a run that has no number there has an infinite loss. */
  lossesNow(): Promise<readonly number[]>;
  dispose(): void;
}

export interface LaneTrainingRequest {
  readonly problem: string;
  readonly options: Values;
  readonly optimizer: string;
  /** The same in every lane, or one per lane. */
  readonly set: Values | readonly Values[];
  /** One a lane; a seed may come twice. */
  readonly seeds: readonly number[];
}

export async function openTraining(request: LaneTrainingRequest): Promise<LaneTraining> {
  const { problem, optimizer, set, seeds } = request;
  const engine = createReferenceEngine({ lanes: seeds.length, seeds: laneSeeds([...seeds]) });
  const { definition, options, objective } = await createProblem(problem, request.options, {
    engine,
    seeds,
    data: createNodeDataSource(),
  });
  const starts = seeds.map((seed) => definition.start(options, seed));
  const driven = drive(engine, objective, findOptimizer(optimizer), {
    start: starts.flatMap((start) => [...start]),
    set,
  });
  const [at, value] = [engine.tensor([objective.size]), engine.tensor([1])];
  const criterion = async (theta: LaneTensor): Promise<readonly number[]> => {
    objective.criterion(theta, value);
    const lanes = await driven.read(value);
    return lanes.map(([loss = Number.NaN]) => (Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss));
  };
  return {
    engine,
    objective,
    driven,
    starts,
    losses(points) {
      engine.write(
        at,
        points.flatMap((point) => Array.from(point)),
      );
      return criterion(at);
    },
    lossesNow: () => criterion(driven.theta),
    dispose: () => engine.dispose(),
  };
}
