/** Compute pipelines of a device, compiled once per code text and shared by all engines on it. */
import { oneLine } from "./gpu-message.ts";
import { type Kernel, parameterBytes } from "./kernel.ts";

/** A kernel that does not compile; the message has the kernel's label and the line. */
export class KernelError extends Error {
  override readonly name = "KernelError";
}

/** One pipeline: `ready` once compiled; until then {@link Pipelines.compile} or {@link Pipelines.force} it. */
export interface Pipeline {
  readonly label: string;
  readonly code: string;
  readonly bindGroupLayout: GPUBindGroupLayout;
  readonly layout: GPUPipelineLayout;
  ready: GPUComputePipeline | undefined;
  pending: Promise<void> | undefined;
}

/** A call that takes longer is compiling: Dawn answers at once and compiles beside us, wgpu compiles before it returns. */
const BLOCKED_MS = 10;

/** A pipeline with something to bind to it. */
export interface Bound {
  readonly pipeline: Pipeline;
  readonly group: GPUBindGroup;
}

interface Layouts {
  readonly group: GPUBindGroupLayout;
  readonly pipeline: GPUPipelineLayout;
}

export class Pipelines {
  static readonly #ofDevice = new WeakMap<GPUDevice, Pipelines>();
  readonly #byCode = new Map<string, Pipeline>();
  readonly #layouts = new Map<string, Layouts>();
  readonly #device: GPUDevice;
  readonly #hasRun = new WeakSet<Pipeline>();
  /** Where calls block: the one before, and a turn of the event loop after it. */
  #turn: Promise<void> | null = null;

  private constructor(device: GPUDevice) {
    this.#device = device;
  }

  static of(device: GPUDevice): Pipelines {
    const known = Pipelines.#ofDevice.get(device) ?? new Pipelines(device);
    Pipelines.#ofDevice.set(device, known);
    return known;
  }

  /** Number of distinct kernels seen on this device. */
  get count(): number {
    return this.#byCode.size;
  }

  /** Entry of a kernel; compiles nothing. */
  get(kernel: Kernel): Pipeline {
    const known = this.#byCode.get(kernel.code);
    if (known) return known;
    const layouts = this.#layoutOf(kernel);
    const pipeline: Pipeline = {
      label: kernel.label,
      code: kernel.code,
      bindGroupLayout: layouts.group,
      layout: layouts.pipeline,
      ready: undefined,
      pending: undefined,
    };
    this.#byCode.set(kernel.code, pipeline);
    return pipeline;
  }

  /**
   * Compiles all of them in the background, as far as they will not be compiled again when they first run: Mesa makes
   * machine code of a kernel then, seconds of it, and a program of two hundred would keep everything else waiting.
   * @throws KernelError (as a rejection)
   */
  async prepare(all: readonly Bound[]): Promise<void> {
    const distinct = [...new Map(all.map((bound) => [bound.pipeline, bound])).values()];
    await Promise.all(distinct.map(({ pipeline }) => this.compile(pipeline)));
    for (const bound of this.#turn ? distinct : []) {
      if (this.#hasRun.has(bound.pipeline)) continue;
      this.#hasRun.add(bound.pipeline);
      await this.#runOnNothing(bound);
    }
  }

  /** Compiles in the background. @throws KernelError (as a rejection) */
  compile(pipeline: Pipeline): Promise<void> {
    if (pipeline.ready) return Promise.resolve();
    pipeline.pending ??= this.#compileNow(pipeline).finally(() => {
      pipeline.pending = undefined;
    });
    return pipeline.pending;
  }

  /**
   * The pipeline now, compiled synchronously if need be.
   * @param onFailure called later when the kernel turns out not to compile
   */
  force(
    pipeline: Pipeline,
    onFailure: (failure: Promise<KernelError | undefined>) => void,
  ): GPUComputePipeline {
    if (pipeline.ready) return pipeline.ready;
    const descriptor = this.#descriptor(pipeline);
    this.#device.pushErrorScope("validation");
    pipeline.ready = this.#device.createComputePipeline(descriptor);
    onFailure(
      this.#device.popErrorScope().then((error) => {
        if (!error) return undefined;
        pipeline.ready = undefined;
        return describeFailure(pipeline, descriptor.compute.module, error);
      }),
    );
    return pipeline.ready;
  }

  async #compileNow(pipeline: Pipeline): Promise<void> {
    if (this.#turn) await this.#afterTheOthers(this.#turn);
    const descriptor = this.#descriptor(pipeline);
    try {
      const asked = performance.now();
      const compiled = this.#device.createComputePipelineAsync(descriptor);
      if (performance.now() - asked > BLOCKED_MS) this.#turn ??= Promise.resolve();
      pipeline.ready = await compiled;
    } catch (cause) {
      throw await describeFailure(pipeline, descriptor.compute.module, cause);
    }
  }

  /** A network has two hundred kernels: where each call blocks, heartbeats and orders get through between two of them. */
  #afterTheOthers(turn: Promise<void>): Promise<void> {
    this.#turn = turn.then(() => new Promise((resolve) => setTimeout(resolve, 0)));
    return this.#turn;
  }

  async #runOnNothing({ pipeline, group }: Bound): Promise<void> {
    if (!pipeline.ready) return;
    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline.ready);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(0);
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
    await this.#device.queue.onSubmittedWorkDone();
    await this.#afterTheOthers(Promise.resolve());
  }

  #descriptor(pipeline: Pipeline): GPUComputePipelineDescriptor {
    // Errors of the module come with those of the pipeline, with the line.
    this.#device.pushErrorScope("validation");
    const module = this.#device.createShaderModule({ code: pipeline.code, label: pipeline.label });
    this.#device.popErrorScope().catch(() => {});
    return {
      label: pipeline.label,
      layout: pipeline.layout,
      compute: { module, entryPoint: "main" },
    };
  }

  #layoutOf(kernel: Kernel): Layouts {
    // The block's size is part of the layout: wgpu takes the least size it has seen in a layout for that of all its pipelines.
    const block = kernel.parameters && parameterBytes(kernel.parameters);
    const key = `${kernel.bindings.join()}+${block ?? 0}`;
    const known = this.#layouts.get(key);
    if (known) return known;
    const entries: GPUBindGroupLayoutEntry[] = kernel.bindings.map((access, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: access === "read" ? "read-only-storage" : "storage" },
    }));
    if (block !== undefined)
      entries.push({
        binding: entries.length,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: "uniform", minBindingSize: block },
      });
    const group = this.#device.createBindGroupLayout({ entries });
    const layouts = { group, pipeline: this.#device.createPipelineLayout({ bindGroupLayouts: [group] }) };
    this.#layouts.set(key, layouts);
    return layouts;
  }
}

async function describeFailure(
  pipeline: Pipeline,
  module: GPUShaderModule,
  cause: unknown,
): Promise<KernelError> {
  const { messages } = await module.getCompilationInfo();
  const first = messages.find((message) => message.type === "error");
  const detail = first
    ? `line ${first.lineNum}: ${oneLine(first.message)}: ${pipeline.code.split("\n")[first.lineNum - 1]?.trim() ?? ""}`
    : cause instanceof Error
      ? oneLine(cause.message)
      : String(cause);
  return new KernelError(`kernel "${pipeline.label}" does not compile: ${detail}`, { cause });
}
