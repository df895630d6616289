/** Puts a device, the registries and the API together and runs the loop until stopped. */

import { createFetchDataSource } from "../data/fetch-data-source.ts";
import { type ChoiceStore, chooseKernels, type KernelChoice } from "../engines/webgpu/tune.ts";
import { createWebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { findOptimizer } from "../optimizers/registry.ts";
import { findProblem } from "../problems/registry.ts";
import { laneSeeds } from "../random/philox.ts";
import { describeDevice, type OpenedDevice, openDevice } from "./device.ts";
import { LanePlanner, memoryBudget } from "./lane-planner.ts";
import { type RunnerOptions, runRunner, type StoppedRunner } from "./runner.ts";
import { RunnerApi } from "./runner-api.ts";
import { TRIAL_LANES, trialSpeed } from "./speed-trial.ts";
import type { RunnerSettings, Surroundings } from "./surroundings.ts";

export interface StartedRunner {
  readonly opened: OpenedDevice;
  /** Resolves with why the loop ended. */
  readonly ended: Promise<StoppedRunner>;
}

export type AdapterTrial =
  | { readonly ok: true; readonly opened: OpenedDevice; readonly stepsPerSecond: number }
  | { readonly ok: false; readonly message: string };

export async function startRunner(
  settings: RunnerSettings,
  surroundings: Surroundings,
  signal: AbortSignal,
  events: Pick<RunnerOptions, "onState" | "onOutcome">,
): Promise<
  | { readonly ok: true; readonly started: StartedRunner }
  /** `final`: starting the program again changes nothing. */
  | { readonly ok: false; readonly message: string; readonly final?: boolean }
> {
  const result = await openDevice(surroundings);
  if (!result.ok) return result;
  const { opened } = result;
  let alive = true;
  void opened.device.lost.then(() => {
    alive = false;
  });
  const choice = await kernelsFor(opened, surroundings.store);
  const wrong = await checkKernels(opened, choice, settings.unsafeFast);
  if (wrong !== null)
    return {
      ok: false,
      final: true,
      message: settings.unsafeFast ? `--unsafe-fast is refused on this adapter: ${wrong}` : wrong,
    };
  const kernels = settings.unsafeFast ? `${choice.variant} unsafe-fast` : choice.variant;
  const { origin } = surroundings;
  const api = new RunnerApi(origin, settings.token, settings.runner, surroundings.fetch);
  const { limits, features, adapterInfo } = opened.device;
  const memoryBytes = memoryBudget(limits.maxBufferSize, surroundings.memoryGiB);
  const planner = new LanePlanner(
    { limits, traits: { features, adapterInfo }, memoryBytes, variant: choice.variant },
    settings.lanes,
  );
  const ended = runRunner({
    api,
    runner: settings.runner,
    lanesFor: (sweep) => planner.ask(sweep),
    fits: async (sweep, shape) => (await planner.plan(sweep, shape)).lanes,
    data: createFetchDataSource(`${origin}/data/`, undefined, api),
    device: describeDevice(opened, kernels, surroundings),
    code: surroundings.code ?? null,
    findOptimizer,
    findProblem,
    async createEngine(lanes, seeds, kind) {
      if (kind === "tfjs") return surroundings.openTfjs(opened.device, opened.info, lanes, seeds);
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

/** Whether an adapter computes, and how fast; nothing is leased. */
export async function tryAdapter(surroundings: Surroundings): Promise<AdapterTrial> {
  const result = await openDevice(surroundings);
  if (!result.ok) return result;
  const { device, info } = result.opened;
  try {
    const choice = await kernelsFor(result.opened, surroundings.store);
    const wrong = await checkKernels(result.opened, choice, false);
    if (wrong !== null) return { ok: false, message: wrong };
    const engine = createWebGpuEngine({
      device,
      adapterInfo: info,
      lanes: TRIAL_LANES,
      seeds: laneSeeds(Array.from({ length: TRIAL_LANES }, (_, lane) => lane)),
      ...choice,
    });
    const stepsPerSecond = await trialSpeed(engine, () => performance.now());
    engine.dispose();
    return { ok: true, opened: result.opened, stepsPerSecond };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  } finally {
    device.destroy();
  }
}

/** A driver may compute wrong numbers, and without robustness a kernel may write anywhere: they prove themselves first. */
async function checkKernels(
  { device, info }: OpenedDevice,
  choice: Partial<KernelChoice>,
  networks: boolean,
): Promise<string | null> {
  const { selfCheck } = await import("./self-check.ts");
  return selfCheck(
    (lanes, seeds) => createWebGpuEngine({ device, adapterInfo: info, lanes, seeds, ...choice }),
    { networks },
  );
}

/** Timed and remembered on real GPUs; a software adapter would spend longer compiling candidates than it gains. */
async function kernelsFor(
  { device, info, adapterClass }: OpenedDevice,
  store: ChoiceStore | undefined,
): Promise<Partial<KernelChoice> & Pick<KernelChoice, "variant">> {
  if (adapterClass === "software") return { variant: "register" };
  return chooseKernels(device, info, () => performance.now(), store);
}
