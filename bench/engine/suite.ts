/** The engine benchmark, wherever there is a device: contenders at the same work, in turn, checked first. */
import { chooseKernels } from "../../gpu-runner/engines/webgpu/tune.ts";
import { assertSameWork, type Clock, type Contender, interleave, type Timing } from "./contender.ts";
import { type EngineOptions, ours } from "./ours.ts";
import { type Roofline, roofline } from "./roofline.ts";
import { type Fixture, fixtureOf, METHODS, type Method, WORKLOADS } from "./workload.ts";

/** Makes the peers of one measurement; those that do not serve it are left out. */
export type Peers = (
  fixture: Fixture,
  method: Method,
  lanes: number,
  now: Clock,
) => Promise<readonly Contender[]>;

export interface SuiteOptions {
  /** Substrings; all when empty. */
  readonly workloads: readonly string[];
  readonly methods: readonly string[];
  readonly lanes: readonly number[];
  readonly rounds: number;
  readonly sampleMs: number;
}

export interface Measurement {
  readonly workload: string;
  readonly method: Method;
  readonly lanes: number;
  readonly timings: readonly Timing[];
  /** Peer's milliseconds per trial-step over ours, by peer. */
  readonly ratios: Readonly<Record<string, number>>;
}

export interface Report {
  readonly adapter: string;
  readonly kernels: string;
  readonly roofline: Roofline;
  readonly measurements: readonly Measurement[];
  /** Measurements that could not be made, with the reason. */
  readonly skipped: readonly string[];
}

export async function runSuite(
  opened: Omit<EngineOptions, "kernels">,
  options: SuiteOptions,
  peers: Peers,
  now: Clock,
  say: (line: string) => void,
): Promise<Report> {
  const { info } = opened;
  const kernels = await chooseKernels(opened.device, info, now);
  const engine = { ...opened, kernels };
  const roof = await roofline(engine, options.rounds, now);
  say(
    `ALU ${roof.aluGflops.toFixed(2)} GFLOPS, product ${roof.matmulGflops.toFixed(2)} (${(100 * roof.matmulOfPeak).toFixed(0)} %), encoding ${roof.encodeMicrosecondsPerDispatch.toFixed(2)} µs a dispatch`,
  );
  const measurements: Measurement[] = [];
  const skipped: string[] = [];
  const wanted = (name: string, filters: readonly string[]): boolean =>
    filters.length === 0 || filters.some((filter) => name.includes(filter));
  for (const workload of WORKLOADS.filter(({ name }) => wanted(name, options.workloads))) {
    const fixture = fixtureOf(workload);
    for (const method of METHODS.filter((name) => wanted(name, options.methods)))
      for (const lanes of options.lanes) {
        const contenders: Contender[] = [];
        const title = `${workload.name}, ${method}, ${lanes} lanes`;
        try {
          contenders.push(await ours(fixture, method, lanes, engine, now));
          contenders.push(...(await peers(fixture, method, lanes, now)));
          assertSameWork(contenders);
          const timings = await interleave(contenders, options.rounds, options.sampleMs, now);
          measurements.push({ workload: workload.name, method, lanes, timings, ratios: ratiosOf(timings) });
          for (const line of lines(title, timings)) say(line);
        } catch (error) {
          skipped.push(`${title}: ${error instanceof Error ? error.message : String(error)}`);
          say(`skipped: ${skipped.at(-1)}`);
        } finally {
          for (const contender of contenders) contender.dispose();
        }
      }
  }
  const adapter = [info.vendor, info.architecture, info.description].filter(Boolean).join(" ");
  return { adapter, kernels: JSON.stringify(kernels), roofline: roof, measurements, skipped };
}

function ratiosOf([mine, ...others]: readonly Timing[]): Readonly<Record<string, number>> {
  const own = mine?.msPerTrialStep ?? Number.NaN;
  return Object.fromEntries(others.map(({ name, msPerTrialStep }) => [name, msPerTrialStep / own]));
}

function lines(title: string, timings: readonly Timing[]): readonly string[] {
  const own = timings[0]?.msPerTrialStep ?? Number.NaN;
  return [
    title,
    ...timings.map(
      ({ name, msPerTrialStep, firstStepMs }, i) =>
        `  ${name.padEnd(22)} ${msPerTrialStep.toFixed(4).padStart(10)} ms a trial-step, first step ${firstStepMs.toFixed(0).padStart(5)} ms${i === 0 ? "" : `   ×${(msPerTrialStep / own).toFixed(1)}`}`,
    ),
  ];
}
