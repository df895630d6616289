/** One method on one network: every contender at every lane count, checked, then timed in the same rounds. */
import { defineOwnOptimizer } from "../../gpu-runner/optimizers/own-optimizer.ts";
import { ownOptimizerSchema } from "../../shared/contracts/own-optimizer.ts";
import { type Absent, assertSameWork, type Clock, type Contender, type Peer } from "./contender.ts";
import { interleave, LONG_STEP_MS, pairedRatio, type Timing } from "./interleave.ts";
import { type EngineOptions, ours } from "./ours.ts";
import type { PlannedMeasurement } from "./plan.ts";
import { POSTED_ADAM } from "./posted-adam.ts";
import { type Fixture, KRYLOV_VECTORS, type Method } from "./workload.ts";

export interface Measurement {
  readonly workload: string;
  readonly method: Method;
  readonly lanes: number;
  /** Ours first; those one at a time have one lane and the same samples at every lane count. */
  readonly timings: readonly Timing[];
  /** Other contender's milliseconds per trial-step over ours, by its name; medians of the rounds' ratios. */
  readonly ratios: Readonly<Record<string, number>>;
  /** Peers that were not measured, with the reason. */
  readonly absent: Readonly<Record<string, string>>;
}

export const OURS = "saddlebench";
/** The same engine and method, written as a formula that a person posts. */
export const POSTED = "saddlebench, posted";
/** Products that a Newton step needs at least: without one measured, what it takes is learnt by beginning it. */
const PRODUCTS = KRYLOV_VECTORS;

export interface MeasureOptions {
  readonly rounds: number;
  readonly sampleMs: number;
  /** Steps expected to take longer are not begun: it takes two of them to measure one. */
  readonly longestStepSeconds: number;
}

/** Milliseconds of a step of each contender so far, by network, method and name. */
export type History = Map<string, number>;

const historyKey = (workload: string, method: Method, name: string): string =>
  `${workload}, ${method}, ${name}`;

interface Entry {
  readonly contender: Contender;
  /** The lane counts whose measurements it belongs to. */
  readonly lanes: readonly number[];
}

/** One measurement a lane count; those that ours cannot be timed at are missing, with the reason in `skipped`. */
export async function measure(
  { workload, method, lanes }: PlannedMeasurement,
  fixture: Fixture,
  engine: EngineOptions,
  options: MeasureOptions,
  peers: readonly Peer[],
  history: History,
  now: Clock,
): Promise<{ readonly measurements: readonly Measurement[]; readonly skipped: readonly string[] }> {
  const entries: Entry[] = [];
  const absent = new Map<number, Record<string, string>>(lanes.map((count) => [count, {}]));
  try {
    const own: Peer = {
      name: OURS,
      oneAtATime: false,
      make: (fixture, method, count, now) => ours(fixture, method, count, engine, now),
    };
    for (const peer of [own, ...(method === "adam" ? [postedPeer(engine)] : []), ...peers])
      for (const entry of await entered(peer, fixture, method, lanes, options, history, now)) {
        if ("contender" in entry) entries.push(entry);
        else for (const count of entry.lanes) (absent.get(count) ?? {})[peer.name] = entry.absent;
      }
    assertSameWork(entries.map(({ contender }) => contender));
    const measured = lanes.filter((count) => !(OURS in (absent.get(count) ?? {})));
    const skipped = lanes
      .filter((count) => !measured.includes(count))
      .map((count) => `${workload.name}, ${method}, ${count} lanes: ${absent.get(count)?.[OURS]}`);
    if (measured.length === 0) return { measurements: [], skipped };
    // What a product costs is told in gradients: in the same rounds, not in another measurement.
    if (method === "hessian-vector")
      for (const count of measured) {
        const gradient = await ours(fixture, "gradient", count, engine, now);
        const named = {
          ...gradient,
          name: `${OURS} gradient ×${count}`,
          stepMs: await timeOfStep(gradient, now),
        };
        entries.push({ contender: named, lanes: [count] });
      }
    const timings = await interleave(
      entries.map(({ contender }) => contender),
      options.rounds,
      options.sampleMs,
      now,
    );
    for (const { name, medianMs } of timings) history.set(historyKey(workload.name, method, name), medianMs);
    return {
      measurements: measured.map((count) => {
        const these = timings.filter((_, i) => entries[i]?.lanes.includes(count));
        return {
          workload: workload.name,
          method,
          lanes: count,
          timings: these,
          ratios: ratiosOf(these),
          absent: absent.get(count) ?? {},
        };
      }),
      skipped,
    };
  } finally {
    for (const { contender } of entries) contender.dispose();
  }
}

function postedPeer(engine: EngineOptions): Peer {
  const definition = defineOwnOptimizer("posted-adam", ownOptimizerSchema.parse(POSTED_ADAM));
  return {
    name: POSTED,
    oneAtATime: false,
    make: (fixture, method, count, now) => ours(fixture, method, count, engine, now, POSTED, definition),
  };
}

type Entered = Entry | (Absent & { readonly lanes: readonly number[] });

/** The contenders of one library, few lanes first: what they take tells how long many would. */
async function entered(
  peer: Peer,
  fixture: Fixture,
  method: Method,
  lanes: readonly number[],
  { longestStepSeconds }: MeasureOptions,
  history: History,
  now: Clock,
): Promise<readonly Entered[]> {
  const found: Entered[] = [];
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(0)} s`;
  const limit = `${longestStepSeconds} s is the most that is timed`;
  let msPerLane = 0;
  for (const count of peer.oneAtATime ? [1] : lanes) {
    const belongs = peer.oneAtATime ? lanes : [count];
    const name = peer.oneAtATime ? peer.name : `${peer.name} ×${count}`;
    const productMs = history.get(historyKey(fixture.workload.name, "hessian-vector", name)) ?? 0;
    const expectedMs = Math.max(
      msPerLane * count,
      method === "saddle-free-newton-20" ? PRODUCTS * productMs : 0,
    );
    if (expectedMs > longestStepSeconds * 1000) {
      found.push({ absent: `one step would take ${seconds(expectedMs)}, and ${limit}`, lanes: belongs });
      continue;
    }
    const made = await peer.make(fixture, method, count, now).catch(
      (error: unknown): Absent => ({
        absent: `it fails: ${error instanceof Error ? error.message : String(error)}`.slice(0, 300),
      }),
    );
    if ("absent" in made) {
      found.push({ ...made, lanes: belongs });
      continue;
    }
    // A checked step may have compiled; that is little of a long one.
    const stepMs = made.stepMs > LONG_STEP_MS ? made.stepMs : await timeOfStep(made, now);
    msPerLane = stepMs / count;
    if (stepMs <= longestStepSeconds * 1000) found.push({ contender: { ...made, stepMs }, lanes: belongs });
    else {
      made.dispose();
      found.push({ absent: `a step takes ${seconds(stepMs)}, and ${limit}`, lanes: belongs });
    }
  }
  return found;
}

async function timeOfStep(contender: Contender, now: Clock): Promise<number> {
  const began = now();
  await contender.run(1);
  return now() - began;
}

function ratiosOf([mine, ...others]: readonly Timing[]): Readonly<Record<string, number>> {
  return mine ? Object.fromEntries(others.map((other) => [other.name, pairedRatio(other, mine)])) : {};
}

/** A measurement as lines of a table. */
export function measurementLines({
  workload,
  method,
  lanes,
  timings,
  absent,
}: Measurement): readonly string[] {
  const [own] = timings as [Timing];
  return [
    `${workload}, ${method}, ${lanes} lanes`,
    ...timings.map(
      (timing, i) =>
        `  ${timing.name.padEnd(26)} ${timing.msPerTrialStep.toFixed(4).padStart(10)} ms a trial-step, first step ${timing.firstStepMs.toFixed(0).padStart(5)} ms${i === 0 ? "" : `   ×${pairedRatio(timing, own).toFixed(2)}`}${timing.fewerRounds ? ` (${timing.samples.length} round: ${timing.fewerRounds})` : ""}`,
    ),
    ...Object.entries(absent).map(([name, reason]) => `  ${name.padEnd(26)} none: ${reason}`),
  ];
}
