/** The operations of the engine contract as kernels; what they are issued to is the subclass's business. */
import type { Distribution, LaneTensor, Operands, Reduction, WindowPlacement } from "../../engine.ts";
import { mapShape, reduceShape, resolveScope } from "../../formula/scope.ts";
import { callsOf } from "../low-rank.ts";
import type { MatmulOptions } from "../matmul-shape.ts";
import { type WindowShape, windowShape } from "../window-shape.ts";
import { hasQuads } from "./adapter.ts";
import type { Kernel } from "./kernel.ts";
import type { KernelVariant } from "./kernel-variant.ts";
import { copyKernel } from "./kernels/copy.ts";
import { foldKernel } from "./kernels/fold.ts";
import { type BuiltKernel, type KernelSettings, mapKernel } from "./kernels/map.ts";
import { matmulKernels } from "./kernels/matmul.ts";
import type { RegisterTile } from "./kernels/product.ts";
import { randomKernel } from "./kernels/random.ts";
import { reduceKernels, reduceScratch } from "./kernels/reduce.ts";
import { symmetricEigenKernels } from "./kernels/symmetric-eigen.ts";
import { windowKernel } from "./kernels/window.ts";
import { packOperands } from "./packed-operands.ts";
import type { Operation } from "./resident/operation.ts";
import { rowBlocks } from "./row-blocks.ts";
import { WebGpuTensor } from "./tensor.ts";
import type { TensorAllocator } from "./tensor-allocator.ts";

/** @throws RangeError for a tensor that is split over several buffers */
function wholeView(
  { parts, storage, shape: from }: WebGpuTensor,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
): WebGpuTensor {
  if (parts)
    throw new RangeError(`a split tensor of shape [${from}]: four axes and more have to fit in one buffer`);
  return new WebGpuTensor(storage, shape, strides, offset);
}

export abstract class Operations {
  abstract readonly device: GPUDevice;
  abstract readonly lanes: number;
  abstract readonly variant: KernelVariant;
  /** Lane scalar that operations being issued must respect, or none. */
  abstract readonly mask: WebGpuTensor | undefined;
  protected abstract readonly tile: RegisterTile;
  protected abstract readonly allocator: TensorAllocator;
  /** Keys of the lanes, `[T, 2]` u32. */
  protected abstract readonly seeds: GPUBuffer;
  /** Records or executes one dispatch. */
  abstract dispatch(kernel: Kernel, resources: readonly (LaneTensor | GPUBuffer)[]): void;
  /** Told what an operation is before its kernels are issued. */
  protected abstract note(operation: Operation): void;
  /** Whether the kernels being dispatched are those of an operation that was noted. */
  protected issuing = false;

  map(formula: string, operands: Operands): void {
    this.#ownAll(operands);
    const calls = callsOf(formula, operands, wholeView);
    if (calls.length > 1 || calls[0] !== operands) {
      for (const call of calls) this.map(formula, call);
      return;
    }
    const scope = resolveScope(formula, operands);
    const shape = mapShape(formula, scope, operands);
    this.note({ kind: "map", formula, operands });
    for (const block of rowBlocks(operands, shape.length, shape[0] as number))
      this.#fitting(block.operands, scope.writes, (fit) => [
        mapKernel(formula, fit, this.#settings, block.firstRow),
      ]);
  }

  reduce(reduction: Reduction, formula: string, operands: Operands): void {
    this.#ownAll(operands);
    const calls = callsOf(formula, operands, wholeView, reduction);
    if (calls.length > 1 || calls[0] !== operands) {
      for (const call of calls) this.reduce(reduction, formula, call);
      return;
    }
    const scope = resolveScope(formula, operands);
    const shape = reduceShape(formula, scope, operands);
    this.note({ kind: "reduce", reduction, formula, operands });
    const rows = shape.length === 1 ? 0 : (shape[0] as number);
    for (const block of rowBlocks(operands, shape.length, rows, scope.writes))
      this.#fitting(block.operands, scope.writes, (fit) => {
        const scratch = this.allocator.scratch(reduceScratch(formula, fit));
        return reduceKernels(reduction, formula, fit, this.lanes, this.mask, scratch);
      });
  }

  matmul(a: LaneTensor, b: LaneTensor, out: LaneTensor, options: MatmulOptions = {}): void {
    const kernels = matmulKernels(this.own(a), this.own(b), this.own(out), options, {
      ...this.#settings,
      tile: this.tile,
      quadsShare: hasQuads(this.device),
      scratch: (size) => this.allocator.scratch(size),
    });
    this.note({ kind: "matmul", a: this.own(a), b: this.own(b), out: this.own(out), options });
    for (const kernel of kernels) this.#issue(kernel);
  }

  window(images: LaneTensor, windows: LaneTensor, placement: WindowPlacement, outside = 0): void {
    const [from, to] = [this.own(images), this.own(windows)];
    const shape = this.#windowShape(from, to, placement);
    const { kernel, resources } = windowKernel(from, to, shape, outside, this.#settings);
    // Not an operation that stays resident: images are too many numbers.
    this.dispatch(kernel, resources);
  }

  fold(windows: LaneTensor, images: LaneTensor, placement: WindowPlacement): void {
    const [from, to] = [this.own(windows), this.own(images)];
    const shape = this.#windowShape(to, from, placement);
    const { kernel, resources } = foldKernel(from, to, shape, this.#settings);
    this.dispatch(kernel, resources);
  }

  #windowShape(images: WebGpuTensor, windows: WebGpuTensor, placement: WindowPlacement): WindowShape {
    if (images.parts || windows.parts)
      throw new RangeError(
        `windows [${windows.shape}] of [${images.shape}]: one of them is split over buffers`,
      );
    if (images.storage === windows.storage) throw new RangeError("windows share storage with their images");
    return windowShape(images.shape, windows.shape, placement);
  }

  symmetricEigen(matrix: LaneTensor, values: LaneTensor, vectors: LaneTensor): void {
    const [m, w, v] = [this.own(matrix), this.own(values), this.own(vectors)];
    this.note({ kind: "symmetricEigen", matrix: m, values: w, vectors: v });
    for (const kernel of symmetricEigenKernels(m, w, v, {
      ...this.#settings,
      workgroupBytes: this.device.limits.maxComputeWorkgroupStorageSize,
      scratch: (size) => this.allocator.scratch(size),
    }))
      this.#issue(kernel);
  }

  random(distribution: Distribution, out: LaneTensor, counter: LaneTensor, stream: number): void {
    const target = this.own(out);
    const step = this.own(counter);
    this.note({ kind: "random", distribution, out: target, counter: step, stream });
    let first = 0;
    for (const part of target.parts ?? [target]) {
      this.#issue(randomKernel(distribution, part, step, stream, this.seeds, this.lanes, this.mask, first));
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
    else {
      this.note({ kind: "copy", source: from, target: to });
      this.#issue(copyKernel(from, to, this.lanes, this.mask));
    }
  }

  get #settings(): KernelSettings {
    return { lanes: this.lanes, active: this.mask, variant: this.variant };
  }

  /** Issues kernels, gathering operands first when a kernel would bind more buffers than the device allows. */
  #fitting(
    operands: Operands,
    writes: readonly string[],
    build: (operands: Operands) => readonly BuiltKernel[],
  ): void {
    const kernels = build(operands);
    const bound = Math.max(...kernels.map(({ kernel }) => kernel.bindings.length));
    const excess = bound - this.device.limits.maxStorageBuffersPerShaderStage;
    if (excess <= 0) {
      for (const kernel of kernels) this.#issue(kernel);
      return;
    }
    const packed = packOperands(operands, writes, excess, (size) => this.allocator.scratch(size, "operands"));
    // Not noted: part of the operation that was.
    for (const [source, target] of packed.copies)
      this.#issue(copyKernel(source, target, this.lanes, this.mask));
    for (const kernel of build(packed.operands)) this.#issue(kernel);
  }

  #issue({ kernel, resources }: BuiltKernel): void {
    this.issuing = true;
    this.dispatch(kernel, resources);
    this.issuing = false;
  }

  protected own(tensor: LaneTensor): WebGpuTensor {
    if (tensor instanceof WebGpuTensor && tensor.storage.owner === this) return tensor;
    throw new TypeError(`a tensor of shape [${tensor.shape}] belongs to another engine`);
  }

  #ownAll(operands: Operands): void {
    for (const operand of Object.values(operands)) if (typeof operand !== "number") this.own(operand);
  }
}
