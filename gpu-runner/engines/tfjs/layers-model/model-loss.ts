/** The loss of a tfjs layers-model as tfjs operations, so that tfjs differentiates all of it. */
import * as tf from "@tensorflow/tfjs";
import type { Loss } from "../../../network.ts";

export interface ModelUnderLoss {
  readonly model: tf.LayersModel;
  readonly loss: Loss;
  /** Adds ½·decay·‖θ‖² over what is trained. */
  readonly weightDecay: number;
}

/**
 * What is trained, in the order of the parameter vector. Statistics and layers that are not trainable are not
 * among them, so nothing changes them.
 */
export function trainableVariables(model: tf.LayersModel): readonly tf.Variable[] {
  return model.trainableWeights.map((weight) => weight.read() as tf.Variable);
}

/**
 * The model as in prediction: dropout and noise off, batch normalization by its stored statistics. That makes
 * it a function of θ and of the example alone, which is what optimizers are compared on.
 */
export function forward(model: tf.LayersModel, inputs: tf.Tensor): tf.Tensor {
  // tfjs adds a mask to the object it is given: a fresh one each time.
  const output = model.apply(inputs, { training: false }) as tf.Tensor;
  return output.reshape([inputs.shape[0] ?? 1, -1]);
}

/**
 * Mean over the batch, plus the model's own regularizers and the decay.
 * @param targets `[B, outputs]`; one-hot for class labels
 */
export function modelLoss(
  { model, loss, weightDecay }: ModelUnderLoss,
  inputs: tf.Tensor,
  targets: tf.Tensor,
): tf.Scalar {
  let total: tf.Tensor = meanLoss(loss, forward(model, inputs), targets);
  for (const penalty of model.calculateLosses()) total = total.add(penalty);
  if (weightDecay > 0)
    for (const variable of trainableVariables(model))
      total = total.add(tf.sum(tf.square(variable)).mul(0.5 * weightDecay));
  return total.asScalar();
}

/** Losses as `gpu-runner/network.ts` defines them; cross-entropies take logits. */
function meanLoss(loss: Loss, z: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  const examples = z.shape[0] ?? 1;
  switch (loss) {
    case "softmax-cross-entropy":
      return tf.sum(tf.logSoftmax(z).mul(targets)).div(-examples);
    case "binary-cross-entropy":
      // softplus(z) = max(z, 0) + log(1 + e^−|z|): tfjs's own overflows in float32.
      return tf
        .sum(
          tf
            .relu(z)
            .add(tf.log1p(tf.exp(tf.neg(tf.abs(z)))))
            .sub(z.mul(targets)),
        )
        .div(examples);
    case "squared-error":
      return tf.sum(tf.square(z.sub(targets))).mul(0.5 / examples);
    default:
      return loss satisfies never;
  }
}
