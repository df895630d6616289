/** A network as an `Objective` of the tfjs engine. */
import * as tf from "@tensorflow/tfjs";
import type { Need } from "../../../../shared/catalogue/entry.ts";
import type { Engine, LaneTensor } from "../../../engine.ts";
import type { NetworkSpec, TrainingData } from "../../../network.ts";
import { type LayerCapture, layerBlocks } from "../../../networks/layer-blocks.ts";
import { outputSize } from "../../../networks/shapes.ts";
import { NETWORK_SUPPORTS } from "../../../networks/supports.ts";
import { asFullBatch, batchesPerEpoch } from "../../../networks/training-data.ts";
import type { Objective, OutputPasses, ParameterBlock } from "../../../objective.ts";
import type { Assignments } from "../loop.ts";
import { TfjsEngine } from "../tfjs-engine.ts";
import { disposeBatch, TfjsBatches } from "./batches.ts";
import { type TfjsLinearisation, TfjsNetwork } from "./tfjs-network.ts";

type HeldOut = NonNullable<Objective["heldOut"]>;

/** Examples per pass of the criterion: bounds the memory of activations. */
const CHUNK = 1000;

/** @throws TypeError on another engine */
export function createObjective(engine: Engine, spec: NetworkSpec, data: TrainingData): Objective {
  if (!(engine instanceof TfjsEngine)) throw new TypeError("a tfjs engine is needed");
  return new TfjsNetworkObjective(engine, spec, data);
}

class TfjsNetworkObjective implements Objective {
  readonly size: number;
  readonly supports: ReadonlySet<Need> = new Set(NETWORK_SUPPORTS);
  readonly blocks: readonly ParameterBlock[];
  readonly outputPasses: OutputPasses;
  readonly batchesPerEpoch: number;
  readonly batchSize: number;
  readonly deterministic: boolean;
  readonly heldOut?: HeldOut;
  readonly #engine: TfjsEngine;
  readonly #network: TfjsNetwork;
  readonly #batches: TfjsBatches;
  readonly #heldOutBatches: TfjsBatches | undefined;
  readonly #count: number;
  readonly #captures: readonly LayerCapture[];
  /** Filled by every gradient once somebody asked for it. */
  #outputs: LaneTensor | undefined;
  #linearisation: TfjsLinearisation | undefined;

  constructor(engine: TfjsEngine, spec: NetworkSpec, data: TrainingData) {
    this.#engine = engine;
    this.#network = new TfjsNetwork(spec);
    this.#batches = new TfjsBatches(spec, data);
    this.#count = data.count;
    this.size = this.#network.size;
    this.batchSize = data.batchSize;
    this.batchesPerEpoch = batchesPerEpoch(data);
    this.deterministic = data.batchSize === data.count;
    const { blocks, captures } = layerBlocks(engine, spec, data.batchSize);
    this.blocks = blocks;
    this.#captures = captures;
    this.outputPasses = this.#outputPasses(spec);
    if (data.heldOut) {
      const heldOut = new TfjsBatches(spec, asFullBatch(data.heldOut, engine.lanes));
      this.#heldOutBatches = heldOut;
      this.heldOut = (theta, loss, accuracy) =>
        engine.emit(() => {
          const found = this.#network.score(this.#vector(theta), heldOut.current);
          return [
            [loss, found.loss],
            [accuracy, found.accuracy],
          ];
        });
    }
  }

  /**
   * Reads the step of each lane back: the order of the examples is integer arithmetic, which tfjs lacks on the
   * device. Costs nothing on the cpu backend; on webgpu this engine is a peer to compare with, not the product.
   */
  nextBatch(step: LaneTensor): void {
    if (this.batchSize === this.#count) return;
    this.#engine.emit(() => {
      this.#batches.select(this.#engine.contents(step).dataSync());
      return [];
    });
  }

  value(theta: LaneTensor, value: LaneTensor): void {
    this.#engine.emit(() => [[value, this.#network.value(this.#vector(theta), this.#batches.current)]]);
  }

  values(points: LaneTensor, values: LaneTensor): void {
    this.#engine.emit(() => {
      const found = tf
        .unstack(this.#engine.contents(points), 1)
        .map((point) => this.#network.value(point, this.#batches.current));
      return [[values, tf.concat(found, 1)]];
    });
  }

  gradient(theta: LaneTensor, value: LaneTensor, gradient: LaneTensor): void {
    this.#engine.emit(() => {
      const found = this.#network.gradient(this.#vector(theta), this.#batches.current);
      this.#keep(found.at);
      const captured: Assignments = this.#captures.flatMap(({ layer, what, tensor }) => {
        if (what === "outputFactors") return [];
        const source = (what === "inputs" ? found.at.activations : found.at.deltas)[layer] as tf.Tensor;
        const rows = source.reshape([source.shape[0] ?? 0, ...tensor.shape]);
        return [[tensor, tf.broadcastTo(rows, [this.#engine.lanes, ...tensor.shape])] as const];
      });
      const outputs: Assignments = this.#outputs
        ? [[this.#outputs, found.at.activations.at(-1) as tf.Tensor]]
        : [];
      return [[value, found.value], [gradient, found.gradient], ...captured, ...outputs];
    });
  }

  hessianVector(vector: LaneTensor, product: LaneTensor): void {
    this.#engine.emit(() => [[product, this.#network.hessianVector(this.#at(), this.#vector(vector))]]);
  }

  gaussNewtonVector(vector: LaneTensor, product: LaneTensor): void {
    this.#engine.emit(() => [[product, this.#network.gaussNewtonVector(this.#at(), this.#vector(vector))]]);
  }

  hessian(hessian: LaneTensor): void {
    const { size } = this;
    this.#engine.emit(() => {
      const rows = Array.from({ length: size }, (_, row) =>
        tf.tidy(() => {
          // Not by oneHot, which refuses a single parameter.
          const units = new Float32Array(this.#engine.lanes * size).map((_, at) =>
            at % size === row ? 1 : 0,
          );
          return this.#network.hessianVector(this.#at(), tf.tensor2d(units, [this.#engine.lanes, size]));
        }),
      );
      return [[hessian, tf.stack(rows, 1)]];
    });
  }

  criterion(theta: LaneTensor, value: LaneTensor): void {
    if (this.batchSize === this.#count) {
      this.value(theta, value);
      return;
    }
    this.#engine.emit(() => {
      const point = this.#vector(theta);
      let total: tf.Tensor = tf.zeros([this.#engine.lanes, 1]);
      for (let first = 0; first < this.#count; first += CHUNK) {
        const length = Math.min(CHUNK, this.#count - first);
        const batch = this.#batches.range(first, length);
        total = total.add(tf.tidy(() => this.#network.value(point, batch).mul(length / this.#count)));
        disposeBatch(batch);
      }
      return [[value, total]];
    });
  }

  dispose(): void {
    this.#release();
    this.#batches.dispose();
    this.#heldOutBatches?.dispose();
  }

  #outputPasses(spec: NetworkSpec): OutputPasses {
    const outputs = (): LaneTensor => {
      this.#outputs ??= this.#engine.tensor([this.batchSize, outputSize(spec)]);
      return this.#outputs;
    };
    return {
      get outputs() {
        return outputs();
      },
      loss: spec.loss,
      backpropagate: (seed) =>
        this.#engine.emit(() => {
          const deltas = this.#network.backpropagate(this.#at(), this.#engine.contents(seed));
          return this.#captures.flatMap(({ layer, what, tensor }) =>
            what === "outputFactors"
              ? [
                  [
                    tensor,
                    (deltas[layer] as tf.Tensor).reshape([this.#engine.lanes, ...tensor.shape]),
                  ] as const,
                ]
              : [],
          );
        }),
      parameterGradient: (seed, gradient) =>
        this.#engine.emit(() => [
          [gradient, this.#network.outputGradient(this.#at(), this.#engine.contents(seed))],
        ]),
    };
  }

  /** `[T, P]`. */
  #vector(tensor: LaneTensor): tf.Tensor {
    return this.#engine.contents(tensor).reshape([this.#engine.lanes, this.size]);
  }

  /** Clones share their data: keeping them outlives the `tidy` and the next batch. */
  #keep(at: TfjsLinearisation): void {
    this.#release();
    const kept = (tensor: tf.Tensor): tf.Tensor => tf.keep(tensor.clone());
    this.#linearisation = {
      theta: kept(at.theta),
      activations: at.activations.map(kept),
      deltas: at.deltas.map(kept),
    };
  }

  #release(): void {
    const at = this.#linearisation;
    if (at) for (const tensor of [at.theta, ...at.activations, ...at.deltas]) tensor.dispose();
    this.#linearisation = undefined;
  }

  #at(): TfjsLinearisation {
    if (!this.#linearisation) throw new Error("curvature products need a gradient call first");
    return this.#linearisation;
  }
}
