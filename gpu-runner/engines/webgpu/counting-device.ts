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

/** Implements what the engine and its network kernels call while allocating and recording. */
export function createCountingDevice(limits: MemoryLimits, traits: DeviceTraits = NO_TRAITS): GPUDevice {
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
    createBuffer: ({ size, usage, label }: GPUBufferDescriptor) => ({
      size,
      usage,
      label,
      destroy: () => {},
    }),
    createBindGroupLayout: () => ({}),
    createPipelineLayout: () => ({}),
    createBindGroup: () => ({}),
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
