/** A WebGPU device without a browser: Dawn through the npm package `webgpu` in Node, wgpu in Deno. */
import { EngineLost } from "../engine.ts";
import { withPatientPolling } from "./dawn-polling.ts";
import { deviceRequest } from "./device-request.ts";

export interface DawnDevice {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
}

/** What to do where a process finds no adapter. */
export const NO_ADAPTER =
  "no GPU adapter without a browser: install a Vulkan driver, or Chromium, whose software driver is then used";

let gpu: Promise<GPU> | undefined;

/**
 * `navigator.gpu` of Deno, or Dawn's in Node, loaded once.
 * @param features Dawn toggles; those of the first call hold
 */
export function nativeGpu(features: readonly string[] = []): Promise<GPU> {
  gpu ??= load(features);
  return gpu;
}

/**
 * Opens the fastest adapter with the largest buffers it has. The process must have been started with
 * `dawnEnvironment()` where there is no hardware driver.
 * @param limits overrides of the adapter's own limits (tests of small devices)
 * @param features Dawn toggles, `["enable-dawn-features=disable_robustness"]` say
 * @param subgroups whether to ask for them where there are any (`false`: tests of kernels that do without)
 * @throws EngineLost when there is no adapter, with what to do
 */
export async function openDawnDevice(
  limits: Readonly<Record<string, number>> = {},
  features: readonly string[] = [],
  subgroups = true,
): Promise<DawnDevice> {
  const adapter = await (await nativeGpu(features)).requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) throw new EngineLost(NO_ADAPTER);
  const request = deviceRequest(adapter, subgroups);
  const requiredLimits = { ...request.requiredLimits, ...limits };
  const device = await adapter.requestDevice({ ...request, requiredLimits });
  return { device, info: adapter.info };
}

async function load(features: readonly string[]): Promise<GPU> {
  // Deno brings wgpu along.
  if (typeof navigator !== "undefined" && navigator.gpu) return navigator.gpu;
  const { create, globals } = await import("webgpu");
  // Engine code names GPUBufferUsage and the like as a page does.
  for (const [name, value] of Object.entries(globals))
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true });
  globalThis.setImmediate = withPatientPolling(setImmediate, setTimeout);
  return create([...features]);
}
