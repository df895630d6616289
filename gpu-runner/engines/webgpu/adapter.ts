/** What an adapter's description says about the kernels to use. */

/** Kernel family: no workgroup memory (software adapters, small sizes), or shared-memory tiles (real GPUs). */
export type KernelVariant = "register" | "tile";

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

/** Whether subgroups are quads on this device, whatever the kernel (true of SwiftShader). */
export function hasQuads({ features, adapterInfo }: GPUDevice): boolean {
  return features.has("subgroups") && adapterInfo.subgroupMinSize === 4 && adapterInfo.subgroupMaxSize === 4;
}
