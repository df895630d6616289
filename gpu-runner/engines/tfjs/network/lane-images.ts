/** Layers without parameters treat lanes like examples: `[T, B, h, w, c]` ↔ `[T·B, h, w, c]`. */
import type * as tf from "@tensorflow/tfjs";

export function joinLanes(x: tf.Tensor): tf.Tensor4D {
  const [lanes = 0, examples = 0, ...image] = x.shape;
  return x.reshape([lanes * examples, ...image]);
}

/** `like`: any tensor with the wanted `[T, B, …]`. */
export function splitLanes(x: tf.Tensor, like: tf.Tensor): tf.Tensor {
  return x.reshape([like.shape[0] ?? 0, like.shape[1] ?? 0, ...x.shape.slice(1)]);
}
