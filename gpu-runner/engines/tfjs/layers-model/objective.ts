/**
 * A tfjs layers-model of any layers as an `Objective` of the tfjs engine: value and gradient by tfjs's own
 * differentiation, one lane after the other on one set of variables. No curvature: in tfjs 4.22 the gradient of
 * a gradient is silently wrong for tanh, sigmoid and softmax and throws for conv2d (docs/decisions/002).
 */
import * as tf from "@tensorflow/tfjs";
import type { Need } from "../../../../shared/catalogue/entry.ts";
import type { Engine, LaneTensor } from "../../../engine.ts";
import type { Objective } from "../../../objective.ts";
import { TfjsEngine } from "../tfjs-engine.ts";
import { type ModelBatch, ModelBatches, type ModelData } from "./model-batches.ts";
import { type ModelUnderLoss, modelLoss, trainableVariables } from "./model-loss.ts";

/** @throws TypeError on another engine */
export function createModelObjective(engine: Engine, under: ModelUnderLoss, data: ModelData): Objective {
  if (!(engine instanceof TfjsEngine)) throw new TypeError("a tfjs engine is needed");
  return new LayersModelObjective(engine, under, data);
}

class LayersModelObjective implements Objective {
  readonly size: number;
  readonly supports: ReadonlySet<Need> = new Set<Need>(["gradient"]);
  readonly blocks = [];
  readonly batchesPerEpoch: number;
  readonly batchSize: number;
  readonly deterministic: boolean;
  readonly #engine: TfjsEngine;
  readonly #under: ModelUnderLoss;
  readonly #variables: readonly tf.Variable[];
  readonly #batches: ModelBatches;

  constructor(engine: TfjsEngine, under: ModelUnderLoss, data: ModelData) {
    this.#engine = engine;
    this.#under = under;
    this.#variables = trainableVariables(under.model);
    this.size = this.#variables.reduce((sum, { size }) => sum + size, 0);
    this.batchSize = data.batchSize;
    this.batchesPerEpoch = Math.floor(data.count / data.batchSize);
    this.deterministic = data.batchSize === data.count;
    this.#batches = new ModelBatches(data, (under.model.inputs[0]?.shape ?? []).slice(1).map(Number));
  }

  nextBatch(_step: LaneTensor): void {
    this.#engine.emit(() => {
      this.#batches.advance();
      return [];
    });
  }

  value(theta: LaneTensor, value: LaneTensor): void {
    this.#engine.emit(() => [
      [value, this.#lanes(theta, (point, lane) => this.#valueAt(point, this.#batches.of(lane)))],
    ]);
  }

  values(points: LaneTensor, values: LaneTensor): void {
    this.#engine.emit(() => [
      [
        values,
        this.#lanes(points, (candidates, lane) => {
          const each = tf.unstack(candidates);
          return tf.stack(each.map((point) => this.#valueAt(point, this.#batches.of(lane)).asScalar()));
        }),
      ],
    ]);
  }

  gradient(theta: LaneTensor, value: LaneTensor, gradient: LaneTensor): void {
    this.#engine.emit(() => {
      const both = this.#lanes(theta, (point, lane) => this.#gradientAt(point, this.#batches.of(lane)));
      const [values, gradients] = tf.split(both, [1, this.size], 1) as [tf.Tensor, tf.Tensor];
      return [
        [value, values],
        [gradient, gradients],
      ];
    });
  }

  hessianVector(): void {
    throw new Error("a layers-model on the tfjs engine has no Hessian-vector products");
  }

  gaussNewtonVector(): void {
    throw new Error("a layers-model on the tfjs engine has no Gauss-Newton products");
  }

  hessian(): void {
    throw new Error("a layers-model on the tfjs engine has no Hessian");
  }

  criterion(theta: LaneTensor, value: LaneTensor): void {
    if (this.deterministic) {
      this.value(theta, value);
      return;
    }
    this.#engine.emit(() => [
      [
        value,
        this.#lanes(theta, (point) =>
          tf.tidy(() => {
            let total: tf.Tensor = tf.zeros([1]);
            for (const [batch, share] of this.#batches.all())
              total = total.add(tf.tidy(() => this.#valueAt(point, batch).mul(share)));
            return total;
          }),
        ),
      ],
    ]);
  }

  dispose(): void {
    this.#batches.dispose();
    this.#under.model.dispose();
  }

  /** `[T, …]` of what `body` makes of each lane's part of a tensor. */
  #lanes(tensor: LaneTensor, body: (part: tf.Tensor, lane: number) => tf.Tensor): tf.Tensor {
    const parts = tf.unstack(this.#engine.contents(tensor));
    return tf.stack(parts.map((part, lane) => tf.tidy(() => body(part, lane))));
  }

  /** `[1]`. */
  #valueAt(point: tf.Tensor, { inputs, targets }: ModelBatch): tf.Tensor {
    this.#assign(point);
    return modelLoss(this.#under, inputs, targets).reshape([1]);
  }

  /** The value, then the gradient: `[1 + P]`. */
  #gradientAt(point: tf.Tensor, { inputs, targets }: ModelBatch): tf.Tensor {
    this.#assign(point);
    const { value, grads } = tf.variableGrads(
      () => modelLoss(this.#under, inputs, targets),
      this.#variables as tf.Variable[],
    );
    // A variable that the output does not depend on has no gradient in tfjs; it is zero.
    const parts = this.#variables.map((variable) =>
      (grads[variable.name] ?? tf.zerosLike(variable)).reshape([-1]),
    );
    return tf.concat([value.reshape([1]), ...parts]);
  }

  /** Every pass sets all variables first: they belong to no lane. */
  #assign(point: tf.Tensor): void {
    const sizes = this.#variables.map(({ size }) => size);
    for (const [i, part] of tf.split(point.reshape([this.size]), sizes).entries()) {
      const variable = this.#variables[i] as tf.Variable;
      variable.assign(part.reshape(variable.shape));
    }
  }
}
