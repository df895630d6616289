/**
 * The only training loop: advances all trials of a shard in lockstep until each has ended.
 *
 * The step is recorded once and replayed between recorded points; reports come back asynchronously, at most
 * {@link REPORTS_IN_FLIGHT} behind, so that the device never waits for the host inside a step.
 */

import { isStructural } from "../../shared/catalogue/hyperparameter.ts";
import type { LaneTensor, Program } from "../engine.ts";
import type { Objective } from "../objective.ts";
import type { Optimizer, PeriodicWork } from "../optimizer.ts";
import { CurvatureLog } from "./curvature-log.ts";
import { nextRecordedStep, recordStride } from "./curve-schedule.ts";
import { classifyEndPoints } from "./end-point.ts";
import { createReporter, type LaneReport } from "./lane-report.ts";
import { createLaneState, type LaneState, recordBookkeeping } from "./lane-state.ts";
import { guardPoint, type PointGuard } from "./point-guard.ts";
import type { ShardReport, ShardRun } from "./shard-run.ts";
import { TrialLog } from "./trial-log.ts";

/** Reports that may be under way before the host waits for the oldest. */
const REPORTS_IN_FLIGHT = 2;
/** Never further than this between looks at the lanes: a shard whose lanes all ended must notice. */
const MAXIMUM_STRIDE = 4096;

/** Runs a shard. @throws EngineLost when the device goes away; RangeError when it has no room. */
export async function runShard(run: ShardRun): Promise<ShardReport> {
  const { engine, problem, options, trials } = run;
  if (engine.lanes !== trials.length)
    throw new RangeError(`the engine has ${engine.lanes} lanes for ${trials.length} trials`);
  const objective = await problem.create({
    engine,
    options,
    seeds: trials.map((trial) => trial.seed),
    data: run.data,
  });
  try {
    return await runObjective(run, objective);
  } finally {
    objective.dispose();
  }
}

async function runObjective(run: ShardRun, objective: Objective): Promise<ShardReport> {
  const { engine, trials } = run;
  const theta = engine.tensor([objective.size], startingPoints(run, objective.size));
  const state = createLaneState(
    engine,
    trials.map((trial) => trial.budget),
    trials.map(() => run.maxSteps ?? 2 ** 24 - 1),
  );
  const guard = guardPoint(engine, objective, run.optimizer.name);
  const optimizer = buildOptimizer(run, guard, theta, state);
  const step = engine.record(() => {
    guard.begin();
    optimizer.step();
    recordBookkeeping(engine, state, objective.size);
  });
  const periodic = (optimizer.periodic ?? []).map((work) => ({
    work,
    program: engine.record(() => {
      guard.begin();
      work.run();
    }),
  }));
  const reporter = createReporter(engine, objective, theta, state);
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
  await Promise.all(programs.map((program) => engine.prepare(program)));

  const log = new TrialLog(trials, run.targets, objective.size);
  const began = run.now();
  /** Seconds spent on metrics, measured on the first two reports and assumed constant. */
  let metricSeconds = 0;
  let reportCost = 0;
  let trainingSeconds = 0;
  const absorb = (reports: readonly LaneReport[], ticks: number): boolean => {
    const elapsedSeconds = (run.now() - began) / 1000;
    trainingSeconds = Math.max(trainingSeconds, elapsedSeconds - metricSeconds);
    log.absorb(reports, trainingSeconds);
    metricSeconds += reportCost;
    const pruned = run.onProgress?.(log.progress(ticks, elapsedSeconds)) ?? [];
    if (pruned.length > 0)
      engine.write(
        state.prune,
        trials.map((trial) => (pruned.includes(trial.key) ? 1 : 0)),
      );
    return log.running;
  };

  absorb(await reporter.report(), 0);
  const beforeLook = run.now();
  let running = absorb(await reporter.report(), 0);
  reportCost = (run.now() - beforeLook) / 1000;
  await curvature?.measureAt(0, 0);

  const pending: { readonly ticks: number; readonly reports: Promise<readonly LaneReport[]> }[] = [];
  let ticks = 0;
  let stride = 1;
  while (running && !run.signal?.aborted) {
    const target = nextRecordedStep(ticks, stride);
    advance(engine, step, periodic, ticks, target);
    ticks = target;
    pending.push({ ticks, reports: reporter.report() });
    const inFlight = ticks <= 4 ? 0 : REPORTS_IN_FLIGHT;
    while (running && pending.length > inFlight) {
      const oldest = pending.shift();
      if (oldest) running = absorb(await oldest.reports, oldest.ticks);
    }
    if (curvature && ticks >= 2) {
      const before = run.now();
      await curvature.measureAt(ticks, log.expectedSteps());
      metricSeconds += (run.now() - before) / 1000;
    }
    if (ticks >= 2) stride = Math.min(MAXIMUM_STRIDE, recordStride(log.expectedSteps(), run.curvePoints));
  }
  for (const { reports, ticks: at } of pending) {
    const late = await reports;
    if (running) running = absorb(late, at);
  }
  const seconds = Math.max(0, (run.now() - began) / 1000 - metricSeconds);
  if (!running && run.curvature && run.curvature.points > 1) await curvature?.measure();
  const endPoints = running ? null : await classifyEndPoints(engine, objective, theta);
  for (const program of programs) program.dispose();
  return {
    results: log.results(endPoints, seconds, run.curvePoints, (lane) => curvature?.result(lane) ?? null),
    seconds,
    laneSteps: log.laneSteps,
    complete: !running,
  };
}

/** Replays the step from `from` to `to`, stopping where periodic work is due. */
function advance(
  engine: ShardRun["engine"],
  step: Program,
  periodic: readonly { readonly work: PeriodicWork; readonly program: Program }[],
  from: number,
  to: number,
): void {
  for (let at = from; at < to; ) {
    let next = to;
    for (const { work, program } of periodic) {
      const phase = (at - (work.offset ?? 0)) % work.everySteps;
      if (at >= (work.offset ?? 0) && phase === 0) engine.run(program);
      const due = at < (work.offset ?? 0) ? (work.offset ?? 0) : at + work.everySteps - phase;
      next = Math.min(next, due);
    }
    engine.run(step, next - at);
    at = next;
  }
}

function startingPoints(run: ShardRun, size: number): Float64Array {
  const points = new Float64Array(run.trials.length * size);
  run.trials.forEach((trial, lane) => {
    points.set(trial.start ?? run.problem.start(run.options, trial.seed), lane * size);
  });
  return points;
}

function buildOptimizer(
  run: ShardRun,
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
    failed: state.failed,
    count(evaluation, times) {
      engine.map("n = n + times", { n: state.counts[evaluation], times });
    },
  });
}
