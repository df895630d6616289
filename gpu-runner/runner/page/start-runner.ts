/** Puts a device, the registries and the API together and runs the loop until stopped. */

import type { CodeDigests } from "../../../shared/planning/code-digests.ts";
import { createFetchDataSource } from "../../data/fetch-data-source.ts";
import { chooseKernels, type KernelChoice } from "../../engines/webgpu/tune.ts";
import { createWebGpuEngine } from "../../engines/webgpu/webgpu-engine.ts";
import { findOptimizer } from "../../optimizers/registry.ts";
import { findProblem } from "../../problems/registry.ts";
import { laneSeeds } from "../../random/philox.ts";
import { describeDevice, type OpenedDevice, openDevice } from "../device.ts";
import { LanePlanner, memoryBudget } from "../lane-planner.ts";
import { type RunnerOptions, runRunner, type StoppedRunner } from "../runner.ts";
import { RunnerApi } from "../runner-api.ts";
import type { RunnerSettings } from "./session.ts";

/** Version that goes into every result; replaced at build time. */
declare const SADDLEBENCH_VERSION: string;
/** What this page was built of; replaced at build time. */
declare const SADDLEBENCH_CODE: CodeDigests | null;

declare global {
  interface Navigator {
    /** GiB, rounded; Chromium only (Device Memory API). */
    readonly deviceMemory?: number;
  }
}

export interface StartedRunner {
  readonly opened: OpenedDevice;
  /** Resolves with why the loop ended. */
  readonly ended: Promise<StoppedRunner>;
}

export async function startRunner(
  settings: RunnerSettings,
  signal: AbortSignal,
  events: Pick<RunnerOptions, "onState" | "onOutcome">,
): Promise<
  | { readonly ok: true; readonly started: StartedRunner }
  /** `final`: starting the browser again changes nothing. */
  | { readonly ok: false; readonly message: string; readonly final?: boolean }
> {
  const result = await openDevice();
  if (!result.ok) return result;
  const { opened } = result;
  let alive = true;
  void opened.device.lost.then(() => {
    alive = false;
  });
  const choice = await kernelsFor(opened);
  if (settings.unsafeFast) {
    const wrong = await checkKernels(opened, choice);
    if (wrong !== null)
      return { ok: false, final: true, message: `--unsafe-fast is refused on this adapter: ${wrong}` };
  }
  const kernels = settings.unsafeFast ? `${choice.variant} unsafe-fast` : choice.variant;
  const api = new RunnerApi(location.origin, settings.token, settings.runner, (address, init) =>
    fetch(address, init),
  );
  const { limits, features, adapterInfo } = opened.device;
  const memoryBytes = memoryBudget(limits.maxBufferSize, navigator.deviceMemory);
  const planner = new LanePlanner(
    { limits, traits: { features, adapterInfo }, memoryBytes, variant: choice.variant },
    settings.lanes,
  );
  const ended = runRunner({
    api,
    runner: settings.runner,
    lanesFor: (sweep) => planner.ask(sweep),
    fits: async (sweep, shape) => (await planner.plan(sweep, shape)).lanes,
    data: createFetchDataSource(`${location.origin}/data/`, undefined, api),
    device: describeDevice(opened, kernels, SADDLEBENCH_VERSION),
    code: SADDLEBENCH_CODE,
    findOptimizer,
    findProblem,
    async createEngine(lanes, seeds, kind) {
      if (kind === "tfjs") {
        // A megabyte that only shards with layers of tfjs's own need.
        const { openPageTfjs } = await import("./page-tfjs.ts");
        return openPageTfjs(opened, lanes, laneSeeds(seeds));
      }
      return createWebGpuEngine({
        device: opened.device,
        adapterInfo: opened.info,
        lanes,
        seeds: laneSeeds(seeds),
        memoryBytes,
        ...choice,
      });
    },
    now: () => performance.now(),
    signal,
    deviceAlive: () => alive,
    ...events,
  });
  return { ok: true, started: { opened, ended } };
}

/** Robustness is off: the kernels must prove themselves first. */
async function checkKernels(
  { device, info }: OpenedDevice,
  choice: Partial<KernelChoice>,
): Promise<string | null> {
  const { selfCheck } = await import("../self-check.ts");
  return selfCheck((lanes, seeds) =>
    createWebGpuEngine({ device, adapterInfo: info, lanes, seeds, ...choice }),
  );
}

/** Timed and remembered on real GPUs; a software adapter would spend longer compiling candidates than it gains. */
async function kernelsFor({
  device,
  info,
  adapterClass,
}: OpenedDevice): Promise<Partial<KernelChoice> & Pick<KernelChoice, "variant">> {
  if (adapterClass === "software") return { variant: "register" };
  return chooseKernels(device, info, () => performance.now(), localStorage);
}
