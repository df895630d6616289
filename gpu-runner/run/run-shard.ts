/**
 * The only training loop: advances all trials of a shard in lockstep until each has ended.
 *
 * The step is recorded once and replayed between recorded points; reports come back asynchronously, at most
 * {@link REPORTS_IN_FLIGHT} behind, so that the device never waits for the host inside a step.
 */
import type { Program } from "../engine.ts";
import type { Objective } from "../objective.ts";
import type { PeriodicWork } from "../optimizer.ts";
import { nextRecordedStep } from "./curve-schedule.ts";
import type { LaneReport } from "./lane-report.ts";
import { createObjective, recordShard } from "./shard-programs.ts";
import type { ShardReport, ShardRun } from "./shard-run.ts";
import { type Interval, TrainingClock } from "./training-clock.ts";
import { type LastTarget, TrialLog } from "./trial-log.ts";

/** Reports that may be under way before the host waits for the oldest. */
const REPORTS_IN_FLIGHT = 2;
/** Until so many ticks each report is waited for: a run that ends at once is seen at once. */
const WATCHED_TICKS = 4;
/** Runs a shard. @throws EngineLost when the device goes away; RangeError when it has no room. */
export async function runShard(run: ShardRun): Promise<ShardReport> {
  const { engine, trials } = run;
  if (engine.lanes !== trials.length)
    throw new RangeError(`the engine has ${engine.lanes} lanes for ${trials.length} trials`);
  const objective = await createObjective(run);
  try {
    return await runObjective(run, objective);
  } finally {
    objective.dispose();
  }
}

async function runObjective(run: ShardRun, objective: Objective): Promise<ShardReport> {
  const { engine, trials } = run;
  const recorded = recordShard(run, objective);
  const { state, step, periodic, reporter, curvature, endGradient, endPoints, programs } = recorded;
  await Promise.all(programs.map((program) => engine.prepare(program)));

  const log = new TrialLog(trials, objective.size, lastTarget(run));
  const began = run.now();
  const clock = new TrainingClock(run.now, reporter);
  const absorb = (reports: readonly LaneReport[], ticks: number): boolean => {
    log.absorb(reports, clock.seconds);
    const pruned = run.onProgress?.(log.progress(ticks, (run.now() - began) / 1000)) ?? [];
    if (pruned.length > 0)
      engine.write(
        state.prune,
        trials.map((trial) => (pruned.includes(trial.key) ? 1 : 0)),
      );
    return log.running;
  };

  absorb(await reporter.report(), 0);
  let running = absorb(await clock.calibrate(), 0);
  await curvature?.measureAt(0, 0);

  const pending: { readonly ticks: number; readonly interval: Interval }[] = [];
  let ticks = 0;
  while (running && !run.signal?.aborted) {
    const [from, to] = [ticks, nextRecordedStep(ticks, run.curvePoints)];
    ticks = to;
    pending.push({ ticks, interval: clock.open(() => advance(engine, step, periodic, from, to)) });
    const inFlight = ticks <= WATCHED_TICKS ? 0 : REPORTS_IN_FLIGHT;
    while (running && pending.length > inFlight) {
      const oldest = pending.shift();
      if (oldest) running = absorb(await clock.close(oldest.interval), oldest.ticks);
    }
    if (curvature && ticks >= 2) await curvature.measureAt(ticks, log.expectedSteps());
  }
  for (const { interval, ticks: at } of pending) {
    const late = await clock.close(interval);
    if (running) running = absorb(late, at);
  }
  const { seconds } = clock;
  if (!running && run.curvature && run.curvature.points > 1) await curvature?.measure();
  const endNorms = await endGradient.measure();
  const ends = running || !endPoints ? null : await endPoints.classify();
  for (const program of programs) program.dispose();
  endGradient.program.dispose();
  endPoints?.program.dispose();
  return {
    results: log.results({
      endPoints: ends,
      endNorms,
      seconds,
      curvePoints: run.curvePoints,
      curvature: (lane) => curvature?.result(lane) ?? null,
    }),
    seconds,
    laneSteps: log.laneSteps,
    complete: !running,
  };
}

/** The target at which lanes end, where the problem has no minimum. */
function lastTarget({ problem, options, targets }: ShardRun): LastTarget | null {
  if (targets.length === 0 || !problem.unboundedBelow?.(options)) return null;
  const target = Math.min(...targets);
  return { target, index: targets.indexOf(target) };
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
