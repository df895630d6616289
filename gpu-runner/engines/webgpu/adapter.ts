/** What an adapter's description says about the kernels to use. */
import type { KernelVariant } from "./kernel-variant.ts";
import type { ResidenceMode } from "./residence-mode.ts";

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render|warp/i;

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

/** SwiftShader keeps the bits of a program that becomes one kernel: compared there, on all contracts. */
const SAME_BITS_RESIDENT = /swiftshader/i;

/**
 * Whether small programs become one kernel where the engine is not told. Other compilers may fuse a product and a sum
 * across operations (llvmpipe does), so it is on only where the bits were compared
 * (docs/decisions/033-resident-variant.md).
 */
export function defaultResidence(info: GPUAdapterInfo | undefined): ResidenceMode {
  const named = info ? `${info.vendor} ${info.architecture} ${info.device} ${info.description}` : "";
  return SAME_BITS_RESIDENT.test(named) ? "auto" : "never";
}

/** Whether subgroups are quads on this device, whatever the kernel (true of SwiftShader). */
export function hasQuads({ features, adapterInfo }: GPUDevice): boolean {
  return features.has("subgroups") && adapterInfo.subgroupMinSize === 4 && adapterInfo.subgroupMaxSize === 4;
}
