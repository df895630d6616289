/**
 * The WebGPU engine: fused kernels, batched over lanes, recorded once and replayed.
 *
 * Operations become kernels (`kernels/`, pure), kernels become dispatches (`binder.ts`), dispatches go to the
 * queue many at a time (`command-stream.ts`). The device belongs to the host; the engine owns its buffers.
 */
import type { Engine, EngineStatistics, LaneTensor, Program, Snapshot } from "../../engine.ts";
import { checkShape } from "../strided.ts";
import { defaultResidence, defaultVariant } from "./adapter.ts";
import { Binder } from "./binder.ts";
import { CommandStream, type Dispatch, type DispatchCost, unknownCost } from "./command-stream.ts";
import type { WebGpuEngineOptions } from "./engine-options.ts";
import { Faults } from "./faults.ts";
import type { Kernel, KernelHost } from "./kernel.ts";
import type { KernelVariant } from "./kernel-variant.ts";
import { DEFAULT_TILE } from "./kernels/matmul-register.ts";
import type { RegisterTile } from "./kernels/product.ts";
import { Memory } from "./memory.ts";
import { Operations } from "./operations.ts";
import { Pipelines } from "./pipelines.ts";
import type { ResidenceMode } from "./residence-mode.ts";
import type { Operation } from "./resident/operation.ts";
import { Residence } from "./resident/residence.ts";
import { residentKernel } from "./resident/resident-kernel.ts";
import { Staging } from "./staging.ts";
import { permuteView, reshapeView, rowView, sliceView, type TensorStorage, WebGpuTensor } from "./tensor.ts";
import { TensorAllocator } from "./tensor-allocator.ts";
import { uploadTensor } from "./upload.ts";

/** Submits hold about 75 ms of work: a device that finishes none in this time is stuck, or a step is far too long. */
const PATIENCE_MS = 60_000;

export interface WebGpuEngine extends Engine, KernelHost {
  readonly kind: "webgpu";
  readonly lanes: number;
}

/** @throws RangeError when lanes and seeds do not match */
export function createWebGpuEngine(options: WebGpuEngineOptions): WebGpuEngine {
  return new FusedEngine(options);
}

interface RecordedProgram extends Program {
  dispatches: readonly Dispatch[];
  readonly cost: DispatchCost;
  /** The same program as one kernel; undefined where that cannot be. */
  residence: Residence | undefined;
}

interface Recording {
  readonly dispatches: Dispatch[];
  /** Lane scalar that operations must respect, or none. */
  mask: WebGpuTensor | undefined;
  /** Null once kernels were dispatched that are no operation of the contract. */
  operations: Operation[] | null;
}

class FusedEngine extends Operations implements WebGpuEngine {
  readonly kind = "webgpu";
  readonly epsilon = 2 ** -23;
  readonly device: GPUDevice;
  readonly lanes: number;
  readonly variant: KernelVariant;
  protected readonly tile: RegisterTile;
  readonly active: WebGpuTensor;
  readonly statistics: EngineStatistics = { dispatches: 0, submits: 0, maps: 0, buffers: 0, bytes: 0 };
  readonly #pipelines: Pipelines;
  readonly #memory: Memory;
  protected readonly allocator: TensorAllocator;
  readonly #binder: Binder;
  readonly #stream: CommandStream;
  readonly #staging: Staging;
  protected readonly seeds: GPUBuffer;
  readonly #immediateCost = unknownCost();
  readonly #faults: Faults;
  #recording: Recording | undefined;
  readonly #residence: ResidenceMode;

  constructor(options: WebGpuEngineOptions) {
    super();
    const { device, lanes, seeds, adapterInfo } = options;
    if (!Number.isSafeInteger(lanes) || lanes < 1)
      throw new RangeError(`lanes is a positive whole number, not ${lanes}`);
    if (seeds.length !== 2 * lanes)
      throw new RangeError(`${lanes} lanes need ${2 * lanes} seed words, not ${seeds.length}`);
    this.device = device;
    this.lanes = lanes;
    this.variant = options.variant ?? defaultVariant(adapterInfo);
    this.tile = options.tile ?? DEFAULT_TILE;
    this.#residence = options.residence ?? defaultResidence(adapterInfo);
    this.#faults = new Faults(device, options.signal);
    this.#pipelines = Pipelines.of(device);
    this.#memory = new Memory({
      device,
      owner: this,
      lanes,
      statistics: this.statistics,
      limitBytes: options.memoryBytes ?? Number.POSITIVE_INFINITY,
      onAllocate: (outcome) => this.#faults.watch(outcome),
    });
    const { maxStorageBufferBindingSize, maxBufferSize } = device.limits;
    this.allocator = new TensorAllocator(
      this.#memory,
      lanes,
      Math.min(options.bindingBytes ?? maxBufferSize, maxStorageBufferBindingSize, maxBufferSize),
    );
    this.#binder = new Binder(device, this.#pipelines, this.#memory);
    this.#stream = new CommandStream(
      device,
      this.#pipelines,
      this.statistics,
      (outcome) => this.#faults.watch(outcome),
      {
        milliseconds: options.patienceMs ?? PATIENCE_MS,
        onStall: (error) => this.#faults.fail(error),
      },
    );
    this.#staging = new Staging(this.#memory, this.#stream, this.statistics, lanes);
    // Alone in its buffer: every masked kernel reads it, and few write it.
    this.active = new WebGpuTensor(this.#memory.allocateAlone(1), [1]);
    this.write(this.active, 1);
    this.seeds = this.buffer(seeds.byteLength, seeds);
  }

  get mask(): WebGpuTensor | undefined {
    return this.#recording?.mask;
  }

  tensor(shape: readonly number[], initial?: number | ArrayLike<number>): LaneTensor {
    const empty = initial === undefined || initial === 0;
    if (this.#recording && !empty)
      throw new Error("tensor: no initial numbers while a program is being recorded");
    checkShape(shape);
    const tensor = this.allocator.tensor([...shape]);
    // Nothing issued so far can know the tensor, so this may come before what is still encoded.
    if (!empty) uploadTensor(this.device.queue, this.lanes, tensor, initial);
    return tensor;
  }

  row(tensor: LaneTensor, index: number): LaneTensor {
    return rowView(this.own(tensor), index);
  }

  slice(tensor: LaneTensor, start: number, length: number, axis = 0): LaneTensor {
    return sliceView(this.own(tensor), start, length, axis);
  }

  permute(tensor: LaneTensor, axes: readonly number[]): LaneTensor {
    return permuteView(this.own(tensor), axes);
  }

  reshape(tensor: LaneTensor, shape: readonly number[]): LaneTensor {
    return reshapeView(this.own(tensor), [...shape]);
  }

  record(body: () => void, options: { readonly masked?: boolean } = {}): Program {
    if (this.#recording) throw new Error("record: a program is being recorded already");
    const mask = (options.masked ?? true) ? this.active : undefined;
    const recording: Recording = { dispatches: [], mask, operations: [] };
    this.#recording = recording;
    try {
      body();
    } finally {
      this.#recording = undefined;
    }
    const { dispatches } = recording;
    const cost = unknownCost();
    const program: RecordedProgram = {
      dispatches,
      length: dispatches.length,
      cost,
      residence: this.#residenceOf(recording, cost),
      dispose() {
        program.dispatches = [];
        program.residence = undefined;
      },
    };
    return program;
  }

  within(mask: LaneTensor, body: () => void): void {
    const recording = this.#recording;
    if (!recording) throw new Error("within: only while a program is being recorded");
    const outer = recording.mask;
    const both = new WebGpuTensor(this.#memory.allocateAlone(1), [1]);
    recording.mask = undefined;
    this.map("both = select(inner == 0, 0, outer != 0)", { both, inner: mask, outer: outer ?? 1 });
    recording.mask = both;
    // A resident program has one mask.
    recording.operations = null;
    try {
      body();
    } finally {
      recording.mask = outer;
    }
  }

  async prepare(program: Program): Promise<void> {
    const { dispatches, residence } = program as RecordedProgram;
    const required = residence?.required;
    await this.#faults.settle(
      required ? this.#pipelines.compile(required) : this.#pipelines.prepare(dispatches),
    );
  }

  run(program: Program, times = 1): void {
    if (this.#recording) throw new Error("run: not while a program is being recorded");
    if (!this.#faults.healthy) return;
    const { dispatches, cost, residence } = program as RecordedProgram;
    for (let left = times; left > 0; ) {
      const next = residence?.next(left) ?? { dispatches, replays: left, cost };
      const whole = next.dispatches === dispatches;
      this.#stream.run(next.dispatches, whole ? next.replays : 1, next.cost);
      left -= next.replays;
    }
  }

  protected note(operation: Operation): void {
    this.#recording?.operations?.push(operation);
  }

  #residenceOf({ dispatches, mask, operations }: Recording, cost: DispatchCost): Residence | undefined {
    if (this.#residence === "never" || !operations || operations.length === 0) return undefined;
    const { device, lanes, seeds, variant } = this;
    const build = () => residentKernel(operations, { device, lanes, active: mask, seeds, variant });
    return new Residence(
      {
        build,
        bind: (kernel, buffers) => this.#binder.bind(kernel, buffers),
        compile: (pipeline) => this.#pipelines.compile(pipeline),
        layered: { cost, dispatches: dispatches.length },
      },
      this.#residence,
    );
  }

  write(tensor: LaneTensor, data: number | ArrayLike<number>): void {
    if (this.#recording) throw new Error("write: not while a program is being recorded");
    this.#stream.submit();
    const target = this.own(tensor);
    const packed = target.contiguous || target.parts ? target : this.allocator.twin(target);
    uploadTensor(this.device.queue, this.lanes, packed, data);
    if (packed !== target) this.copy(packed, target);
  }

  async snapshot(tensors: readonly LaneTensor[]): Snapshot {
    if (this.#recording) throw new Error("snapshot: not while a program is being recorded");
    if (!this.#faults.healthy) return this.#faults.settle(new Promise(() => {}));
    const packed = tensors.map((tensor) => this.#packed(this.own(tensor)));
    return this.#faults.settle(this.#staging.read(packed));
  }

  async finish(): Promise<void> {
    this.#stream.submit();
    await this.#faults.settle(this.device.queue.onSubmittedWorkDone());
  }

  dispose(): void {
    this.#stream.discard();
    this.#faults.dispose();
    this.#memory.dispose();
  }

  buffer(bytes: number, data?: ArrayBufferView): GPUBuffer {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = this.#memory.create(bytes, usage, "buffer");
    if (data) {
      const padded = new Uint8Array(Math.ceil(data.byteLength / 4) * 4);
      padded.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      this.device.queue.writeBuffer(buffer, 0, padded);
    }
    return buffer;
  }

  scratch(size: number, purpose: string): LaneTensor {
    return new WebGpuTensor(this.allocator.scratch(Math.max(1, size), purpose) as TensorStorage, [size]);
  }

  dispatch(kernel: Kernel, resources: readonly (LaneTensor | GPUBuffer)[]): void {
    const dispatches = this.#binder.bind(kernel, resources);
    if (this.#recording) {
      this.#recording.dispatches.push(...dispatches);
      if (!this.issuing) this.#recording.operations = null;
    } else if (this.#faults.healthy) this.#stream.run(dispatches, 1, this.#immediateCost);
  }

  offset(tensor: LaneTensor): number {
    return this.own(tensor).offset;
  }

  laneStride(tensor: LaneTensor): number {
    return this.own(tensor).laneStride;
  }

  /** The tensor, or a contiguous copy of a strided view. */
  #packed(tensor: WebGpuTensor): WebGpuTensor {
    if (tensor.contiguous && !tensor.parts) return tensor;
    const twin = this.allocator.twin(tensor);
    this.map("target = source", { source: tensor, target: twin });
    return twin;
  }
}
