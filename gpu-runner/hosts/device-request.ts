/** What is asked of a WebGPU adapter, in a page and without a browser alike. */

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
