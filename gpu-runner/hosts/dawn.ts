/** A WebGPU device in Node: Dawn through the npm package `webgpu`. */
import { EngineLost } from "../engine.ts";
import { withPatientPolling } from "./dawn-polling.ts";

export interface DawnDevice {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
}

let gpu: Promise<GPU> | undefined;

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
  gpu ??= load(features);
  const adapter = await (await gpu).requestAdapter({ powerPreference: "high-performance" });
  if (!adapter)
    throw new EngineLost(
      "no GPU adapter for Node: install a Vulkan driver, or Chromium, whose software driver is then used",
    );
  const own = adapter.limits;
  const device = await adapter.requestDevice({
    // Kernels share loads between the 4 invocations of a quad where there are subgroups.
    requiredFeatures: subgroups && adapter.features.has("subgroups") ? ["subgroups"] : [],
    requiredLimits: {
      maxBufferSize: own.maxBufferSize,
      maxStorageBufferBindingSize: own.maxStorageBufferBindingSize,
      maxStorageBuffersPerShaderStage: own.maxStorageBuffersPerShaderStage,
      maxComputeWorkgroupStorageSize: own.maxComputeWorkgroupStorageSize,
      maxComputeInvocationsPerWorkgroup: own.maxComputeInvocationsPerWorkgroup,
      maxComputeWorkgroupSizeX: own.maxComputeWorkgroupSizeX,
      maxComputeWorkgroupSizeY: own.maxComputeWorkgroupSizeY,
      ...limits,
    },
  });
  return { device, info: adapter.info };
}

async function load(features: readonly string[]): Promise<GPU> {
  const { create, globals } = await import("webgpu");
  // Engine code names GPUBufferUsage and the like as a page does.
  for (const [name, value] of Object.entries(globals))
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true });
  globalThis.setImmediate = withPatientPolling(setImmediate, setTimeout);
  return create([...features]);
}
