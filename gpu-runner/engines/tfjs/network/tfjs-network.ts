/**
 * A network as tfjs operations, all lanes at once: value, gradient, Hessian and Gauss–Newton products.
 * Functions return tensors that the caller owns; intermediate ones are freed by `tf.tidy` around the call.
 */
import * as tf from "@tensorflow/tfjs";
import type { NetworkSpec } from "../../../network.ts";
import { networkShapes, parameterCount } from "../../../networks/shapes.ts";
import { NO_ACCURACY } from "../../../objective.ts";
import type { LayerPasses } from "./layer-passes.ts";
import { layerPasses } from "./layer-registry.ts";
import { LOSSES, shareCorrect } from "./losses.ts";

export interface TfjsBatch {
  /** `[T, B, ...input]`. */
  readonly inputs: tf.Tensor;
  /** `[T, B, outputs]`. */
  readonly targets: tf.Tensor;
}

/** What a gradient leaves behind for products at the same point and batch. */
export interface TfjsLinearisation {
  readonly theta: tf.Tensor;
  /** Input of each layer, then the output. */
  readonly activations: readonly tf.Tensor[];
  /** Derivative of the mean loss with respect to the output of each layer. */
  readonly deltas: readonly tf.Tensor[];
}

export class TfjsNetwork {
  readonly size: number;
  readonly #spec: NetworkSpec;
  readonly #layers: readonly LayerPasses[];

  constructor(spec: NetworkSpec) {
    this.#spec = spec;
    this.size = parameterCount(spec);
    this.#layers = networkShapes(spec).map((shape) => layerPasses(shape.layer, shape));
  }

  /** f(θ) `[T, 1]`; θ is `[T, P]`. */
  value(theta: tf.Tensor, batch: TfjsBatch): tf.Tensor {
    const z = this.#forward(theta, batch).at(-1) as tf.Tensor;
    return LOSSES[this.#spec.loss].value(z, batch.targets).add(this.#decayValue(theta));
  }

  /** Mean loss without decay, and share of the batch whose largest output is the label's (of classes), both `[T, 1]`. */
  score(theta: tf.Tensor, batch: TfjsBatch): { readonly loss: tf.Tensor; readonly accuracy: tf.Tensor } {
    const z = this.#forward(theta, batch).at(-1) as tf.Tensor;
    const { loss } = this.#spec;
    return {
      loss: LOSSES[loss].value(z, batch.targets),
      accuracy:
        loss === "softmax-cross-entropy"
          ? shareCorrect(z, batch.targets)
          : tf.fill([z.shape[0] ?? 1, 1], NO_ACCURACY),
    };
  }

  /** f `[T, 1]`, ∇f `[T, P]` and the linearisation at a copy of θ. */
  gradient(
    theta: tf.Tensor,
    batch: TfjsBatch,
  ): { readonly value: tf.Tensor; readonly gradient: tf.Tensor; readonly at: TfjsLinearisation } {
    const point = theta.clone();
    const activations = this.#forward(point, batch);
    const z = activations.at(-1) as tf.Tensor;
    const loss = LOSSES[this.#spec.loss];
    const { gradient, deltas } = this.#backward(point, activations, loss.gradient(z, batch.targets));
    return {
      value: loss.value(z, batch.targets).add(this.#decayValue(point)),
      gradient: this.#plusDecay(gradient, point),
      at: { theta: point, activations, deltas },
    };
  }

  /** H·v, `[T, P]`. */
  hessianVector(at: TfjsLinearisation, v: tf.Tensor): tf.Tensor {
    const { theta, activations, deltas } = at;
    const changes = this.#rForward(at, v);
    let rdy = this.#lossCurvature(at, changes.at(-1) as tf.Tensor);
    let pieces: readonly tf.Tensor[] = [];
    for (let index = this.#layers.length - 1; index >= 0; index--) {
      const found = this.#layers[index]?.rBackward({
        theta,
        v,
        x: activations[index] as tf.Tensor,
        rx: changes[index],
        dy: deltas[index] as tf.Tensor,
        rdy,
        wantsInput: index > 0,
      });
      if (found?.dx) rdy = found.dx;
      pieces = [...(found?.pieces ?? []), ...pieces];
    }
    return this.#plusDecay(tf.concat([...pieces], 1), v);
  }

  /** G·v, `[T, P]`. */
  gaussNewtonVector(at: TfjsLinearisation, v: tf.Tensor): tf.Tensor {
    const changes = this.#rForward(at, v);
    const rdy = this.#lossCurvature(at, changes.at(-1) as tf.Tensor);
    return this.#plusDecay(this.#backward(at.theta, at.activations, rdy).gradient, v);
  }

  /** Derivatives of ⟨seed, z⟩ with respect to the output of each layer; seed `[T, B, outputs]`. */
  backpropagate(at: TfjsLinearisation, seed: tf.Tensor): readonly tf.Tensor[] {
    return this.#backward(at.theta, at.activations, seed).deltas;
  }

  /** Jᵀ·seed `[T, P]`: derivative of ⟨seed, z⟩; seed `[T, B, outputs]`. */
  outputGradient(at: TfjsLinearisation, seed: tf.Tensor): tf.Tensor {
    return this.#backward(at.theta, at.activations, seed).gradient;
  }

  #forward(theta: tf.Tensor, batch: TfjsBatch): readonly tf.Tensor[] {
    const activations = [batch.inputs];
    for (const layer of this.#layers) activations.push(layer.forward(theta, activations.at(-1) as tf.Tensor));
    return activations;
  }

  #backward(theta: tf.Tensor, activations: readonly tf.Tensor[], last: tf.Tensor) {
    const deltas: tf.Tensor[] = [];
    let pieces: readonly tf.Tensor[] = [];
    let dy = last;
    for (let index = this.#layers.length - 1; index >= 0; index--) {
      deltas[index] = dy;
      const x = activations[index] as tf.Tensor;
      const found = this.#layers[index]?.backward({ theta, x, dy, wantsInput: index > 0 });
      if (found?.dx) dy = found.dx;
      pieces = [...(found?.pieces ?? []), ...pieces];
    }
    return { gradient: tf.concat([...pieces], 1), deltas };
  }

  #rForward(at: TfjsLinearisation, v: tf.Tensor): readonly (tf.Tensor | undefined)[] {
    const changes: (tf.Tensor | undefined)[] = [undefined];
    for (const [index, layer] of this.#layers.entries()) {
      const x = at.activations[index] as tf.Tensor;
      changes.push(layer.rForward({ theta: at.theta, v, x, rx: changes[index] }));
    }
    return changes;
  }

  #lossCurvature(at: TfjsLinearisation, change: tf.Tensor): tf.Tensor {
    return LOSSES[this.#spec.loss].curvature(at.activations.at(-1) as tf.Tensor, change);
  }

  #decayValue(theta: tf.Tensor): tf.Tensor {
    // Without decay no sum either: 0 times an overflow is NaN.
    if (this.#spec.weightDecay === 0) return tf.zeros([theta.shape[0] ?? 1, 1]);
    return tf.sum(tf.square(theta), 1, true).mul(0.5 * this.#spec.weightDecay);
  }

  #plusDecay(vector: tf.Tensor, point: tf.Tensor): tf.Tensor {
    return this.#spec.weightDecay === 0 ? vector : vector.add(point.mul(this.#spec.weightDecay));
  }
}
