/** Executes one lease on a device: engine, shard run, heartbeats, reports, release on failure. */
import type { Device, Lease } from "../../shared/contracts/lease.ts";
import type { TrialResult } from "../../shared/contracts/trial.ts";
import { type CodeDigests, codeOf } from "../../shared/planning/code-digests.ts";
import type { Engine, EngineKind } from "../engine.ts";
import type { OptimizerDefinition } from "../optimizer.ts";
import { defineOwnOptimizer } from "../optimizers/own-optimizer.ts";
import type { DataSource, ProblemDefinition } from "../problem.ts";
import { runShard } from "../run/run-shard.ts";
import type { ShardProgress, ShardReport } from "../run/shard-run.ts";
import type { ShardShape } from "./lane-planner.ts";
import type { RunnerApi } from "./runner-api.ts";

export interface LeaseContext {
  readonly api: RunnerApi;
  readonly data: DataSource;
  readonly device: Device;
  /** What the runner was built of; null: not known, and none of its results counts for another sweep. */
  readonly code: CodeDigests | null;
  readonly findProblem: (name: string) => ProblemDefinition;
  readonly findOptimizer: (name: string) => OptimizerDefinition;
  /** `kind`: the product's engine, unless the problem runs on another one only. */
  readonly createEngine: (
    lanes: number,
    seeds: readonly number[],
    kind: EngineKind,
  ) => Engine | Promise<Engine>;
  /** How many trials of a shard fit side by side; all of them when absent. @throws RangeError when not one does */
  readonly fits?: (sweep: string, shape: ShardShape) => Promise<number>;
  readonly now: () => number;
  readonly onProgress: (lease: Lease, progress: ShardProgress) => void;
  readonly signal: AbortSignal;
}

export type LeaseOutcome =
  | {
      readonly kind: "reported";
      readonly results: readonly TrialResult[];
      readonly laneSteps: number;
      readonly seconds: number;
    }
  /** Coordinator or person stopped it. */
  | { readonly kind: "stopped"; readonly reason: string }
  /** The device or the code failed; the shard was given back. */
  | { readonly kind: "failed"; readonly reason: string };

/** How often a batch of results is offered to a server that is away, before the lease is lost anyway. */
const REPORT_ATTEMPTS = 8;
/** Results per request: bodies stay far under the server's limit of 1 MiB. */
const RESULTS_PER_REQUEST = 24;

export async function runLease(sweep: string, lease: Lease, context: LeaseContext): Promise<LeaseOutcome> {
  const { api, signal, now } = context;
  const stop = new AbortController();
  const onAbort = (): void => stop.abort("stopped by its owner");
  signal.addEventListener("abort", onAbort);
  const pruned = new Set<string>();
  let latest: ShardProgress | null = null;
  let beating = false;
  const beat = async (): Promise<void> => {
    if (beating) return;
    beating = true;
    const reply = await api.heartbeat(sweep, lease, heartbeatTrials(latest, lease.rungs, rungValues));
    beating = false;
    if (reply.kind === "ok") {
      for (const key of reply.value.prune) pruned.add(key);
      if (reply.value.order === "cancel") stop.abort("the sweep was cancelled");
    } else if (reply.kind === "refused" && reply.status === 409) {
      stop.abort("the lease was lost to another runner");
    }
  };
  const rungValues = new Map<string, (number | null)[]>();
  const timer = setInterval(() => void beat(), lease.heartbeatMs);

  let engine: Engine | null = null;
  try {
    const first = lease.trials[0];
    if (!first) {
      // Given back, or the server would hand out the same nothing at once, again and again.
      const reason = "the lease holds no trial";
      await api.release(sweep, lease, reason);
      return { kind: "failed", reason };
    }
    const found = context.findProblem(first.problem.name);
    const problem = (await found.resolve?.(first.problem.options, context.data)) ?? found;
    const { ownOptimizer } = lease;
    const optimizer = ownOptimizer
      ? defineOwnOptimizer(ownOptimizer.name, ownOptimizer.definition)
      : context.findOptimizer(first.optimizer);
    const shape: ShardShape = {
      problem,
      options: first.problem.options,
      optimizer,
      trials: lease.trials,
      data: context.data,
      curvature: lease.curvature,
      heldOut: lease.heldOut,
      targets: lease.targets,
      targetsOn: lease.targetsOn,
    };
    const device = deviceOf(context.device, problem.engine);
    const code = codeOf(context.code, first.problem.name, ownOptimizer ? null : first.optimizer);
    const planned = problem.engine === undefined || problem.engine === "webgpu";
    const lanes = (planned && (await context.fits?.(sweep, shape))) || lease.trials.length;
    const done: ShardReport[] = [];
    for (const trials of evenGroups(lease.trials, lanes)) {
      engine = await context.createEngine(
        trials.length,
        trials.map((trial) => trial.seed),
        problem.engine ?? "webgpu",
      );
      const report = await runShard({
        ...shape,
        engine,
        trials,
        targets: lease.targets,
        curvePoints: lease.curvePoints,
        now,
        signal: stop.signal,
        onProgress(progress) {
          latest = progress;
          noteRungs(progress, lease.rungs, rungValues);
          context.onProgress(lease, progress);
          return [...pruned];
        },
      });
      const refused = await sendResults(sweep, lease, { api, device, code }, report.results, trials.length);
      if (refused !== null) {
        // Given back, not kept: asking again would get the same shard and the same refusal for ever.
        await api.release(sweep, lease, refused);
        return { kind: "failed", reason: refused };
      }
      if (!report.complete) {
        const reason = String(stop.signal.reason ?? "stopped");
        if (signal.aborted) await api.release(sweep, lease, reason);
        return { kind: "stopped", reason };
      }
      engine.dispose();
      done.push(report);
    }
    return {
      kind: "reported",
      results: done.flatMap(({ results }) => results),
      laneSteps: done.reduce((sum, report) => sum + report.laneSteps, 0),
      seconds: done.reduce((sum, report) => sum + report.seconds, 0),
    };
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    await api.release(sweep, lease, reason);
    return { kind: "failed", reason };
  } finally {
    clearInterval(timer);
    signal.removeEventListener("abort", onAbort);
    engine?.dispose();
  }
}

/** Another engine than the product's is named in place of the kernel variant. */
function deviceOf(device: Device, engine: EngineKind = "webgpu"): Device {
  return engine === "webgpu" ? device : { ...device, kernels: device.kernels.replace(/^\S*/, engine) };
}

/** In order, as few groups as `most` allows, of nearly equal length. */
export function evenGroups<T>(items: readonly T[], most: number): readonly (readonly T[])[] {
  const groups = Math.ceil(items.length / most);
  return Array.from({ length: groups }, (_, i) =>
    items.slice(Math.round((i * items.length) / groups), Math.round(((i + 1) * items.length) / groups)),
  );
}

/** Null when everything was taken, else what the server said. Waits for a server that is away. */
async function sendResults(
  sweep: string,
  lease: Lease,
  context: Pick<LeaseContext, "api" | "device"> & { readonly code: string | null },
  results: readonly TrialResult[],
  lanes: number,
): Promise<string | null> {
  let refusal: string | null = null;
  for (let start = 0; start < results.length; start += RESULTS_PER_REQUEST) {
    const batch = results.slice(start, start + RESULTS_PER_REQUEST);
    for (let attempt = 0; ; attempt++) {
      const reply = await context.api.results(sweep, lease, {
        device: context.device,
        ...(context.code === null ? {} : { code: context.code }),
        lanes,
        results: [...batch],
      });
      if (reply.kind === "ok") {
        const refused = reply.value.find(({ outcome }) => outcome === "refused");
        if (refused) refusal ??= `a result was refused: ${refused.reason ?? "no reason given"}`;
        break;
      }
      if (reply.kind === "refused") return reply.message;
      if (attempt >= REPORT_ATTEMPTS)
        return reply.kind === "away" ? reply.message : "the server took no result";
      await new Promise((resolve) => setTimeout(resolve, Math.min(30_000, 500 * 2 ** attempt)));
    }
  }
  return refusal;
}

function noteRungs(
  progress: ShardProgress,
  rungs: readonly number[],
  values: Map<string, (number | null)[]>,
): void {
  if (rungs.length === 0) return;
  for (const lane of progress.lanes) {
    const passed = values.get(lane.key) ?? [];
    while (passed.length < rungs.length && lane.gradientEquivalents >= (rungs[passed.length] ?? Infinity))
      passed.push(lane.value);
    values.set(lane.key, passed);
  }
}

function heartbeatTrials(
  progress: ShardProgress | null,
  rungs: readonly number[],
  values: ReadonlyMap<string, (number | null)[]>,
): Parameters<RunnerApi["heartbeat"]>[2] {
  return (progress?.lanes ?? [])
    .filter((lane) => lane.running || rungs.length > 0)
    .map((lane) => ({
      key: lane.key,
      steps: lane.steps,
      gradientEquivalents: lane.gradientEquivalents,
      value: lane.value,
      rungs: [...(values.get(lane.key) ?? [])],
    }));
}
