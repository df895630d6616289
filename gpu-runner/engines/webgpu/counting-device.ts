/** A `GPUDevice` that allocates and computes nothing: for counting what an engine would hold. */

export interface MemoryLimits {
  readonly maxBufferSize: number;
  readonly maxStorageBufferBindingSize: number;
  readonly maxStorageBuffersPerShaderStage: number;
  readonly maxComputeWorkgroupStorageSize: number;
}

/** What kernels may ask of a device besides its limits; nothing special when absent. */
export interface DeviceTraits {
  readonly features: ReadonlySet<string>;
  readonly adapterInfo: Pick<GPUAdapterInfo, "subgroupMinSize" | "subgroupMaxSize">;
}

const NO_TRAITS: DeviceTraits = {
  features: new Set(),
  adapterInfo: { subgroupMinSize: 4, subgroupMaxSize: 128 },
};

/** The largest things that a device was asked for, in bytes. */
export interface Largest {
  buffer: number;
  binding: number;
}

/**
 * Implements what the engine and its network kernels call while allocating and recording.
 * @param largest is told of every buffer and binding
 */
export function createCountingDevice(
  limits: MemoryLimits,
  traits: DeviceTraits = NO_TRAITS,
  largest: Largest = { buffer: 0, binding: 0 },
): GPUDevice {
  const device = {
    // Named one by one: a device's own limits are getters, which a spread would miss.
    limits: {
      maxBufferSize: limits.maxBufferSize,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeWorkgroupsPerDimension: 65_535,
    },
    features: traits.features,
    adapterInfo: traits.adapterInfo,
    lost: new Promise<never>(() => {}),
    createBuffer: ({ size, usage, label }: GPUBufferDescriptor) => {
      largest.buffer = Math.max(largest.buffer, size);
      return { size, usage, label, destroy: () => {} };
    },
    createBindGroupLayout: () => ({}),
    createPipelineLayout: () => ({}),
    createBindGroup: ({ entries }: GPUBindGroupDescriptor) => {
      for (const { resource } of entries) largest.binding = Math.max(largest.binding, bytesOf(resource));
      return {};
    },
    pushErrorScope: () => {},
    popErrorScope: () => Promise.resolve(null),
    addEventListener: () => {},
    queue: { writeBuffer: () => {}, submit: () => {}, onSubmittedWorkDone: () => Promise.resolve(undefined) },
    createShaderModule: () => ({}),
    createComputePipeline: () => ({}),
    createComputePipelineAsync: () => Promise.resolve({}),
    createCommandEncoder: () => ({
      beginComputePass: () => ({
        setPipeline: () => {},
        setBindGroup: () => {},
        dispatchWorkgroups: () => {},
        end: () => {},
      }),
      copyBufferToBuffer: () => {},
      finish: () => ({}),
    }),
  };
  // The engine uses no more of a device than this; a method missing here would throw at once.
  return device as unknown as GPUDevice;
}

function bytesOf(resource: GPUBindingResource): number {
  if (!("buffer" in resource)) return 0;
  return resource.size ?? resource.buffer.size - (resource.offset ?? 0);
}
