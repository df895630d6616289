/** What an adapter's description says about the kernels to use. */
import type { KernelVariant } from "./kernel-variant.ts";
import type { ResidenceMode } from "./residence-mode.ts";

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render|warp/i;

/** Buffer sizes are multiples of so many bytes; a limit need not be (wgpu tells 2³¹ − 1). */
const BUFFER_STEP_BYTES = 4;

/**
 * What the engine asks of an adapter: the largest buffers and workgroups it has.
 * @param subgroups whether to ask for them where there are any: kernels then share loads between the 4 invocations of a quad
 */
export function deviceRequest(
  adapter: GPUAdapter,
  subgroups = true,
): GPUDeviceDescriptor & { readonly requiredLimits: Record<string, number> } {
  const { limits } = adapter;
  const whole = (bytes: number): number => bytes - (bytes % BUFFER_STEP_BYTES);
  return {
    requiredFeatures: subgroups && adapter.features.has("subgroups") ? ["subgroups"] : [],
    requiredLimits: {
      maxBufferSize: whole(limits.maxBufferSize),
      maxStorageBufferBindingSize: whole(limits.maxStorageBufferBindingSize),
      maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
      maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
      maxComputeWorkgroupSizeY: limits.maxComputeWorkgroupSizeY,
    },
  };
}

/** Whether the adapter runs on the CPU. */
export function isSoftwareAdapter(info: GPUAdapterInfo): boolean {
  return (
    info.isFallbackAdapter ||
    SOFTWARE.test(`${info.vendor} ${info.architecture} ${info.device} ${info.description}`)
  );
}

/** The variant to start with, before anything was timed; `register` works well everywhere. */
export function defaultVariant(info: GPUAdapterInfo | undefined): KernelVariant {
  return info && !isSoftwareAdapter(info) ? "tile" : "register";
}

/**
 * Whether small programs become one kernel where the engine is not told. Software adapters compile them to the same
 * bits; other compilers may fuse a product and a sum across operations, so there it stays off: nothing has compared
 * the bits on such an adapter (docs/decisions/033-resident-variant.md).
 */
export function defaultResidence(info: GPUAdapterInfo | undefined): ResidenceMode {
  return info && isSoftwareAdapter(info) ? "auto" : "never";
}

/** Whether subgroups are quads on this device, whatever the kernel (true of SwiftShader). */
export function hasQuads({ features, adapterInfo }: GPUDevice): boolean {
  return features.has("subgroups") && adapterInfo.subgroupMinSize === 4 && adapterInfo.subgroupMaxSize === 4;
}
