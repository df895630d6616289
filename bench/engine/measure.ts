/** One method on one network: every contender at every lane count, checked, then timed in the same rounds. */
import { type Absent, assertSameWork, type Clock, type Contender, type Peer } from "./contender.ts";
import { interleave, pairedRatio, type Timing } from "./interleave.ts";
import { type EngineOptions, ours } from "./ours.ts";
import type { PlannedMeasurement } from "./plan.ts";
import type { Fixture, Method } from "./workload.ts";

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
/** Steps expected to take longer are not begun: it takes two of them to measure one. */
const LONGEST_STEP_MS = 45_000;

export interface MeasureOptions {
  readonly rounds: number;
  readonly sampleMs: number;
}

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
    for (const peer of [own, ...peers])
      for (const entry of await entered(peer, fixture, method, lanes, now)) {
        if ("contender" in entry) entries.push(entry);
        else for (const count of entry.lanes) (absent.get(count) ?? {})[peer.name] = entry.absent;
      }
    assertSameWork(entries.map(({ contender }) => contender));
    const measured = lanes.filter((count) => !(OURS in (absent.get(count) ?? {})));
    // What a product costs is told in gradients: in the same rounds, not in another measurement.
    if (method === "hessian-vector")
      for (const count of measured) {
        const gradient = await ours(fixture, "gradient", count, engine, now);
        entries.push({ contender: { ...gradient, name: `${OURS} gradient ×${count}` }, lanes: [count] });
      }
    const timings = await interleave(
      entries.map(({ contender }) => contender),
      options.rounds,
      options.sampleMs,
      now,
    );
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
      skipped: lanes
        .filter((count) => !measured.includes(count))
        .map((count) => `${workload.name}, ${method}, ${count} lanes: ${absent.get(count)?.[OURS]}`),
    };
  } finally {
    for (const { contender } of entries) contender.dispose();
  }
}

/** The contenders of one library, few lanes first: what they take tells how long many would. */
async function entered(
  peer: Peer,
  fixture: Fixture,
  method: Method,
  lanes: readonly number[],
  now: Clock,
): Promise<readonly (Entry | (Absent & { readonly lanes: readonly number[] }))[]> {
  const found: (Entry | (Absent & { readonly lanes: readonly number[] }))[] = [];
  let msPerLane = 0;
  for (const count of peer.oneAtATime ? [1] : lanes) {
    const belongs = peer.oneAtATime ? lanes : [count];
    const expectedMs = msPerLane * count;
    if (expectedMs > LONGEST_STEP_MS) {
      found.push({
        absent: `one step would take ${(expectedMs / 1000).toFixed(0)} s, and ${LONGEST_STEP_MS / 1000} s is the most that is begun`,
        lanes: belongs,
      });
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
    found.push({ contender: made, lanes: belongs });
    const began = now();
    await made.run(1);
    msPerLane = (now() - began) / count;
  }
  return found;
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
