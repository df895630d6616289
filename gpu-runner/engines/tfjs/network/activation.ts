/** Element-wise activations with slope and curvature, as tfjs operations. */
import * as tf from "@tensorflow/tfjs";
import { type Activation, type ActivationLayer, LEAKY_SLOPE } from "../../../../shared/layers/activation.ts";
import type { LayerPasses } from "./layer-passes.ts";

interface TensorFunction {
  value(x: tf.Tensor): tf.Tensor;
  slope(x: tf.Tensor): tf.Tensor;
  /** Absent: zero almost everywhere. */
  curvature?(x: tf.Tensor): tf.Tensor;
}

const GELU_SCALE = Math.sqrt(2 / Math.PI);
const GELU_CUBIC = 0.044715;

/** 1 where x > 0, else `otherwise`. */
const step = (x: tf.Tensor, otherwise: number): tf.Tensor => tf.step(x, otherwise);
const sigmoidSlope = (x: tf.Tensor): tf.Tensor => tf.sigmoid(x).mul(tf.sigmoid(x.neg()));
const tanhSlope = (x: tf.Tensor): tf.Tensor => tf.sub(1, tf.square(tf.tanh(x)));
const geluTanh = (x: tf.Tensor): tf.Tensor => tf.tanh(x.add(x.mul(x).mul(x).mul(GELU_CUBIC)).mul(GELU_SCALE));
/** Derivative of the argument of gelu's tanh. */
const geluInner = (x: tf.Tensor): tf.Tensor => tf.add(1, x.mul(x).mul(3 * GELU_CUBIC)).mul(GELU_SCALE);

/** ln(1 + eˣ) without overflow: max(x, 0) + ln(1 + e^−|x|). */
export function softplus(x: tf.Tensor): tf.Tensor {
  return tf.relu(x).add(tf.log1p(tf.exp(tf.abs(x).neg())));
}

const ACTIVATIONS: Readonly<Record<Activation, TensorFunction>> = {
  tanh: {
    value: (x) => tf.tanh(x),
    slope: tanhSlope,
    curvature: (x) => tf.tanh(x).mul(tanhSlope(x)).mul(-2),
  },
  relu: { value: (x) => tf.relu(x), slope: (x) => step(x, 0) },
  "leaky-relu": { value: (x) => tf.leakyRelu(x, LEAKY_SLOPE), slope: (x) => step(x, LEAKY_SLOPE) },
  sigmoid: {
    value: (x) => tf.sigmoid(x),
    slope: sigmoidSlope,
    curvature: (x) => sigmoidSlope(x).mul(tf.sigmoid(x.neg()).sub(tf.sigmoid(x))),
  },
  softplus: { value: softplus, slope: (x) => tf.sigmoid(x), curvature: sigmoidSlope },
  gelu: {
    value: (x) => x.mul(0.5).mul(tf.add(1, geluTanh(x))),
    slope(x) {
      const t = geluTanh(x);
      const inner = tf.sub(1, t.square()).mul(geluInner(x));
      return tf.add(1, t).mul(0.5).add(x.mul(0.5).mul(inner));
    },
    curvature(x) {
      const t = geluTanh(x);
      const u1 = geluInner(x);
      const u2 = x.mul(6 * GELU_CUBIC * GELU_SCALE);
      const bend = u2.sub(t.mul(2).mul(u1.square()));
      return tf.sub(1, t.square()).mul(u1.add(x.mul(0.5).mul(bend)));
    },
  },
};

export function activationPasses({ activation }: ActivationLayer): LayerPasses {
  const { value, slope, curvature } = ACTIVATIONS[activation];
  return {
    forward: (_theta, x) => value(x),
    backward: ({ x, dy, wantsInput }) => ({ dx: wantsInput ? slope(x).mul(dy) : undefined, pieces: [] }),
    rForward: ({ x, rx }) => (rx ? slope(x).mul(rx) : undefined),
    rBackward({ x, rx, dy, rdy, wantsInput }) {
      if (!wantsInput) return { dx: undefined, pieces: [] };
      const straight = slope(x).mul(rdy);
      if (!rx || !curvature) return { dx: straight, pieces: [] };
      return { dx: straight.add(curvature(x).mul(rx).mul(dy)), pieces: [] };
    },
  };
}
