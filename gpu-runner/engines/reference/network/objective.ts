/** A network as an `Objective` of the reference engine: lane by lane, float64. */
import type { Need } from "../../../../shared/catalogue/entry.ts";
import type { Engine, LaneTensor } from "../../../engine.ts";
import type { NetworkSpec, TargetedExamples, TrainingData } from "../../../network.ts";
import { type LayerCapture, layerBlocks } from "../../../networks/layer-blocks.ts";
import { NETWORK_SUPPORTS } from "../../../networks/supports.ts";
import { asFullBatch, batchExamples, batchesPerEpoch } from "../../../networks/training-data.ts";
import { NO_ACCURACY, type Objective, type OutputPasses, type ParameterBlock } from "../../../objective.ts";
import { ReferenceEngine } from "../reference-engine.ts";
import { type Batch, gatherBatch } from "./batch.ts";
import { laneVector } from "./lane-vector.ts";
import { LOSSES, shareCorrect } from "./losses.ts";
import { type Linearisation, ReferenceNetwork } from "./reference-network.ts";

type HeldOut = NonNullable<Objective["heldOut"]>;

/** Examples per pass of the criterion: bounds the memory of activations. */
const CHUNK = 1000;

/** @throws TypeError on another engine */
export function createObjective(engine: Engine, spec: NetworkSpec, data: TrainingData): Objective {
  if (!(engine instanceof ReferenceEngine)) throw new TypeError("a reference engine is needed");
  return new ReferenceNetworkObjective(engine, spec, data);
}

class ReferenceNetworkObjective implements Objective {
  readonly size: number;
  readonly supports: ReadonlySet<Need> = new Set(NETWORK_SUPPORTS);
  readonly blocks: readonly ParameterBlock[];
  readonly outputPasses: OutputPasses;
  readonly batchesPerEpoch: number;
  readonly batchSize: number;
  readonly deterministic: boolean;
  readonly heldOut?: HeldOut;
  readonly #engine: ReferenceEngine;
  readonly #spec: NetworkSpec;
  readonly #data: TrainingData;
  readonly #network: ReferenceNetwork;
  /** Current batch of each lane; full batches are one shared object. */
  readonly #batches: Batch[];
  readonly #linearisations: (Linearisation | undefined)[] = [];
  readonly #captures: readonly LayerCapture[];
  /** Filled by every gradient once somebody asked for it. */
  #outputs: LaneTensor | undefined;

  constructor(engine: ReferenceEngine, spec: NetworkSpec, data: TrainingData) {
    this.#engine = engine;
    this.#spec = spec;
    this.#data = data;
    this.#network = new ReferenceNetwork(spec);
    this.size = this.#network.size;
    this.batchSize = data.batchSize;
    this.batchesPerEpoch = batchesPerEpoch(data);
    this.deterministic = data.batchSize === data.count;
    const { blocks, captures } = layerBlocks(engine, spec, data.batchSize);
    this.blocks = blocks;
    this.#captures = captures;
    this.outputPasses = this.#outputPasses();
    if (data.heldOut) this.heldOut = this.#heldOutOn(data.heldOut);
    const isFull = data.batchSize === data.count;
    const shared = this.#gather(0, 0);
    this.#batches = data.seeds.map((_, lane) => (isFull ? shared : this.#gather(lane, 0)));
  }

  nextBatch(step: LaneTensor): void {
    if (this.batchSize === this.#data.count) return;
    const steps = laneVector(this.#engine.storage(step));
    this.#engine.emitLanes((lane) => {
      this.#batches[lane] = this.#gather(lane, steps.read(lane)[0] ?? 0);
    });
  }

  value(theta: LaneTensor, value: LaneTensor): void {
    this.values(theta, value);
  }

  values(points: LaneTensor, values: LaneTensor): void {
    const from = laneVector(this.#engine.storage(points));
    const to = laneVector(this.#engine.storage(values));
    this.#engine.emitLanes((lane) => {
      const all = from.read(lane);
      const found = Float64Array.from({ length: values.size }, (_, point) =>
        this.#network.value(all.subarray(point * this.size, (point + 1) * this.size), this.#batch(lane)),
      );
      to.write(lane, found);
    });
  }

  gradient(theta: LaneTensor, value: LaneTensor, gradient: LaneTensor): void {
    const point = laneVector(this.#engine.storage(theta));
    const valueOut = laneVector(this.#engine.storage(value));
    const gradientOut = laneVector(this.#engine.storage(gradient));
    this.#engine.emitLanes((lane) => {
      const slope = new Float64Array(this.size);
      const found = this.#network.gradient(point.read(lane), this.#batch(lane), slope);
      this.#linearisations[lane] = found.at;
      if (this.#outputs)
        laneVector(this.#engine.storage(this.#outputs)).write(lane, found.at.activations.at(-1) ?? []);
      for (const { layer, what, tensor } of this.#captures) {
        if (what === "outputFactors") continue;
        const source = what === "inputs" ? found.at.activations : found.at.deltas;
        laneVector(this.#engine.storage(tensor)).write(lane, source[layer] ?? []);
      }
      valueOut.write(lane, [found.value]);
      gradientOut.write(lane, slope);
    });
  }

  hessianVector(vector: LaneTensor, product: LaneTensor): void {
    this.#product(vector, product, (at, v, out) => this.#network.hessianVector(at, v, out));
  }

  gaussNewtonVector(vector: LaneTensor, product: LaneTensor): void {
    this.#product(vector, product, (at, v, out) => this.#network.gaussNewtonVector(at, v, out));
  }

  hessian(hessian: LaneTensor): void {
    const out = laneVector(this.#engine.storage(hessian));
    this.#engine.emitLanes((lane) => {
      const { size } = this;
      const matrix = new Float64Array(size * size);
      for (let row = 0; row < size; row++) {
        const unit = new Float64Array(size);
        unit[row] = 1;
        this.#network.hessianVector(this.#at(lane), unit, matrix.subarray(row * size, (row + 1) * size));
      }
      out.write(lane, matrix);
    });
  }

  criterion(theta: LaneTensor, value: LaneTensor): void {
    const point = laneVector(this.#engine.storage(theta));
    const out = laneVector(this.#engine.storage(value));
    this.#engine.emitLanes((lane) => out.write(lane, [this.#valueOnAll(point.read(lane))]));
  }

  dispose(): void {
    this.#linearisations.length = 0;
    this.#batches.length = 0;
  }

  #outputPasses(): OutputPasses {
    const outputs = (): LaneTensor => {
      this.#outputs ??= this.#engine.tensor([this.batchSize, this.#network.shapes.at(-1)?.outputSize ?? 0]);
      return this.#outputs;
    };
    return {
      get outputs() {
        return outputs();
      },
      loss: this.#spec.loss,
      backpropagate: (seed) => {
        const from = laneVector(this.#engine.storage(seed));
        this.#engine.emitLanes((lane) => {
          const deltas = this.#network.backpropagate(this.#at(lane), from.read(lane));
          for (const { layer, what, tensor } of this.#captures)
            if (what === "outputFactors")
              laneVector(this.#engine.storage(tensor)).write(lane, deltas[layer] ?? []);
        });
      },
      parameterGradient: (seed, gradient) =>
        this.#product(seed, gradient, (at, from, out) => this.#network.outputGradient(at, from, out)),
    };
  }

  #heldOutOn(examples: TargetedExamples): HeldOut {
    const data = asFullBatch(examples, this.#engine.lanes);
    const all = Int32Array.from({ length: data.count }, (_, example) => example);
    const batch = gatherBatch(this.#spec, data, all);
    return (theta, loss, accuracy) => {
      const point = laneVector(this.#engine.storage(theta));
      const lossOut = laneVector(this.#engine.storage(loss));
      const accuracyOut = laneVector(this.#engine.storage(accuracy));
      this.#engine.emitLanes((lane) => {
        const outputs = this.#network.outputs(point.read(lane), batch);
        lossOut.write(lane, [LOSSES[this.#spec.loss].value(outputs, batch)]);
        const isClasses = this.#spec.loss === "softmax-cross-entropy";
        accuracyOut.write(lane, [isClasses ? shareCorrect(outputs, batch) : NO_ACCURACY]);
      });
    };
  }

  #product(
    vector: LaneTensor,
    product: LaneTensor,
    multiply: (at: Linearisation, v: Float64Array, out: Float64Array) => void,
  ): void {
    const from = laneVector(this.#engine.storage(vector));
    const to = laneVector(this.#engine.storage(product));
    this.#engine.emitLanes((lane) => {
      const out = new Float64Array(this.size);
      multiply(this.#at(lane), from.read(lane), out);
      to.write(lane, out);
    });
  }

  #valueOnAll(theta: Float64Array): number {
    const { count } = this.#data;
    let total = 0;
    for (let first = 0; first < count; first += CHUNK) {
      const examples = Int32Array.from({ length: Math.min(CHUNK, count - first) }, (_, i) => first + i);
      const batch = gatherBatch(this.#spec, this.#data, examples);
      total += examples.length * (this.#network.value(theta, batch) - this.#network.decayValue(theta));
    }
    return total / count + this.#network.decayValue(theta);
  }

  #gather(lane: number, step: number): Batch {
    const examples = batchExamples(this.#data, this.#data.seeds[lane] as number, step);
    return gatherBatch(this.#spec, this.#data, examples);
  }

  #batch(lane: number): Batch {
    return this.#batches[lane] as Batch;
  }

  #at(lane: number): Linearisation {
    const at = this.#linearisations[lane];
    if (!at) throw new Error("curvature products need a gradient call first");
    return at;
  }
}
