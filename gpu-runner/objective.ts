/**
 * A problem instantiated on an engine: T copies (one per lane) of the function to minimise.
 *
 * All methods *record or execute operations* like the engine's own; all tensors belong to that engine.
 * Curvature products are taken at the point and on the batch of the last `gradient` call, whose activations
 * are kept: `hessianVector` then costs about one gradient. The tensor given to `gradient` must still hold that
 * point: a step asks for its products before it moves θ. (The run loop refuses one that does not: `run/point-guard.ts`.)
 */
import type { Need } from "../shared/catalogue/entry.ts";
import type { LaneTensor } from "./engine.ts";
import type { Loss } from "./network.ts";

/** How a convolution's weights meet the image: `[height, width, channels]` in and out, zeros above and left of it. */
export interface ConvolutionShape {
  readonly kernel: number;
  readonly stride: number;
  readonly padTop: number;
  readonly padLeft: number;
  readonly input: readonly [height: number, width: number, channels: number];
  readonly output: readonly [height: number, width: number, channels: number];
}

/** A matrix-shaped block of the parameter vector, for methods that precondition layers (kfac, muon, …). */
export interface ParameterBlock {
  readonly name: string;
  /** First entry in the parameter vector. */
  readonly offset: number;
  /** `[in, out]` weights, row-major; `[n]` biases. */
  readonly shape: readonly number[];
  /** For a weight block: the layer's input `[B, in]` at the last gradient call; images as one row each. */
  readonly inputs?: LaneTensor;
  /** For a dense weight block: ∂(batch mean loss)/∂(pre-activation) `[B, out]` at the last gradient call. */
  readonly outputGradients?: LaneTensor;
  /** For a weight block: what {@link OutputPasses.backpropagate} writes, `[B, out]`; images as one row each. */
  readonly outputFactors?: LaneTensor;
  /** For a convolution's weight block, `[kernel²·channels in, channels out]`. */
  readonly convolution?: ConvolutionShape;
  /** For a weight block: offset of its bias, or none. */
  readonly biasOffset?: number;
}

/** Passes back from a network's output: what layer-wise curvature (kfac) needs beyond the gradient. */
export interface OutputPasses {
  /** z `[B, out]` at the last gradient call; a row for each place of an example where it has several labels. */
  readonly outputs: LaneTensor;
  readonly loss: Loss;
  /**
   * `seed` `[B, out]` → ∂⟨seed, z⟩/∂(pre-activation) of each dense layer and convolution, into its block's `outputFactors`, where
   * it stays until the next curvature product. At the point of the last `gradient`, whose cache it keeps. Costs what
   * `value` does, one product a layer: no gradients of the weights.
   */
  backpropagate(seed: LaneTensor): void;
  /**
   * `seed` `[B, out]` → ∂⟨seed, z⟩/∂θ `[P]`, sums over the examples and without weight decay: the gradient, had the loss
   * these derivatives in z. As `backpropagate` beyond that, at twice its cost: the products that give the weights'
   * gradients too, and no forward pass.
   */
  parameterGradient(seed: LaneTensor, gradient: LaneTensor): void;
}

/** The accuracy on held-out examples that have numbers to predict and no classes. */
export const NO_ACCURACY = -1;

export interface Objective {
  /** P. */
  readonly size: number;
  readonly supports: ReadonlySet<Need>;
  readonly blocks: readonly ParameterBlock[];
  /** Networks only. */
  readonly outputPasses?: OutputPasses;
  /** Steps per pass over the data; 1 for full batches and closed-form problems. */
  readonly batchesPerEpoch: number;
  /** True where the same θ gives the same numbers at every step: full batches, no noise in the gradient. */
  readonly deterministic: boolean;
  /** Examples in a batch (Gauss–Newton, K-FAC and Fisher scalings); 1 for closed-form problems. */
  readonly batchSize: number;

  /**
   * Selects the next minibatch (and the next draw of gradient noise) of each lane; a step calls it once,
   * first. `step` is a lane scalar holding the number of steps taken.
   */
  nextBatch(step: LaneTensor): void;
  /** `theta` `[P]` → `value` `[1]`, on the current batch. Does not disturb what `gradient` cached. */
  value(theta: LaneTensor, value: LaneTensor): void;
  /** `points` `[C, P]` → `values` `[C]`: C points a lane, as extra lanes of one pass. Keeps the cache. */
  values(points: LaneTensor, values: LaneTensor): void;
  /** `theta` `[P]` → `value` `[1]`, `gradient` `[P]`; caches what curvature products need. */
  gradient(theta: LaneTensor, value: LaneTensor, gradient: LaneTensor): void;
  /** `vector` `[P]` → H·vector `[P]`. */
  hessianVector(vector: LaneTensor, product: LaneTensor): void;
  /** `vector` `[P]` → G·vector `[P]`, G the generalised Gauss–Newton matrix. Networks only. */
  gaussNewtonVector(vector: LaneTensor, product: LaneTensor): void;
  /** H `[P, P]` at the cached point. */
  hessian(hessian: LaneTensor): void;
  /**
   * The criterion that is reported and scored: `value` `[1]` over *all* training examples without noise
   * (equal to `value` for full batches). Never counted as cost.
   */
  criterion(theta: LaneTensor, value: LaneTensor): void;
  /**
   * On examples that training never sees: `loss` `[1]`, the mean loss of the network without weight decay, and
   * `accuracy` `[1]`, the share whose largest output is the label's (the first of equal ones; of no meaning where the
   * loss is not finite), or {@link NO_ACCURACY}. Never counted as cost, and keeps the cache. Absent without such examples.
   */
  readonly heldOut?: (theta: LaneTensor, loss: LaneTensor, accuracy: LaneTensor) => void;
  dispose(): void;
}
