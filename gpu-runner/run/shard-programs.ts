/**
 * Everything a shard holds on its device: the objective, lane state and recorded programs. Nothing runs here, so the
 * same code tells a device that only counts how much memory so many lanes would take.
 */
import { isStructural } from "../../shared/catalogue/hyperparameter.ts";
import type { LaneTensor, Program } from "../engine.ts";
import type { Objective } from "../objective.ts";
import type { Optimizer, PeriodicWork } from "../optimizer.ts";
import { recordBookkeeping } from "./bookkeeping.ts";
import { CurvatureLog } from "./curvature-log.ts";
import { type EndGradient, recordEndGradient } from "./end-gradient.ts";
import { type EndPoints, recordEndPoints } from "./end-point.ts";
import { createReporter, type Reporter } from "./lane-report.ts";
import { createLaneState, type LaneState } from "./lane-state.ts";
import { trackMovement } from "./movement.ts";
import { guardPoint, type PointGuard } from "./point-guard.ts";
import type { ShardLayout } from "./shard-run.ts";
import { createTargetTimes, measuresEveryStep } from "./time-to-target.ts";

export interface ShardPrograms {
  readonly state: LaneState;
  readonly step: Program;
  readonly periodic: readonly { readonly work: PeriodicWork; readonly program: Program }[];
  readonly reporter: Reporter;
  readonly curvature: CurvatureLog | null;
  readonly endGradient: EndGradient;
  readonly endPoints: EndPoints | null;
  /** All of them, to prepare and to dispose of, but for those of the ends, which run once. */
  readonly programs: readonly Program[];
}

/** The problem's objective for the lanes of the shard. */
export function createObjective(run: ShardLayout): Promise<Objective> {
  const { engine, problem, options, trials, data, heldOut = 0 } = run;
  return problem.create({ engine, options, seeds: trials.map((trial) => trial.seed), data, heldOut });
}

/** Allocates and records what {@link createObjective}'s objective is trained with. */
export function recordShard(run: ShardLayout, objective: Objective): ShardPrograms {
  const { engine, trials } = run;
  const starts = startingPoints(run, objective.size);
  const theta = engine.tensor([objective.size], starts);
  const movement = trackMovement(engine, theta, starts);
  const state = createLaneState(
    engine,
    trials.map((trial) => trial.budget),
    trials.map(() => run.maxSteps ?? 2 ** 24 - 1),
  );
  const guard = guardPoint(engine, objective, run.optimizer.name);
  const optimizer = buildOptimizer(run, guard, theta, state);
  const unbounded = run.problem.unboundedBelow?.(run.options) ?? false;
  const times = createTargetTimes(engine, run.targets ?? [], unbounded, run.targetsOn);
  const everyStep = times?.series === "training-loss" && measuresEveryStep(objective);
  const step = engine.record(() => {
    guard.begin();
    optimizer.step();
    if (everyStep) objective.criterion(theta, state.criterion);
    recordBookkeeping(engine, state, { objective, movement, ...(everyStep && times ? { times } : {}) });
  });
  const periodic = (optimizer.periodic ?? []).map((work) => ({
    work,
    program: engine.record(() => {
      guard.begin();
      work.run();
    }),
  }));
  const reporter = createReporter(engine, objective, theta, state, times);
  const curvature =
    run.curvature && objective.supports.has("hessianVector")
      ? new CurvatureLog(engine, objective, theta, state.step, run.curvature)
      : null;
  const programs = [
    step,
    ...periodic.map(({ program }) => program),
    ...reporter.programs,
    ...(curvature ? [curvature.program] : []),
  ];
  return {
    state,
    step,
    periodic,
    reporter,
    curvature,
    endGradient: recordEndGradient(engine, objective, {
      theta,
      step: state.step,
      scratch: movement.before,
    }),
    endPoints: recordEndPoints(engine, objective, theta, run.problem.criticalPoints(run.options)),
    programs,
  };
}

/**
 * Allocates what the shard would hold, on an engine whose device only counts. Read-backs come on top: at most
 * {@link readBackBytes}.
 */
export async function layOutShard(run: ShardLayout): Promise<void> {
  recordShard(run, await createObjective(run));
}

/** Most staging buffers alive at once: eight that wait for the next report, and those under way. */
const READ_BACKS = 12;
/** Numbers of a lane in the longest read-back, and how much a staging buffer is rounded up at most. */
const [READ_BACK_NUMBERS, ROUNDING] = [96, 2];

/** Bound on the staging buffers of reports, curvature and end points together. */
export const readBackBytes = (lanes: number): number =>
  READ_BACKS * Math.max(256, ROUNDING * 4 * READ_BACK_NUMBERS * lanes);

function startingPoints(run: ShardLayout, size: number): Float64Array {
  const points = new Float64Array(run.trials.length * size);
  run.trials.forEach((trial, lane) => {
    points.set(trial.start ?? run.problem.start(run.options, trial.seed), lane * size);
  });
  return points;
}

function buildOptimizer(
  run: ShardLayout,
  { engine, objective }: PointGuard,
  theta: LaneTensor,
  state: LaneState,
): Optimizer {
  const { optimizer, trials } = run;
  const hyper: Record<string, LaneTensor> = {};
  const structure: Record<string, number | string> = {};
  for (const [name, parameter] of Object.entries(optimizer.hyperparameters)) {
    const values = trials.map((trial) => trial.hyperparameters[name] ?? parameter.default);
    if (isStructural(parameter)) structure[name] = values[0] ?? parameter.default;
    else hyper[name] = engine.tensor([1], values.map(Number));
  }
  return optimizer.build({
    engine,
    objective,
    theta,
    hyper,
    structure,
    step: state.step,
    value: state.value,
    gradientNorm: state.gradientNorm,
    spent: state.cost,
    budget: state.budget,
    stepLimit: state.maxSteps,
    repeated: state.repeated,
    failed: state.failed,
    count(evaluation, times) {
      engine.map("n = n + times", { n: state.counts[evaluation], times });
    },
  });
}
