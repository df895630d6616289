/**
 * The contract on `@tensorflow/tfjs`: an independent implementation for the contract suites, the peer of the
 * benchmark and the place where a person's own tfjs model can run. Correct first; it is slow.
 *
 * The library is injected with its backend ready: `cpu` in Node, `webgpu` in the page. A program is a list of
 * closures that `run` executes, each under `tf.tidy`; nothing is read back in between, on any backend.
 *
 * Where tfjs's webgpu backend falls short of the contract: `sin` and `cos` are WGSL's own (2⁻¹³ off on
 * SwiftShader), and matrix kernels are chosen by shape, so a lane's bits depend on how many run beside it.
 */
import type { Tensor, Tensor3D } from "@tensorflow/tfjs";
import type {
  Distribution,
  Engine,
  EngineStatistics,
  LaneSeeds,
  LaneTensor,
  Operands,
  Program,
  Reduction,
  Snapshot,
  WindowPlacement,
} from "../../engine.ts";
import { laneSeeds } from "../../random/philox.ts";
import { callsOf } from "../low-rank.ts";
import { type MatmulOptions, matmulShape } from "../matmul-shape.ts";
import {
  checkShape,
  laneMajor,
  permuteView,
  reshapeView,
  rowMajorStrides,
  rowView,
  sizeOf,
  sliceView,
  stridedView,
} from "../strided.ts";
import {
  readView,
  type TfjsTensor,
  type TfLibrary,
  tfjsTensor,
  ViewIndices,
  writeView,
} from "./lane-store.ts";
import { type Assignments, type LoopHost, planLoop } from "./loop.ts";
import { TfjsPhilox } from "./philox.ts";
import { jacobiEigen } from "./symmetric-eigen.ts";
import { TfjsWindows } from "./windows.ts";

interface TfjsProgram extends Program {
  readonly operations: readonly (() => void)[];
}

export class TfjsEngine implements Engine {
  readonly kind = "tfjs";
  readonly epsilon = 2 ** -23;
  readonly lanes: number;
  readonly active: TfjsTensor;
  readonly tf: TfLibrary;
  readonly statistics: EngineStatistics = { dispatches: 0, submits: 0, maps: 0, buffers: 0, bytes: 0 };
  readonly #indices: ViewIndices;
  readonly #philox: TfjsPhilox;
  readonly #windows: TfjsWindows;
  readonly #tensors: TfjsTensor[] = [];
  readonly #loopHost: LoopHost;
  /** Operations recorded so far, or undefined outside `record`. */
  #recording: (() => void)[] | undefined;
  /** Lane scalar that operations issued now must respect, or none. */
  #mask: TfjsTensor | undefined;

  /** Use {@link createTfjsEngine}, which waits for the backend. */
  constructor(tf: TfLibrary, lanes: number, seeds: LaneSeeds) {
    if (!Number.isSafeInteger(lanes) || lanes < 1)
      throw new RangeError(`lanes is a positive whole number, not ${lanes}`);
    if (seeds.length !== 2 * lanes)
      throw new RangeError(`${lanes} lanes need ${2 * lanes} seed words, not ${seeds.length}`);
    this.tf = tf;
    this.lanes = lanes;
    this.#loopHost = { tf, lanes, contents: (tensor) => this.contents(tensor) };
    this.#indices = new ViewIndices(tf);
    this.#philox = new TfjsPhilox(tf, seeds);
    this.#windows = new TfjsWindows(this.#loopHost);
    this.active = this.tensor([1], 1);
  }

  /**
   * Records (or, outside `record`, executes) one operation: `compute` returns what is to be written, under
   * `tf.tidy`. Lanes switched off keep what they have where the recording is masked.
   */
  emit(compute: () => Assignments): void {
    const mask = this.#mask;
    const operation = () => {
      this.tf.tidy(() => {
        const active = mask ? this.tf.notEqual(this.contents(mask), 0) : undefined;
        for (const [target, value] of compute()) this.#assign(target, value, active);
      });
    };
    if (this.#recording) this.#recording.push(operation);
    else {
      this.statistics.dispatches++;
      operation();
    }
  }

  /** Contents of a lane tensor now, `[T, …shape]`: for use inside {@link emit} or `tf.tidy`. */
  contents(tensor: LaneTensor): Tensor {
    return readView(this.tf, this.lanes, tfjsTensor(tensor), this.#indices);
  }

  #assign(target: LaneTensor, value: Tensor, active?: Tensor): void {
    writeView(this.tf, this.lanes, tfjsTensor(target), value, this.#indices, active);
  }

  tensor(shape: readonly number[], initial: number | ArrayLike<number> = 0): TfjsTensor {
    checkShape(shape);
    if (this.#recording && initial !== 0) throw new Error("write: not while a program is being recorded");
    const size = sizeOf(shape);
    const view = { shape: [...shape], size, offset: 0, strides: rowMajorStrides(shape) };
    const data = Float32Array.from(laneMajor(this.lanes, view, initial));
    const current = this.tf.keep(this.tf.tensor2d(data, [this.lanes, size]));
    const tensor: TfjsTensor = { ...view, store: { current, size } };
    this.#tensors.push(tensor);
    this.statistics.buffers++;
    this.statistics.bytes += data.byteLength;
    return tensor;
  }

  row(tensor: LaneTensor, index: number): TfjsTensor {
    return rowView(tfjsTensor(tensor), index);
  }

  slice(tensor: LaneTensor, start: number, length: number, axis = 0): TfjsTensor {
    return sliceView(tfjsTensor(tensor), start, length, axis);
  }

  permute(tensor: LaneTensor, axes: readonly number[]): TfjsTensor {
    return permuteView(tfjsTensor(tensor), axes);
  }

  reshape(tensor: LaneTensor, shape: readonly number[]): TfjsTensor {
    return reshapeView(tfjsTensor(tensor), shape);
  }

  record(body: () => void, options: { readonly masked?: boolean } = {}): Program {
    if (this.#recording) throw new Error("record: a program is being recorded already");
    const operations: (() => void)[] = [];
    this.#recording = operations;
    this.#mask = (options.masked ?? true) ? this.active : undefined;
    try {
      body();
    } finally {
      this.#recording = undefined;
      this.#mask = undefined;
    }
    const program: TfjsProgram = { length: operations.length, operations, dispose: () => {} };
    return program;
  }

  within(mask: LaneTensor, body: () => void): void {
    if (!this.#recording) throw new Error("within: only while a program is being recorded");
    const outer = this.#mask;
    const both = this.tensor([1]);
    this.#mask = undefined;
    this.map("both = select(inner == 0, 0, outer != 0)", { both, inner: mask, outer: outer ?? 1 });
    this.#mask = both;
    try {
      body();
    } finally {
      this.#mask = outer;
    }
  }

  prepare(_program: Program): Promise<void> {
    return Promise.resolve();
  }

  run(program: Program, times = 1): void {
    if (this.#recording) throw new Error("run: not while a program is being recorded");
    const { operations } = program as TfjsProgram;
    for (let i = 0; i < times; i++) for (const operation of operations) operation();
    this.statistics.dispatches += times * operations.length;
    this.statistics.submits++;
  }

  map(formula: string, operands: Operands): void {
    for (const call of callsOf(formula, operands, stridedView<TfjsTensor>))
      this.emit(planLoop(this.#loopHost, formula, call));
  }

  reduce(reduction: Reduction, formula: string, operands: Operands): void {
    for (const call of callsOf(formula, operands, stridedView<TfjsTensor>, reduction))
      this.emit(planLoop(this.#loopHost, formula, call, reduction));
  }

  matmul(a: LaneTensor, b: LaneTensor, out: LaneTensor, options: MatmulOptions = {}): void {
    const { batch, m, k, n } = matmulShape(a.shape, b.shape, out.shape, options);
    const stores = [a, b, out].map((tensor) => tfjsTensor(tensor).store);
    if (stores[2] === stores[0] || stores[2] === stores[1])
      throw new RangeError("matmul: out shares storage with a factor");
    const { transposeA = false, transposeB = false } = options;
    const products = batch.reduce((count, length) => count * length, this.lanes);
    this.emit(() => {
      const left = this.tf.reshape(this.contents(a), [products, ...(transposeA ? [k, m] : [m, k])]);
      const right = this.tf.reshape(this.contents(b), [products, ...(transposeB ? [n, k] : [k, n])]);
      return [[out, this.tf.matMul(left as Tensor3D, right as Tensor3D, transposeA, transposeB)]];
    });
  }

  window(images: LaneTensor, windows: LaneTensor, placement: WindowPlacement, outside = 0): void {
    this.emit(this.#windows.window(images, windows, placement, outside));
  }

  fold(windows: LaneTensor, images: LaneTensor, placement: WindowPlacement): void {
    this.emit(this.#windows.fold(windows, images, placement));
  }

  symmetricEigen(matrix: LaneTensor, values: LaneTensor, vectors: LaneTensor): void {
    const [k = 0] = matrix.shape;
    if (
      `${matrix.shape}` !== `${[k, k]}` ||
      `${vectors.shape}` !== `${[k, k]}` ||
      `${values.shape}` !== `${k}`
    )
      throw new RangeError(`symmetricEigen: [${matrix.shape}] → [${values.shape}], [${vectors.shape}]`);
    this.emit(() => {
      const pairs = jacobiEigen(this.tf, this.contents(matrix), k);
      return [
        [values, pairs.values],
        [vectors, pairs.vectors],
      ];
    });
  }

  random(distribution: Distribution, out: LaneTensor, counter: LaneTensor, stream: number): void {
    this.emit(() => [[out, this.#philox.draw(distribution, out.size, this.contents(counter), stream)]]);
  }

  copy(source: LaneTensor, target: LaneTensor): void {
    if (source.size !== target.size)
      throw new RangeError(`copy of [${source.shape}] to [${target.shape}]: the sizes differ`);
    this.emit(() => [[target, this.contents(source)]]);
  }

  write(tensor: LaneTensor, data: number | ArrayLike<number>): void {
    if (this.#recording) throw new Error("write: not while a program is being recorded");
    const numbers = Float32Array.from(laneMajor(this.lanes, tensor, data));
    this.tf.tidy(() => this.#assign(tensor, this.tf.tensor2d(numbers, [this.lanes, tensor.size])));
  }

  snapshot(tensors: readonly LaneTensor[]): Snapshot {
    if (this.#recording) throw new Error("snapshot: not while a program is being recorded");
    this.statistics.maps++;
    const copies = tensors.map((tensor) =>
      this.tf.keep(this.tf.tidy(() => this.tf.clone(this.contents(tensor)))),
    );
    return Promise.all(
      copies.map(async (copy) => {
        const data = await copy.data();
        copy.dispose();
        return Float32Array.from(data);
      }),
    );
  }

  async finish(): Promise<void> {
    await this.snapshot([this.active]);
  }

  dispose(): void {
    for (const tensor of this.#tensors.splice(0)) tensor.store.current.dispose();
    this.#indices.dispose();
    this.#philox.dispose();
    this.#windows.dispose();
    this.statistics.buffers = 0;
    this.statistics.bytes = 0;
  }
}

/**
 * @param tf the library; its backend is awaited, so the host sets it before (`tf.setBackend("cpu")`)
 * @param seeds two words a lane (`laneSeeds`); absent: the keys of the trial seeds 0, 1, …
 * @throws RangeError on a wrong number of lanes or seed words
 */
export async function createTfjsEngine({
  tf,
  lanes,
  seeds = laneSeeds(Array.from({ length: lanes }, (_, lane) => lane)),
}: {
  readonly tf: TfLibrary;
  readonly lanes: number;
  readonly seeds?: LaneSeeds;
}): Promise<TfjsEngine> {
  await tf.ready();
  return new TfjsEngine(tf, lanes, seeds);
}
