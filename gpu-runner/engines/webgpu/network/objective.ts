/**
 * A network as an `Objective` of the WebGPU engine: fused kernels, all lanes in each dispatch.
 *
 * `gradient` keeps every stage's outputs and δ; Hessian and Gauss-Newton products read them, and read the
 * parameters from the tensor that `gradient` was given, which must not be changed before the last product at
 * that point. Buffers of curvature products are made at the first product that is recorded.
 */
import type { Need } from "../../../../shared/catalogue/entry.ts";
import type { LaneTensor } from "../../../engine.ts";
import type { NetworkSpec, TrainingData } from "../../../network.ts";
import { parameterCount } from "../../../networks/shapes.ts";
import { NETWORK_SUPPORTS } from "../../../networks/supports.ts";
import { batchesPerEpoch } from "../../../networks/training-data.ts";
import type { Objective, OutputPasses, ParameterBlock } from "../../../objective.ts";
import type { WebGpuEngine } from "../webgpu-engine.ts";
import { Batches, chunkRows } from "./batches.ts";
import { networkBlocks } from "./blocks.ts";
import { HeldOut } from "./held-out.ts";
import type { Place } from "./kernel-writer.ts";
import { meanLoss } from "./kernels/mean-loss.ts";
import { unitVectors } from "./kernels/unit-vectors.ts";
import { candidateBlocks, candidatesPerPass, hessianDirections } from "./memory.ts";
import { type Changes, Passes, type ProductKind, type Scratch } from "./passes.ts";
import { DELTA, OUTPUT } from "./stages.ts";

/** @throws RangeError when the device has no room for it */
export async function createObjective(
  engine: WebGpuEngine,
  spec: NetworkSpec,
  data: TrainingData,
): Promise<Objective> {
  const objective = new NetworkObjective(engine, spec, data);
  objective.nextBatch(engine.tensor([1]));
  await engine.finish();
  return objective;
}

class NetworkObjective implements Objective {
  readonly size: number;
  readonly supports: ReadonlySet<Need> = new Set(NETWORK_SUPPORTS);
  readonly blocks: readonly ParameterBlock[];
  readonly outputPasses: OutputPasses;
  readonly batchesPerEpoch: number;
  readonly batchSize: number;
  readonly deterministic: boolean;
  readonly heldOut?: NonNullable<Objective["heldOut"]>;
  readonly #engine: WebGpuEngine;
  readonly #spec: NetworkSpec;
  readonly #batches: Batches;
  readonly #passes: Passes;
  readonly #kept: readonly LaneTensor[];
  readonly #losses: LaneTensor;
  readonly #scratches = new Map<string, Scratch>();
  readonly #changes = new Map<number, Changes>();
  readonly #count: number;
  #units: LaneTensor | undefined;
  #decayed: LaneTensor | undefined;
  #point: LaneTensor | undefined;

  constructor(engine: WebGpuEngine, spec: NetworkSpec, data: TrainingData) {
    this.#engine = engine;
    this.#spec = spec;
    this.#count = data.count;
    this.size = parameterCount(spec);
    this.batchSize = data.batchSize;
    this.batchesPerEpoch = batchesPerEpoch(data);
    this.deterministic = data.batchSize === data.count;
    this.#passes = new Passes(engine, spec);
    const readsBytes = this.#passes.stages[0]?.kind === "dense";
    this.#batches = new Batches(engine, spec, data, readsBytes);
    if (data.heldOut) {
      const heldOut = new HeldOut(engine, spec, data.heldOut, this.#passes, readsBytes);
      this.heldOut = (theta, loss, accuracy) =>
        heldOut.evaluate(theta, loss, accuracy, this.#scratchOf(heldOut.rows));
    }
    this.#kept = this.#passes.keptTensors(data.batchSize);
    this.#losses = engine.tensor([data.batchSize]);
    this.blocks = networkBlocks(
      engine,
      spec,
      this.#passes.stages,
      this.#kept,
      () => this.#batches.inputsTensor(),
      (stage) => this.#changeSlot(stage, DELTA),
    );
    const last = this.#passes.stages.length - 1;
    this.outputPasses = {
      outputs: engine.row(this.#kept[last] as LaneTensor, OUTPUT),
      loss: spec.loss,
      backpropagate: (seed) => this.#passBack(seed, last),
      parameterGradient: (seed, gradient) => this.#passBack(seed, last, { resource: gradient }),
    };
  }

  nextBatch(step: LaneTensor): void {
    this.#batches.next(step);
  }

  value(theta: LaneTensor, value: LaneTensor): void {
    this.values(theta, value);
  }

  values(points: LaneTensor, values: LaneTensor): void {
    const engine = this.#engine;
    const passes = this.#passes;
    const { batchSize: rows } = this;
    const { maxStorageBufferBindingSize } = engine.device.limits;
    const most = candidatesPerPass(passes.stages, rows, engine.lanes, maxStorageBufferBindingSize);
    const scratch = this.#scratch(rows, Math.min(values.size, most));
    for (const [first, copies] of candidateBlocks(points, values.size, most)) {
      const whole = copies === values.size;
      const theta = {
        resource: whole ? points : engine.slice(points, first, copies),
        copyStride: this.size,
      };
      const losses = passes.losses(theta, this.#batches.current, rows, copies, scratch);
      const place = { resource: whole ? values : engine.slice(values, first, copies), copyStride: 1 };
      meanLoss(engine, { copies, rows, count: rows, losses, value: place, accumulate: false });
    }
    this.#addDecay(points, values);
  }

  gradient(theta: LaneTensor, value: LaneTensor, gradient: LaneTensor): void {
    this.#point = theta;
    this.#passes.gradient(
      { resource: theta },
      this.#batches.current,
      this.batchSize,
      this.#kept,
      { resource: this.#losses },
      { resource: value },
      { resource: gradient },
    );
    this.#addDecay(theta, value);
    this.#addDecaySlope(theta, gradient);
  }

  hessianVector(vector: LaneTensor, product: LaneTensor): void {
    this.#product("hessian", vector, product);
  }

  gaussNewtonVector(vector: LaneTensor, product: LaneTensor): void {
    this.#product("gauss-newton", vector, product);
  }

  hessian(hessian: LaneTensor): void {
    const engine = this.#engine;
    const { size } = this;
    const copies = this.#directionsPerPass();
    this.#units ??= engine.tensor([copies, size]);
    const vectors = { resource: this.#units, copyStride: size };
    for (let row = 0; row < size; row += copies) {
      // The last rows are computed again rather than fewer at a time.
      const first = Math.min(row, size - copies);
      unitVectors(engine, { copies, size, first, vectors });
      this.#products("hessian", vectors, { resource: hessian, skip: first * size, copyStride: size }, copies);
      this.#addDecaySlope(this.#units, engine.slice(hessian, first, copies));
    }
  }

  criterion(theta: LaneTensor, value: LaneTensor): void {
    if (this.#batches.isFull) {
      this.values(theta, value);
      return;
    }
    const place: Place = { resource: value };
    const passRows = chunkRows(this.#count);
    const scratch = this.#scratch(passRows, 1);
    this.#batches.forEachChunk(({ examples, first, rows }) => {
      const losses = this.#passes.losses({ resource: theta }, examples, passRows, 1, scratch);
      meanLoss(this.#engine, {
        copies: 1,
        rows,
        count: this.#count,
        losses,
        value: place,
        accumulate: first > 0,
      });
    });
    this.#addDecay(theta, value);
  }

  dispose(): void {
    this.#scratches.clear();
    this.#changes.clear();
  }

  /** Seeds the R-slots of the last stage and passes back from there. */
  #passBack(seed: LaneTensor, last: number, gradient?: Place): void {
    this.#engine.copy(seed, this.#changeSlot(last, OUTPUT));
    const changes = this.#changesFor(1);
    const examples = this.#batches.current;
    this.#passes.backpropagate(this.#at(), examples, this.batchSize, this.#kept, changes, gradient);
  }

  #product(kind: ProductKind, vector: LaneTensor, product: LaneTensor): void {
    this.#products(kind, { resource: vector }, { resource: product }, 1);
    this.#addDecaySlope(vector, product);
  }

  #products(kind: ProductKind, vector: Place, product: Place, copies: number): void {
    this.#passes.product(
      kind,
      this.#at(),
      vector,
      product,
      this.#batches.current,
      this.batchSize,
      this.#kept,
      this.#changesFor(copies),
    );
  }

  #at(): Place {
    if (!this.#point) throw new Error("curvature products need a gradient call first");
    return { resource: this.#point };
  }

  /** R-slot `[B, out]` of a stage, for one direction. */
  #changeSlot(stage: number, slot: number): LaneTensor {
    const slots = this.#changesFor(1).stages[stage]?.resource as LaneTensor;
    const width = slots.size / (2 * this.batchSize);
    return this.#engine.row(this.#engine.reshape(slots, [2, this.batchSize, width]), slot);
  }

  /** Directions that one pass of `hessian` takes at once. */
  #directionsPerPass(): number {
    return hessianDirections(this.#passes.stages, this.batchSize, this.size, this.#engine.lanes);
  }

  /** values += ½·decay·‖points‖². */
  #addDecay(points: LaneTensor, values: LaneTensor): void {
    const { weightDecay } = this.#spec;
    if (weightDecay === 0) return;
    if (this.#decayed?.size !== values.size) this.#decayed = this.#engine.tensor([values.size]);
    const sum = this.#decayed;
    this.#engine.reduce("sum", `sum = ${weightDecay / 2} * x * x`, { sum, x: points });
    this.#engine.map("value = value + sum", { value: this.#engine.reshape(values, [values.size]), sum });
  }

  #addDecaySlope(point: LaneTensor, slope: LaneTensor): void {
    const { weightDecay } = this.#spec;
    if (weightDecay !== 0)
      this.#engine.map("slope = slope + decay * point", { slope, point, decay: weightDecay });
  }

  #scratch(rows: number, copies: number): Scratch {
    const key = `${rows}/${copies}`;
    const known = this.#scratches.get(key) ?? this.#passes.scratch(rows, copies);
    this.#scratches.set(key, known);
    return known;
  }

  /** Of one point, for at least so many rows: the criterion's where that is large enough. */
  #scratchOf(rows: number): Scratch {
    for (const scratch of this.#scratches.values()) {
      const [copies = 0, room = 0] = scratch.losses.shape;
      if (copies === 1 && room >= rows) return scratch;
    }
    return this.#scratch(rows, 1);
  }

  #changesFor(copies: number): Changes {
    const known = this.#changes.get(copies) ?? this.#passes.changes(this.batchSize, copies);
    this.#changes.set(copies, known);
    return known;
  }
}
