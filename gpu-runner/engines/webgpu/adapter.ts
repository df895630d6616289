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
