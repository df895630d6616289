/**
 * The WebGPU engine: fused kernels, batched over lanes, recorded once and replayed.
 *
 * Operations become kernels (`kernels/`, pure), kernels become dispatches (`binder.ts`), dispatches go to the
 * queue many at a time (`command-stream.ts`). The device belongs to the host; the engine owns its buffers.
 */
import {
  type Distribution,
  type Engine,
  EngineLost,
  type EngineStatistics,
  type LaneSeeds,
  type LaneTensor,
  type Operands,
  type Program,
  type Reduction,
  type Snapshot,
} from "../../engine.ts";
import { mapShape, reduceShape, resolveScope } from "../../formula/scope.ts";
import { Binder } from "./binder.ts";
import { CommandStream, type Dispatch, type DispatchCost, unknownCost } from "./command-stream.ts";
import type { Kernel, KernelHost } from "./kernel.ts";
import { copyKernel } from "./kernels/copy.ts";
import { type BuiltKernel, mapKernel } from "./kernels/map.ts";
import { type MatmulOptions, matmulKernels } from "./kernels/matmul.ts";
import { randomKernel } from "./kernels/random.ts";
import { reduceKernels, reduceScratch } from "./kernels/reduce.ts";
import { symmetricEigenKernels } from "./kernels/symmetric-eigen.ts";
import { Memory } from "./memory.ts";
import { Pipelines } from "./pipelines.ts";
import { rowBlocks } from "./row-blocks.ts";
import { Staging } from "./staging.ts";
import {
  checkShape,
  product,
  reshapeView,
  rowView,
  sliceView,
  type TensorStorage,
  WebGpuTensor,
} from "./tensor.ts";
import { uploadTensor } from "./upload.ts";

/** Kernel family: see {@link KernelHost.variant}. */
export type KernelVariant = "register" | "tile";

export interface WebGpuEngineOptions {
  readonly device: GPUDevice;
  /** What the adapter says of itself; decides the default variant. */
  readonly adapterInfo?: GPUAdapterInfo;
  readonly lanes: number;
  /** `2 × lanes` words. */
  readonly seeds: LaneSeeds;
  readonly variant?: KernelVariant;
  /** Aborted: nothing more is issued, `finish` and `snapshot` reject with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Bytes that the engine may hold; the device's own limit when absent. */
  readonly memoryBytes?: number;
  /** Bytes of one binding; tensors of rank ≥ 2 beyond it are split by rows. The device's limit when absent. */
  readonly bindingBytes?: number;
}

export interface WebGpuEngine extends Engine, KernelHost {
  readonly kind: "webgpu";
  readonly active: LaneTensor;
  readonly lanes: number;
}

/** @throws RangeError when lanes and seeds do not match */
export function createWebGpuEngine(options: WebGpuEngineOptions): WebGpuEngine {
  return new FusedEngine(options);
}

interface RecordedProgram extends Program {
  dispatches: readonly Dispatch[];
  readonly cost: DispatchCost;
}

class FusedEngine implements WebGpuEngine {
  readonly kind = "webgpu";
  readonly epsilon = 2 ** -23;
  readonly device: GPUDevice;
  readonly lanes: number;
  readonly variant: KernelVariant;
  readonly active: WebGpuTensor;
  readonly statistics: EngineStatistics = { dispatches: 0, submits: 0, maps: 0, buffers: 0, bytes: 0 };
  private readonly pipelines: Pipelines;
  private readonly memory: Memory;
  private readonly binder: Binder;
  private readonly stream: CommandStream;
  private readonly staging: Staging;
  private readonly seeds: GPUBuffer;
  private readonly bindingBytes: number;
  private readonly immediateCost = unknownCost();
  private readonly signal: AbortSignal | undefined;
  private readonly lost: Promise<never>;
  private failure: Error | undefined;
  /** Device verdicts (allocations, compilations) not in yet. */
  private readonly verdicts = new Set<Promise<void>>();
  private recording: { readonly dispatches: Dispatch[]; readonly masked: boolean } | undefined;
  private scratch: TensorStorage | undefined;
  private readonly onUncaptured = (event: GPUUncapturedErrorEvent): void => {
    this.failure ??= new Error(`the GPU refused an operation: ${event.error.message}`);
  };

  constructor(options: WebGpuEngineOptions) {
    const { device, lanes, seeds, adapterInfo } = options;
    if (!Number.isSafeInteger(lanes) || lanes < 1)
      throw new RangeError(`lanes is a positive whole number, not ${lanes}`);
    if (seeds.length !== 2 * lanes)
      throw new RangeError(`${lanes} lanes need ${2 * lanes} seed words, not ${seeds.length}`);
    this.device = device;
    this.lanes = lanes;
    this.variant = options.variant ?? (isSoftware(adapterInfo) ? "register" : "tile");
    this.signal = options.signal;
    this.bindingBytes = Math.min(
      options.bindingBytes ?? Number.POSITIVE_INFINITY,
      device.limits.maxStorageBufferBindingSize,
      device.limits.maxBufferSize,
    );
    this.lost = device.lost.then((info) => {
      this.failure = new EngineLost(`the GPU device is lost (${info.reason}): ${info.message}`);
      throw this.failure;
    });
    this.lost.catch(() => {});
    device.addEventListener("uncapturederror", this.onUncaptured);
    this.pipelines = Pipelines.of(device);
    this.memory = new Memory({
      device,
      owner: this,
      lanes,
      statistics: this.statistics,
      limitBytes: options.memoryBytes ?? Number.POSITIVE_INFINITY,
      onAllocate: (outcome) => this.watch(outcome),
    });
    this.binder = new Binder(device, this.pipelines, this.memory);
    this.stream = new CommandStream(device, this.pipelines, this.statistics, (outcome) =>
      this.watch(outcome),
    );
    this.staging = new Staging(this.memory, this.stream, this.statistics, lanes);
    // Alone in its buffer: every masked kernel reads it, and few write it.
    this.active = new WebGpuTensor(this.memory.allocateAlone(1), [1]);
    this.write(this.active, 1);
    this.seeds = this.buffer(seeds.byteLength, seeds);
  }

  get masked(): boolean {
    return this.recording?.masked ?? false;
  }

  tensor(shape: readonly number[], initial?: number | ArrayLike<number>): LaneTensor {
    checkShape(shape);
    const tensor = this.allocate([...shape]);
    if (initial !== undefined && initial !== 0) this.write(tensor, initial);
    return tensor;
  }

  row(tensor: LaneTensor, index: number): LaneTensor {
    return rowView(this.own(tensor), index);
  }

  slice(tensor: LaneTensor, start: number, length: number, axis = 0): LaneTensor {
    return sliceView(this.own(tensor), start, length, axis);
  }

  reshape(tensor: LaneTensor, shape: readonly number[]): LaneTensor {
    return reshapeView(this.own(tensor), [...shape]);
  }

  record(body: () => void, options: { readonly masked?: boolean } = {}): Program {
    if (this.recording) throw new Error("record: a program is being recorded already");
    const dispatches: Dispatch[] = [];
    this.recording = { dispatches, masked: options.masked ?? true };
    try {
      body();
    } finally {
      this.recording = undefined;
    }
    const program: RecordedProgram = {
      dispatches,
      length: dispatches.length,
      cost: unknownCost(),
      dispose() {
        program.dispatches = [];
      },
    };
    return program;
  }

  async prepare(program: Program): Promise<void> {
    const pipelines = new Set((program as RecordedProgram).dispatches.map(({ pipeline }) => pipeline));
    await this.settled(Promise.all([...pipelines].map((pipeline) => this.pipelines.compile(pipeline))));
  }

  run(program: Program, times = 1): void {
    if (this.recording) throw new Error("run: not while a program is being recorded");
    if (this.failure || this.signal?.aborted) return;
    const { dispatches, cost } = program as RecordedProgram;
    this.stream.run(dispatches, times, cost);
  }

  map(formula: string, operands: Operands): void {
    this.ownAll(operands);
    const shape = mapShape(formula, resolveScope(formula, operands), operands);
    for (const block of rowBlocks(operands, shape.length, shape[0] as number))
      this.issue(mapKernel(formula, block.operands, this.lanes, this.mask, block.firstRow));
  }

  reduce(reduction: Reduction, formula: string, operands: Operands): void {
    this.ownAll(operands);
    const scope = resolveScope(formula, operands);
    const shape = reduceShape(formula, scope, operands);
    const rows = shape.length === 1 ? 0 : (shape[0] as number);
    for (const { operands: block } of rowBlocks(operands, shape.length, rows, scope.writes)) {
      const scratch = this.scratchOf(reduceScratch(formula, block));
      for (const kernel of reduceKernels(reduction, formula, block, this.lanes, this.mask, scratch))
        this.issue(kernel);
    }
  }

  matmul(a: LaneTensor, b: LaneTensor, out: LaneTensor, options: MatmulOptions = {}): void {
    const kernels = matmulKernels(this.own(a), this.own(b), this.own(out), options, {
      lanes: this.lanes,
      active: this.mask,
      variant: this.variant,
      scratch: (size) => this.scratchOf(size),
    });
    for (const kernel of kernels) this.issue(kernel);
  }

  symmetricEigen(matrix: LaneTensor, values: LaneTensor, vectors: LaneTensor): void {
    const [m, w, v] = [this.own(matrix), this.own(values), this.own(vectors)];
    for (const kernel of symmetricEigenKernels(m, w, v, {
      lanes: this.lanes,
      active: this.mask,
      scratch: (size) => this.scratchOf(size),
    }))
      this.issue(kernel);
  }

  random(distribution: Distribution, out: LaneTensor, counter: LaneTensor, stream: number): void {
    const target = this.own(out);
    let first = 0;
    for (const part of target.parts ?? [target]) {
      const step = this.own(counter);
      this.issue(randomKernel(distribution, part, step, stream, this.seeds, this.lanes, this.mask, first));
      first += part.size;
    }
  }

  copy(source: LaneTensor, target: LaneTensor): void {
    if (source.size !== target.size)
      throw new RangeError(
        `copy of [${source.shape}] (${source.size}) to [${target.shape}] (${target.size})`,
      );
    const [from, to] = [this.own(source), this.own(target)];
    if (from.parts || to.parts) this.map("target = source", { source, target });
    else this.issue(copyKernel(from, to, this.lanes, this.mask));
  }

  write(tensor: LaneTensor, data: number | ArrayLike<number>): void {
    if (this.recording) throw new Error("write: not while a program is being recorded");
    this.stream.submit();
    uploadTensor(this, this.own(tensor), data);
  }

  snapshot(tensors: readonly LaneTensor[]): Snapshot {
    if (this.recording) throw new Error("snapshot: not while a program is being recorded");
    return this.settled(this.read(tensors.map((tensor) => this.own(tensor))));
  }

  async finish(): Promise<void> {
    this.stream.submit();
    await this.settled(this.device.queue.onSubmittedWorkDone());
  }

  dispose(): void {
    this.stream.discard();
    this.device.removeEventListener("uncapturederror", this.onUncaptured);
    this.memory.dispose();
    this.failure ??= new Error("the engine was disposed of");
  }

  buffer(bytes: number, data?: ArrayBufferView): GPUBuffer {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = this.memory.create(bytes, usage, "buffer");
    if (data) {
      const padded = new Uint8Array(Math.ceil(data.byteLength / 4) * 4);
      padded.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      this.device.queue.writeBuffer(buffer, 0, padded);
    }
    return buffer;
  }

  dispatch(kernel: Kernel, resources: readonly (LaneTensor | GPUBuffer)[]): void {
    const dispatches = this.binder.bind(kernel, resources);
    if (this.recording) this.recording.dispatches.push(...dispatches);
    else if (!this.failure && !this.signal?.aborted) this.stream.run(dispatches, 1, this.immediateCost);
  }

  offset(tensor: LaneTensor): number {
    return this.own(tensor).offset;
  }

  laneStride(tensor: LaneTensor): number {
    return this.own(tensor).laneStride;
  }

  /** The mask that operations being issued must respect. */
  private get mask(): WebGpuTensor | undefined {
    return this.masked ? this.active : undefined;
  }

  private issue({ kernel, resources }: BuiltKernel): void {
    this.dispatch(kernel, resources);
  }

  private allocate(shape: readonly number[]): WebGpuTensor {
    const size = product(shape);
    const [rows = 1] = shape;
    const bytesOfRow = Math.ceil(size / rows) * this.lanes * 4;
    if (size * this.lanes * 4 <= this.bindingBytes)
      return new WebGpuTensor(this.memory.allocate(size), shape);
    const rowsPerBlock = Math.floor(this.bindingBytes / bytesOfRow);
    if (shape.length < 2 || rowsPerBlock < 1)
      throw new RangeError(
        `a tensor [${shape}] of ${this.lanes} lanes needs ${size * this.lanes * 4} bytes in one binding, the device has ${this.bindingBytes}; ${Math.floor(this.bindingBytes / (this.lanes > 0 ? bytesOfRow / this.lanes : 1))} lanes would fit`,
      );
    const parts: WebGpuTensor[] = [];
    for (let first = 0; first < rows; first += rowsPerBlock) {
      const block = shape.with(0, Math.min(rowsPerBlock, rows - first));
      parts.push(new WebGpuTensor(this.memory.allocateAlone(product(block)), block));
    }
    const [head] = parts as [WebGpuTensor];
    return new WebGpuTensor(head.storage, shape, head.strides, head.offset, parts);
  }

  /** Scratch for one operation; operations follow one another, so all share it. */
  private scratchOf(size: number): TensorStorage | undefined {
    if (size === 0) return undefined;
    if (!this.scratch || this.scratch.laneStride < size)
      this.scratch = this.memory.allocateAlone(2 ** Math.ceil(Math.log2(size)));
    return this.scratch;
  }

  private own(tensor: LaneTensor): WebGpuTensor {
    if (tensor instanceof WebGpuTensor && tensor.storage.owner === this) return tensor;
    throw new TypeError(`a tensor of shape [${tensor.shape}] belongs to another engine`);
  }

  private ownAll(operands: Operands): void {
    for (const operand of Object.values(operands)) if (typeof operand !== "number") this.own(operand);
  }

  private async read(tensors: readonly WebGpuTensor[]): Promise<readonly Float32Array[]> {
    this.check();
    const packed = tensors.map((tensor) => this.packed(tensor));
    return this.staging.read(packed);
  }

  /** The tensor, or a contiguous copy of a strided view. */
  private packed(tensor: WebGpuTensor): WebGpuTensor {
    if (tensor.contiguous && !tensor.parts) return tensor;
    const copy = new WebGpuTensor(this.memory.allocateAlone(tensor.size), tensor.shape);
    this.map("target = source", { source: tensor, target: copy });
    return copy;
  }

  private check(): void {
    if (this.failure) throw this.failure;
    this.signal?.throwIfAborted();
  }

  /** Notes a failure that the device reports later; `finish`, `prepare` and `snapshot` wait for it. */
  private watch(outcome: Promise<Error | undefined>): void {
    const verdict = outcome.then(
      (error) => {
        if (error) this.failure ??= error;
      },
      () => {},
    );
    this.verdicts.add(verdict);
    verdict.finally(() => this.verdicts.delete(verdict));
  }

  /** The outcome of device work, unless the device goes away or something failed meanwhile. */
  private async settled<T>(work: Promise<T>): Promise<T> {
    work.catch(() => {});
    try {
      const result = await Promise.race([work, this.lost]);
      await Promise.all(this.verdicts);
      this.check();
      return result;
    } catch (error) {
      this.check();
      throw error;
    }
  }
}

/** Whether an adapter runs on the CPU. */
export function isSoftware(info: GPUAdapterInfo | undefined): boolean {
  if (!info) return true;
  if (info.isFallbackAdapter) return true;
  return /swiftshader|llvmpipe|software|warp/i.test(
    `${info.architecture} ${info.device} ${info.description}`,
  );
}
