/** Resident against layered, wherever there is a device: equal results first, then interleaved rounds. */
import type { Clock } from "../engine/contender.ts";
import { fixtureOf, type Workload } from "../engine/workload.ts";
import {
  type ClosedFormCase,
  closedFormContender,
  type OpenedDevice,
  type ResidentContender,
} from "./closed-form.ts";
import { layeredNetwork, residentNetwork } from "./tiny-contenders.ts";

export const CLOSED_FORM_CASES: readonly ClosedFormCase[] = [
  { problem: "himmelblau", optimizer: "sgd" },
  { problem: "himmelblau", optimizer: "two-way-armijo" },
  { problem: "rosenbrock", optimizer: "adam" },
  { problem: "phase-retrieval", optimizer: "saddle-free-newton" },
];

function network(name: string, inputs: number, hidden: number, outputs: number, batch: number): Workload {
  return {
    name,
    batch,
    spec: {
      input: [inputs],
      layers: [
        { kind: "dense", outputs: hidden, bias: true },
        { kind: "activation", activation: "tanh" },
        { kind: "dense", outputs, bias: true },
      ],
      loss: "softmax-cross-entropy",
      weightDecay: 0,
    },
  };
}
const NETWORKS = [
  network("tiny 32-32-4, batch 64", 32, 32, 4, 64),
  network("mnist-10x10, 5 units, batch 128", 100, 5, 10, 128),
];

/** Largest difference of θ that counts as the same training in float32. */
const NETWORK_TOLERANCE = 1e-4;

/** Steps longer than this are timed once: hundreds of lanes of a network on a software adapter. */
const LONG_STEP_MS = 250;

export interface ResidentOptions {
  readonly lanes: readonly number[];
  readonly rounds: number;
  readonly sampleMs: number;
}

export interface ResidentTiming {
  readonly name: string;
  readonly leastMsPerStep: number;
  readonly medianMsPerStep: number;
  /** From nothing to the end of the first step: what a shard waits before anything moves. */
  readonly firstStepMs: number;
  readonly dispatchesPerStep: number;
}

export interface ResidentMeasurement {
  readonly what: string;
  readonly lanes: number;
  readonly equal: "to the bit" | "within tolerance";
  readonly timings: readonly ResidentTiming[];
  /** Median over rounds of layered time over the other's, by name. */
  readonly speedups: Readonly<Record<string, number>>;
}

export interface ResidentReport {
  readonly adapter: string;
  readonly measurements: readonly ResidentMeasurement[];
}

/** @param open a fresh device, on which nothing was compiled yet */
export async function runResidentSuite(
  open: () => Promise<OpenedDevice>,
  options: ResidentOptions,
  now: Clock,
  say: (line: string) => void,
): Promise<ResidentReport> {
  const measurements: ResidentMeasurement[] = [];
  const { info } = await open();
  const measure = async (
    what: string,
    lanes: number,
    equal: ResidentMeasurement["equal"],
    make: readonly ((opened: OpenedDevice) => Promise<ResidentContender>)[],
  ): Promise<void> => {
    const contenders: ResidentContender[] = [];
    const devices: GPUDevice[] = [];
    for (const each of make) {
      const opened = await open();
      devices.push(opened.device);
      contenders.push(await each(opened));
    }
    assertEqual(what, contenders, equal === "to the bit" ? 0 : NETWORK_TOLERANCE);
    const measured = await rounds(contenders, options, now);
    measurements.push({ what, lanes, equal, ...measured });
    say(`${what}, ${lanes} lanes (equal ${equal})`);
    for (const timing of measured.timings) say(line(timing, measured.speedups[timing.name]));
    for (const contender of contenders) contender.dispose();
    for (const device of devices) device.destroy();
  };
  for (const lanes of options.lanes) {
    for (const each of CLOSED_FORM_CASES)
      await measure(`${each.problem}, ${each.optimizer}`, lanes, "to the bit", [
        (opened) => closedFormContender(each, lanes, "never", opened, now),
        (opened) => closedFormContender(each, lanes, "always", opened, now),
      ]);
    for (const workload of NETWORKS) {
      const fixture = fixtureOf(workload);
      await measure(`${workload.name}, sgd`, lanes, "within tolerance", [
        (opened) => layeredNetwork(fixture, lanes, opened, now),
        (opened) => residentNetwork(fixture, lanes, "invocation a lane", opened, now),
        (opened) => residentNetwork(fixture, lanes, "workgroup a lane", opened, now),
      ]);
    }
  }
  const adapter = [info.vendor, info.architecture, info.description].filter(Boolean).join(" ");
  return { adapter, measurements };
}

/** @throws Error when two contenders did not do the same work */
function assertEqual(
  what: string,
  [first, ...others]: readonly ResidentContender[],
  tolerance: number,
): void {
  for (const other of others)
    first?.check.forEach((value, i) => {
      const theirs = other.check[i] ?? Number.NaN;
      if (!(Object.is(value, theirs) || Math.abs(value - theirs) <= tolerance))
        throw new Error(`${what}: ${other.name} reaches ${theirs}, ${first.name} ${value} (number ${i})`);
    });
}

async function rounds(
  contenders: readonly ResidentContender[],
  options: ResidentOptions,
  now: Clock,
): Promise<Pick<ResidentMeasurement, "timings" | "speedups">> {
  const plans: { contender: ResidentContender; steps: number; samples: number[] }[] = [];
  for (const contender of contenders) {
    let began = now();
    await contender.run(1);
    let stepMs = now() - began;
    // The estimate of what a dispatch costs settles over a few runs.
    for (let i = 0; i < 3 && stepMs < LONG_STEP_MS; i++) {
      began = now();
      await contender.run(2);
      stepMs = Math.max(0.01, (now() - began) / 2);
    }
    const steps = Math.max(1, Math.min(2048, Math.round(options.sampleMs / stepMs)));
    plans.push({ contender, steps, samples: [] });
  }
  for (let round = 0; round < options.rounds; round++)
    for (const { contender, steps, samples } of plans) {
      if (round > 0 && (samples[0] as number) > LONG_STEP_MS) continue;
      const began = now();
      await contender.run(steps);
      samples.push((now() - began) / steps);
    }
  const layered = plans[0]?.samples ?? [];
  return {
    timings: plans.map(({ contender, samples }) => ({
      name: contender.name,
      leastMsPerStep: Math.min(...samples),
      medianMsPerStep: median(samples),
      firstStepMs: contender.firstStepMs,
      dispatchesPerStep: contender.dispatchesPerStep,
    })),
    speedups: Object.fromEntries(
      plans.map(({ contender, samples }) => [
        contender.name,
        median(samples.slice(0, layered.length).map((sample, i) => (layered[i] as number) / sample)),
      ]),
    ),
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] as number;
}

function line({ name, leastMsPerStep, medianMsPerStep, firstStepMs }: ResidentTiming, speedup = 1): string {
  return `  ${name.padEnd(18)} ${medianMsPerStep.toFixed(4).padStart(10)} ms a step (least ${leastMsPerStep.toFixed(4)}), first step ${firstStepMs.toFixed(0).padStart(6)} ms   ×${speedup.toFixed(2)}`;
}
