/**
 * Objective of one network on one batch in float64: value, gradient, Hessian and Gauss–Newton products.
 * Independent of any engine; the oracle that every other implementation is held against.
 *
 * f(θ) = mean loss + ½·decay·‖θ‖². Hv by the R-operator (forward over reverse), Gv = Jᵀ H_L J v + decay·v.
 */
import type { NetworkSpec } from "../../../network.ts";
import { type LayerShape, networkShapes, parameterCount } from "../../../networks/shapes.ts";
import type { Batch } from "./batch.ts";
import type { LayerPasses } from "./layer-passes.ts";
import { layerPasses } from "./layer-registry.ts";
import { LOSSES } from "./losses.ts";

/** What a gradient leaves behind for curvature products at the same point and batch. */
export interface Linearisation {
  readonly theta: Float64Array;
  readonly batch: Batch;
  /** Input of each layer, then the network's output: `[layers + 1][B × size]`. */
  readonly activations: readonly Float64Array[];
  /** Derivative of the mean loss with respect to the output of each layer. */
  readonly deltas: readonly Float64Array[];
}

export class ReferenceNetwork {
  readonly size: number;
  readonly shapes: readonly LayerShape[];
  readonly #spec: NetworkSpec;
  #passes: { readonly examples: number; readonly layers: readonly LayerPasses[] } | undefined;

  constructor(spec: NetworkSpec) {
    this.#spec = spec;
    this.shapes = networkShapes(spec);
    this.size = parameterCount(spec);
  }

  /** Network output `[B, outputs]`. */
  outputs(theta: Float64Array, batch: Batch): Float64Array {
    return this.#forward(theta, batch).at(-1) as Float64Array;
  }

  /** f(θ) on the batch. */
  value(theta: Float64Array, batch: Batch): number {
    return LOSSES[this.#spec.loss].value(this.outputs(theta, batch), batch) + this.decayValue(theta);
  }

  /** ½·decay·‖θ‖². */
  decayValue(theta: Float64Array): number {
    let sum = 0;
    for (const entry of theta) sum += entry * entry;
    return 0.5 * this.#spec.weightDecay * sum;
  }

  /** f(θ); overwrites `gradient` `[P]`. θ is copied. */
  gradient(
    theta: Float64Array,
    batch: Batch,
    gradient: Float64Array,
  ): { readonly value: number; readonly at: Linearisation } {
    const activations = this.#forward(theta, batch);
    const output = activations.at(-1) as Float64Array;
    const dy = new Float64Array(output.length);
    LOSSES[this.#spec.loss].gradient(output, batch, dy);
    gradient.fill(0);
    const deltas = this.#backward(theta, batch, activations, dy, gradient);
    this.#addDecay(theta, gradient);
    const value = LOSSES[this.#spec.loss].value(output, batch) + this.decayValue(theta);
    return { value, at: { theta: theta.slice(), batch, activations, deltas } };
  }

  /** Overwrites `product` with H·v. */
  hessianVector(at: Linearisation, v: Float64Array, product: Float64Array): void {
    const { theta, batch, activations, deltas } = at;
    const changes = this.#rForward(at, v);
    let rdy = this.#lossCurvature(at, changes.at(-1) as Float64Array);
    product.fill(0);
    const layers = this.#layers(batch.examples);
    for (let index = layers.length - 1; index >= 0; index--) {
      const x = activations[index] as Float64Array;
      const rdx = index > 0 ? new Float64Array(x.length) : undefined;
      layers[index]?.rBackward({
        theta,
        v,
        x,
        y: activations[index + 1] as Float64Array,
        rx: changes[index],
        dy: deltas[index] as Float64Array,
        rdy,
        rdx,
        product,
      });
      if (rdx) rdy = rdx;
    }
    this.#addDecay(v, product);
  }

  /** Overwrites `product` with G·v. */
  gaussNewtonVector(at: Linearisation, v: Float64Array, product: Float64Array): void {
    const changes = this.#rForward(at, v);
    const rdy = this.#lossCurvature(at, changes.at(-1) as Float64Array);
    product.fill(0);
    this.#backward(at.theta, at.batch, at.activations, rdy, product);
    this.#addDecay(v, product);
  }

  /** Derivatives of ⟨seed, z⟩ with respect to the output of each layer; seed `[B, outputs]`. */
  backpropagate({ theta, batch, activations }: Linearisation, seed: Float64Array): readonly Float64Array[] {
    return this.#backward(theta, batch, activations, seed, new Float64Array(this.size));
  }

  /** Overwrites `gradient` with Jᵀ·seed, seed `[B, outputs]`: the derivative of ⟨seed, z⟩. */
  outputGradient(
    { theta, batch, activations }: Linearisation,
    seed: Float64Array,
    gradient: Float64Array,
  ): void {
    gradient.fill(0);
    this.#backward(theta, batch, activations, seed, gradient);
  }

  /** Change J·v of the output along v, `[B, outputs]`. */
  outputChange(at: Linearisation, v: Float64Array): Float64Array {
    return this.#rForward(at, v).at(-1) as Float64Array;
  }

  #layers(examples: number): readonly LayerPasses[] {
    if (this.#passes?.examples !== examples)
      this.#passes = {
        examples,
        layers: this.shapes.map((shape) => layerPasses(shape.layer, shape, examples)),
      };
    return this.#passes.layers;
  }

  #forward(theta: Float64Array, batch: Batch): readonly Float64Array[] {
    const activations = [batch.inputs];
    for (const [index, layer] of this.#layers(batch.examples).entries()) {
      const y = new Float64Array(batch.examples * (this.shapes[index]?.outputSize ?? 0));
      layer.forward({ theta, x: activations[index] as Float64Array, y });
      activations.push(y);
    }
    return activations;
  }

  /** Derivatives with respect to the output of each layer; adds parameter gradients to `gradient`. */
  #backward(
    theta: Float64Array,
    batch: Batch,
    activations: readonly Float64Array[],
    last: Float64Array,
    gradient: Float64Array,
  ): readonly Float64Array[] {
    const layers = this.#layers(batch.examples);
    const deltas: Float64Array[] = [];
    let dy = last;
    for (let index = layers.length - 1; index >= 0; index--) {
      deltas[index] = dy;
      const x = activations[index] as Float64Array;
      const dx = index > 0 ? new Float64Array(x.length) : undefined;
      layers[index]?.backward({ theta, x, y: activations[index + 1] as Float64Array, dy, dx, gradient });
      if (dx) dy = dx;
    }
    return deltas;
  }

  /** Derivative along v of the input of each layer (none for the data), then of the output. */
  #rForward(at: Linearisation, v: Float64Array): readonly (Float64Array | undefined)[] {
    const changes: (Float64Array | undefined)[] = [undefined];
    for (const [index, layer] of this.#layers(at.batch.examples).entries()) {
      const y = at.activations[index + 1] as Float64Array;
      const ry = new Float64Array(y.length);
      const x = at.activations[index] as Float64Array;
      layer.rForward({ theta: at.theta, v, x, y, rx: changes[index], ry });
      changes.push(ry);
    }
    return changes;
  }

  #lossCurvature(at: Linearisation, change: Float64Array): Float64Array {
    const rdy = new Float64Array(change.length);
    LOSSES[this.#spec.loss].curvature(at.activations.at(-1) as Float64Array, at.batch, change, rdy);
    return rdy;
  }

  #addDecay(vector: Float64Array, target: Float64Array): void {
    const decay = this.#spec.weightDecay;
    if (decay !== 0)
      for (const [entry, x] of vector.entries()) target[entry] = (target[entry] as number) + decay * x;
  }
}
