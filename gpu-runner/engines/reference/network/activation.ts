/**
 * Element-wise activation y = φ(x):
 * dx = φ'(x)·dy,  ry = φ'(x)·rx,  rdx = φ'(x)·rdy + φ''(x)·rx·dy.
 */
import { type Activation, type ActivationLayer, LEAKY_SLOPE } from "../../../../shared/layers/activation.ts";
import type { LayerPasses } from "./layer-passes.ts";

/** Value, slope and curvature of an activation. */
export interface ScalarFunction {
  readonly value: (x: number) => number;
  readonly slope: (x: number) => number;
  readonly curvature: (x: number) => number;
}

const GELU_SCALE = Math.sqrt(2 / Math.PI);
const GELU_CUBIC = 0.044715;

/** 1/(1 + e⁻ˣ), without overflow. */
export function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

/** ln(1 + eˣ), without overflow or cancellation. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** All activations; at kinks the derivative of the left side. */
export const ACTIVATIONS: Readonly<Record<Activation, ScalarFunction>> = {
  tanh: {
    value: Math.tanh,
    slope: (x) => 1 - Math.tanh(x) ** 2,
    curvature: (x) => -2 * Math.tanh(x) * (1 - Math.tanh(x) ** 2),
  },
  relu: { value: (x) => Math.max(x, 0), slope: (x) => (x > 0 ? 1 : 0), curvature: () => 0 },
  "leaky-relu": {
    value: (x) => (x > 0 ? x : LEAKY_SLOPE * x),
    slope: (x) => (x > 0 ? 1 : LEAKY_SLOPE),
    curvature: () => 0,
  },
  sigmoid: {
    value: sigmoid,
    slope: (x) => sigmoid(x) * sigmoid(-x),
    curvature: (x) => sigmoid(x) * sigmoid(-x) * (sigmoid(-x) - sigmoid(x)),
  },
  softplus: { value: softplus, slope: sigmoid, curvature: (x) => sigmoid(x) * sigmoid(-x) },
  // With u = s(x + cx³) and t = tanh u: φ = ½x(1 + t), t' = (1 − t²)u', t'' = (1 − t²)(u'' − 2tu'²).
  gelu: {
    value: (x) => 0.5 * x * (1 + Math.tanh(GELU_SCALE * (x + GELU_CUBIC * x ** 3))),
    slope: (x) => {
      const t = Math.tanh(GELU_SCALE * (x + GELU_CUBIC * x ** 3));
      return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * GELU_SCALE * (1 + 3 * GELU_CUBIC * x * x);
    },
    curvature: (x) => {
      const t = Math.tanh(GELU_SCALE * (x + GELU_CUBIC * x ** 3));
      const u1 = GELU_SCALE * (1 + 3 * GELU_CUBIC * x * x);
      const u2 = GELU_SCALE * 6 * GELU_CUBIC * x;
      return (1 - t * t) * (u1 + 0.5 * x * (u2 - 2 * t * u1 * u1));
    },
  },
};

export function activationPasses({ activation }: ActivationLayer): LayerPasses {
  const { value, slope, curvature } = ACTIVATIONS[activation];
  return {
    forward({ x, y }) {
      for (const [at, entry] of x.entries()) y[at] = value(entry);
    },
    backward({ x, dy, dx }) {
      if (dx) for (const [at, entry] of x.entries()) dx[at] = slope(entry) * (dy[at] as number);
    },
    rForward({ x, rx, ry }) {
      for (const [at, entry] of x.entries()) ry[at] = rx ? slope(entry) * (rx[at] as number) : 0;
    },
    rBackward({ x, rx, dy, rdy, rdx }) {
      if (!rdx) return;
      for (const [at, entry] of x.entries())
        rdx[at] =
          slope(entry) * (rdy[at] as number) +
          (rx ? curvature(entry) * (rx[at] as number) * (dy[at] as number) : 0);
    },
  };
}
