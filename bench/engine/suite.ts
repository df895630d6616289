/** The engine benchmark, wherever there is a device: contenders at the same work, in turn, checked first. */
import { chooseKernels } from "../../gpu-runner/engines/webgpu/tune.ts";
import type { Clock, Peer } from "./contender.ts";
import type { Figures, FirstStep } from "./figures.ts";
import { type History, type Measurement, type MeasureOptions, measure, measurementLines } from "./measure.ts";
import type { EngineOptions } from "./ours.ts";
import { planMeasurements, type Selection } from "./plan.ts";
import { type ProfileEntry, profile, profileLines } from "./profile.ts";
import { roofline } from "./roofline.ts";
import { judge, type Report, targetLines } from "./targets.ts";
import { type Fixture, fixtureOf, SEARCH, type Workload } from "./workload.ts";

export interface SuiteOptions extends Selection, MeasureOptions {
  /** Measurements that would start later than this are left out. */
  readonly minutes: number;
  /** Times each dispatch of the selected steps instead. */
  readonly profile: boolean;
}

/** @param firstStep measured beforehand: here kernels would be compiled already */
export async function runSuite(
  opened: Omit<EngineOptions, "kernels">,
  options: SuiteOptions,
  peers: readonly Peer[],
  firstStep: FirstStep | undefined,
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
  const kernels = await chooseKernels(opened.device, info, now);
  const engine = { ...opened, kernels };
  const roof = await roofline(engine, options.rounds, now);
  say(
    `ALU ${roof.aluGflops.toFixed(2)} GFLOPS, product ${roof.matmulGflops.toFixed(2)} (${(100 * roof.matmulOfPeak).toFixed(0)} %), encoding ${roof.encodeMicrosecondsPerDispatch.toFixed(2)} µs a dispatch`,
  );
  const measurements: Measurement[] = [];
  const profiles: { title: string; entries: readonly ProfileEntry[] }[] = [];
  const skipped: string[] = [];
  const history: History = new Map();
  for (const planned of planMeasurements(options)) {
    const { workload, method, lanes } = planned;
    const title = `${workload.name}, ${method}`;
    try {
      if (now() - began > options.minutes * 60_000)
        throw new Error(`the ${options.minutes} minutes are over`);
      if (options.profile)
        for (const count of lanes) {
          const named = `${title}, ${count} lanes`;
          const entries = await profile(fixture(workload), method, count, engine, now, options.rounds);
          profiles.push({ title: named, entries });
          for (const line of profileLines(named, entries)) say(line);
        }
      else {
        const found = await measure(planned, fixture(workload), engine, options, peers, history, now);
        measurements.push(...found.measurements);
        for (const each of found.measurements) for (const line of measurementLines(each)) say(line);
        skipped.push(...found.skipped);
        for (const each of found.skipped) say(`skipped: ${each}`);
      }
    } catch (error) {
      skipped.push(`${title}: ${error instanceof Error ? error.message : String(error)}`);
      say(`skipped: ${skipped.at(-1)}`);
    }
  }
  const figures: Figures = {
    adapter: [info.vendor, info.architecture, info.description].filter(Boolean).join(" "),
    kernels: JSON.stringify(kernels),
    search: SEARCH,
    ...(firstStep ? { firstStep } : {}),
    roofline: roof,
    measurements,
    profiles,
    skipped,
  };
  const targets = judge(figures);
  for (const line of targetLines(targets)) say(line);
  return { ...figures, targets };
}
