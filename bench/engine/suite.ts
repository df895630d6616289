/** The engine benchmark, wherever there is a device: contenders at the same work, in turn, checked first. */
import { chooseKernels } from "../../gpu-runner/engines/webgpu/tune.ts";
import { assertSameWork, type Clock, type Contender, interleave, type Timing } from "./contender.ts";
import { type EngineOptions, ours } from "./ours.ts";
import { type PlannedMeasurement, planMeasurements, type Selection } from "./plan.ts";
import { type ProfileEntry, profile, profileLines } from "./profile.ts";
import { type Roofline, roofline } from "./roofline.ts";
import { judge, pairedRatio, type Target, targetLines } from "./targets.ts";
import { type Fixture, fixtureOf, type Method, WORKLOADS, type Workload } from "./workload.ts";

/** Makes the peers of one measurement; those that do not serve it are left out. */
export type Peers = (
  fixture: Fixture,
  method: Method,
  lanes: number,
  now: Clock,
) => Promise<readonly Contender[]>;

export interface SuiteOptions extends Selection {
  readonly rounds: number;
  readonly sampleMs: number;
  /** Measurements that would start later than this are left out. */
  readonly minutes: number;
  /** Times each dispatch of the selected steps instead. */
  readonly profile: boolean;
}

export interface Measurement {
  readonly workload: string;
  readonly method: Method;
  readonly lanes: number;
  readonly timings: readonly Timing[];
  /** Other contender's milliseconds per trial-step over ours, by its name; medians of the rounds' ratios. */
  readonly ratios: Readonly<Record<string, number>>;
}

export interface Report {
  readonly adapter: string;
  readonly kernels: string;
  /** From making an engine to the end of the first MLP step, nothing compiled before. */
  readonly firstStepMs: number;
  readonly roofline: Roofline;
  readonly measurements: readonly Measurement[];
  readonly profiles: readonly {
    readonly title: string;
    readonly entries: readonly ProfileEntry[];
  }[];
  /** Measurements that could not be made, with the reason. */
  readonly skipped: readonly string[];
  readonly targets: readonly Target[];
}

/** One contender's share of one measurement, about; steps expected to take longer are not begun. */
const CONTENDER_MS = 5000;

export async function runSuite(
  opened: Omit<EngineOptions, "kernels">,
  options: SuiteOptions,
  peers: Peers,
  now: Clock,
  say: (line: string) => void,
): Promise<Report> {
  const began = now();
  const { info } = opened;
  const fixtures = new Map<Workload, Fixture>();
  const fixture = (workload: Workload): Fixture => {
    const known = fixtures.get(workload) ?? fixtureOf(workload);
    fixtures.set(workload, known);
    return known;
  };
  const firstStepMs = await firstStep(opened, fixture(WORKLOADS[0] as Workload), now);
  say(`first step of the MLP, nothing compiled before: ${firstStepMs.toFixed(0)} ms`);
  const kernels = await chooseKernels(opened.device, info, now);
  const engine = { ...opened, kernels };
  const roof = await roofline(engine, options.rounds, now);
  say(
    `ALU ${roof.aluGflops.toFixed(2)} GFLOPS, product ${roof.matmulGflops.toFixed(2)} (${(100 * roof.matmulOfPeak).toFixed(0)} %), encoding ${roof.encodeMicrosecondsPerDispatch.toFixed(2)} µs a dispatch`,
  );
  const measurements: Measurement[] = [];
  const profiles: { title: string; entries: readonly ProfileEntry[] }[] = [];
  const skipped: string[] = [];
  /** Milliseconds of one of our steps, per lane, by workload and method. */
  const known = new Map<string, number>();
  for (const planned of planMeasurements(options)) {
    const { workload, method, lanes } = planned;
    const title = `${workload.name}, ${method}, ${lanes} lanes`;
    const kind = `${workload.name}, ${method}`;
    const expected = (known.get(kind) ?? 0) * lanes;
    try {
      if (now() - began > options.minutes * 60_000)
        throw new Error(`the ${options.minutes} minutes are over`);
      if (expected > CONTENDER_MS) throw new Error(`one step would take ${(expected / 1000).toFixed(0)} s`);
      if (options.profile) {
        const entries = await profile(fixture(workload), method, lanes, engine, now, options.rounds);
        profiles.push({ title, entries });
        for (const line of profileLines(title, entries)) say(line);
        continue;
      }
      const timings = await measure(planned, fixture(workload), engine, options, peers, now);
      known.set(kind, (timings[0] as Timing).msPerTrialStep);
      measurements.push({ workload: workload.name, method, lanes, timings, ratios: ratiosOf(timings) });
      for (const line of lines(title, timings)) say(line);
    } catch (error) {
      skipped.push(`${title}: ${error instanceof Error ? error.message : String(error)}`);
      say(`skipped: ${skipped.at(-1)}`);
    }
  }
  const adapter = [info.vendor, info.architecture, info.description].filter(Boolean).join(" ");
  const figures = {
    adapter,
    kernels: JSON.stringify(kernels),
    firstStepMs,
    roofline: roof,
    measurements,
    profiles,
    skipped,
  };
  const targets = judge(figures);
  for (const line of targetLines(targets)) say(line);
  return { ...figures, targets };
}

/** What a page pays before its first step is done: every kernel of an MLP step compiled, and run once. */
async function firstStep(
  opened: Omit<EngineOptions, "kernels">,
  fixture: Fixture,
  now: Clock,
): Promise<number> {
  // As the runner does before anything was timed: the adapter's default kernels.
  const first = await ours(fixture, "sgd", 1, opened, now);
  first.dispose();
  return first.firstStepMs;
}

async function measure(
  { method, lanes }: PlannedMeasurement,
  fixture: Fixture,
  engine: EngineOptions,
  options: SuiteOptions,
  peers: Peers,
  now: Clock,
): Promise<readonly Timing[]> {
  const contenders: Contender[] = [];
  try {
    contenders.push(await ours(fixture, method, lanes, engine, now));
    contenders.push(...(await peers(fixture, method, lanes, now)));
    assertSameWork(contenders);
    // What a product costs is told in gradients: in the same rounds, not in another measurement.
    if (method === "hessian-vector") {
      const gradient = await ours(fixture, "gradient", lanes, engine, now);
      contenders.push({ ...gradient, name: `saddlebench gradient ×${lanes}` });
    }
    return await interleave(contenders, options.rounds, options.sampleMs, CONTENDER_MS, now);
  } finally {
    for (const contender of contenders) contender.dispose();
  }
}

function ratiosOf([mine, ...others]: readonly Timing[]): Readonly<Record<string, number>> {
  return mine ? Object.fromEntries(others.map((other) => [other.name, pairedRatio(other, mine)])) : {};
}

function lines(title: string, timings: readonly Timing[]): readonly string[] {
  const [own] = timings as [Timing];
  return [
    title,
    ...timings.map(
      (timing, i) =>
        `  ${timing.name.padEnd(26)} ${timing.msPerTrialStep.toFixed(4).padStart(10)} ms a trial-step, first step ${timing.firstStepMs.toFixed(0).padStart(5)} ms${i === 0 ? "" : `   ×${pairedRatio(timing, own).toFixed(2)}`}${timing.samples.length < (own.samples.length || 0) ? ` (${timing.samples.length} rounds)` : ""}`,
    ),
  ];
}
