/**
 * The reference engine: the contract in float64 with plain loops. It is the oracle of every test and
 * `--engine reference`.
 *
 * Operations issued outside `record` run at once on every lane; recorded ones are closures that `run`
 * executes, on active lanes only unless recorded with `masked: false`.
 */
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
import { laneSeeds, randomElement } from "../../random/philox.ts";
import { callsOf } from "../low-rank.ts";
import {
  laneMajor,
  permuteView,
  positions,
  reshapeView,
  rowView,
  sliceView,
  stridedView,
} from "../strided.ts";
import { planEigenpairs } from "./eigenpairs.ts";
import { planLoop } from "./loop.ts";
import { planMatmul } from "./matmul.ts";
import { allocate, type ReferenceTensor, referenceTensor } from "./storage.ts";
import { planFold, planWindow } from "./windows.ts";

/** Work on one lane. */
type LaneOperation = (lane: number) => void;

interface ReferenceProgram extends Program {
  readonly operations: readonly (() => void)[];
}

export class ReferenceEngine implements Engine {
  readonly kind = "reference";
  readonly epsilon = Number.EPSILON;
  readonly lanes: number;
  readonly active: ReferenceTensor;
  readonly statistics: EngineStatistics = { dispatches: 0, submits: 0, maps: 0, buffers: 0, bytes: 0 };
  readonly #seeds: LaneSeeds;
  /** Operations recorded so far, or undefined outside `record`. */
  #recording: (() => void)[] | undefined;
  /** Lane scalar that operations issued now must respect, or none. */
  #mask: ReferenceTensor | undefined;

  constructor(lanes: number, seeds: LaneSeeds) {
    if (!Number.isSafeInteger(lanes) || lanes < 1)
      throw new RangeError(`lanes is a positive whole number, not ${lanes}`);
    if (seeds.length !== 2 * lanes)
      throw new RangeError(`${lanes} lanes need ${2 * lanes} seed words, not ${seeds.length}`);
    this.lanes = lanes;
    this.#seeds = seeds;
    this.active = this.tensor([1], 1);
  }

  /** Whether operations issued now must leave inactive lanes alone. */
  get masked(): boolean {
    return this.#mask !== undefined;
  }

  /** Where a tensor's numbers are. @throws TypeError for a tensor of another engine */
  storage(tensor: LaneTensor): ReferenceTensor {
    return referenceTensor(tensor);
  }

  /** Records (or, outside `record`, executes) a closure; it serves the mask itself (see {@link masked}). */
  emit(operation: () => void): void {
    if (this.#recording) this.#recording.push(operation);
    else {
      this.statistics.dispatches++;
      operation();
    }
  }

  /** Records or executes work on each lane, inactive lanes skipped where the mask counts. */
  emitLanes(operation: LaneOperation): void {
    this.#emitRanges((from, to) => {
      for (let lane = from; lane < to; lane++) operation(lane);
    });
  }

  /** Like {@link emitLanes}, over runs `[from, to)` of neighbouring lanes. */
  #emitRanges(operation: (from: number, to: number) => void): void {
    const { lanes } = this;
    const mask = this.#mask;
    if (!mask) {
      this.emit(() => operation(0, lanes));
      return;
    }
    const isActive = (lane: number): boolean => mask.data[mask.offset + lane * mask.laneStride] !== 0;
    this.emit(() => {
      // The ranges are settled first: the operation may write `active` itself.
      const ranges: [number, number][] = [];
      for (let lane = 0; lane < lanes; lane++) {
        if (!isActive(lane)) continue;
        const last = ranges.at(-1);
        if (last && last[1] === lane) last[1] = lane + 1;
        else ranges.push([lane, lane + 1]);
      }
      for (const [from, to] of ranges) operation(from, to);
    });
  }

  tensor(shape: readonly number[], initial: number | ArrayLike<number> = 0): ReferenceTensor {
    const tensor = allocate(this.lanes, shape);
    if (initial !== 0) this.write(tensor, initial);
    this.statistics.buffers++;
    this.statistics.bytes += tensor.data.byteLength;
    return tensor;
  }

  row(tensor: LaneTensor, index: number): ReferenceTensor {
    return rowView(this.storage(tensor), index);
  }

  slice(tensor: LaneTensor, start: number, length: number, axis = 0): ReferenceTensor {
    return sliceView(this.storage(tensor), start, length, axis);
  }

  permute(tensor: LaneTensor, axes: readonly number[]): ReferenceTensor {
    return permuteView(this.storage(tensor), axes);
  }

  reshape(tensor: LaneTensor, shape: readonly number[]): ReferenceTensor {
    return reshapeView(this.storage(tensor), shape);
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
    const program: ReferenceProgram = { length: operations.length, operations, dispose: () => {} };
    return program;
  }

  within(mask: LaneTensor, body: () => void): void {
    if (!this.#recording) throw new Error("within: only while a program is being recorded");
    const [outer, both] = [this.#mask, this.tensor([1])];
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
    const { operations } = program as ReferenceProgram;
    for (let i = 0; i < times; i++) for (const operation of operations) operation();
    this.statistics.dispatches += times * operations.length;
    this.statistics.submits++;
  }

  map(formula: string, operands: Operands): void {
    for (const call of callsOf(formula, operands, stridedView<ReferenceTensor>))
      this.#emitRanges(planLoop(formula, call));
  }

  reduce(reduction: Reduction, formula: string, operands: Operands): void {
    for (const call of callsOf(formula, operands, stridedView<ReferenceTensor>, reduction))
      this.#emitRanges(planLoop(formula, call, reduction));
  }

  matmul(
    a: LaneTensor,
    b: LaneTensor,
    out: LaneTensor,
    options: { readonly transposeA?: boolean; readonly transposeB?: boolean } = {},
  ): void {
    this.emitLanes(planMatmul(this.storage(a), this.storage(b), this.storage(out), options));
  }

  window(images: LaneTensor, windows: LaneTensor, placement: WindowPlacement, outside = 0): void {
    this.emitLanes(planWindow(this.storage(images), this.storage(windows), placement, outside));
  }

  fold(windows: LaneTensor, images: LaneTensor, placement: WindowPlacement): void {
    this.emitLanes(planFold(this.storage(windows), this.storage(images), placement));
  }

  symmetricEigen(matrix: LaneTensor, values: LaneTensor, vectors: LaneTensor): void {
    this.emitLanes(planEigenpairs(this.storage(matrix), this.storage(values), this.storage(vectors)));
  }

  random(distribution: Distribution, out: LaneTensor, counter: LaneTensor, stream: number): void {
    const result = this.storage(out);
    const step = this.storage(counter);
    const places = positions(result);
    const scratch = new Uint32Array(4);
    this.emitLanes((lane) => {
      const [key0 = 0, key1 = 0] = this.#seeds.subarray(2 * lane, 2 * lane + 2);
      const count = step.data[step.offset + lane * step.laneStride] as number;
      const base = lane * result.laneStride;
      places.forEach((at, element) => {
        result.data[base + at] = randomElement(distribution, key0, key1, element, count, stream, scratch);
      });
    });
  }

  copy(source: LaneTensor, target: LaneTensor): void {
    if (source.size !== target.size)
      throw new RangeError(`copy of [${source.shape}] to [${target.shape}]: the sizes differ`);
    const [from, to] = [this.storage(source), this.storage(target)];
    const [fromAt, toAt] = [positions(from), positions(to)];
    this.emitLanes((lane) => {
      const numbers = fromAt.map((at) => at + lane * from.laneStride);
      const copied = Float64Array.from(numbers, (at) => from.data[at] as number);
      for (let i = 0; i < toAt.length; i++)
        to.data[(toAt[i] as number) + lane * to.laneStride] = copied[i] as number;
    });
  }

  write(tensor: LaneTensor, data: number | ArrayLike<number>): void {
    if (this.#recording) throw new Error("write: not while a program is being recorded");
    const target = this.storage(tensor);
    const { size } = target;
    const numbers = laneMajor(this.lanes, tensor, data);
    positions(target).forEach((at, i) => {
      for (let lane = 0; lane < this.lanes; lane++)
        target.data[at + lane * target.laneStride] = numbers[lane * size + i] as number;
    });
  }

  snapshot(tensors: readonly LaneTensor[]): Snapshot {
    if (this.#recording) throw new Error("snapshot: not while a program is being recorded");
    this.statistics.maps++;
    return Promise.resolve(tensors.map((tensor) => this.read(tensor)));
  }

  /** A copy of a tensor now: `T × size` numbers, lane-major. */
  read(tensor: LaneTensor): Float64Array {
    const source = this.storage(tensor);
    const places = positions(source);
    const out = new Float64Array(this.lanes * source.size);
    for (let lane = 0; lane < this.lanes; lane++)
      for (let i = 0; i < places.length; i++)
        out[lane * source.size + i] = source.data[(places[i] as number) + lane * source.laneStride] as number;
    return out;
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }

  dispose(): void {
    this.statistics.buffers = 0;
    this.statistics.bytes = 0;
  }
}

/**
 * @param seeds two words a lane (`laneSeeds`); absent: the keys of the trial seeds 0, 1, …
 * @throws RangeError on a wrong number of lanes or seed words
 */
export function createReferenceEngine({
  lanes,
  seeds = laneSeeds(Array.from({ length: lanes }, (_, lane) => lane)),
}: {
  readonly lanes: number;
  readonly seeds?: LaneSeeds;
}): ReferenceEngine {
  return new ReferenceEngine(lanes, seeds);
}
