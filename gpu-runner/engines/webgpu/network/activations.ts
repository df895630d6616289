/**
 * Activations in WGSL. The float64 operation of each is `engines/reference/network/activation.ts`.
 *
 * For a = φ(z) most slopes are functions of a alone: φ' = slope(a), φ'' = bend(a)·φ'. Then a layer keeps only a
 * and δ = ∂L/∂z, and the curvature term of the R-operator, ∂L/∂a·φ''·Rz, is δ·bend(a)·Rz. GELU cannot be
 * inverted and has φ' = 0 at a point where φ'' ≠ 0: it keeps z, and κ = ∂L/∂a·φ'' beside δ.
 */
import type { Activation } from "../../../../shared/layers/activation.ts";

export interface ActivationCode {
  /** What the slope is a function of: the output a, or the input z (kept in a slot of its own, κ in another). */
  readonly keeps: "output" | "input";
  /** Module-scope functions that the expressions use. */
  readonly functions: string;
  value(z: string): string;
  slope(kept: string): string;
  /** φ''/φ' as a function of a, or φ'' as a function of z; absent where φ'' is 0 everywhere. */
  readonly bend?: (kept: string) => string;
}

const SIGMOID = `fn logistic(z: f32) -> f32 { return 1.0 / (1.0 + exp(-max(z, -87.0))); }`;

/** Odd minimax polynomial below 0.625 (S. Moshier, Cephes, `tanhf`): 1 − 2/(e²ᶻ + 1) cancels there. */
const TANH = `fn hyperbolicTangent(z: f32) -> f32 {
  let s = z * z;
  let near = z + z * s * ((((-0.00570498872745 * s + 0.0206390887954) * s - 0.0537397155531) * s + 0.133314422036) * s - 0.333332819422);
  let far = sign(z) * (1.0 - 2.0 / (exp(2.0 * min(abs(z), 40.0)) + 1.0));
  return select(far, near, abs(z) < 0.625);
}`;

/** ln(1 + e) = 2 artanh(e/(2 + e)), no cancellation for e in [0, 1]; and 1 − e⁻ᵃ likewise. */
export const SOFTPLUS = `fn logOnePlus(e: f32) -> f32 {
  let s = e / (2.0 + e);
  let q = s * s;
  return 2.0 * s * (1.0 + q * (1.0 / 3.0 + q * (0.2 + q * (1.0 / 7.0 + q * (1.0 / 9.0 + q * (1.0 / 11.0 + q / 13.0))))));
}
fn softplus(z: f32) -> f32 { return max(z, 0.0) + logOnePlus(exp(-min(abs(z), 87.0))); }
fn oneMinusExp(a: f32) -> f32 {
  let near = a * (1.0 - a * (0.5 - a * (1.0 / 6.0 - a * (1.0 / 24.0 - a * (1.0 / 120.0 - a / 720.0)))));
  return select(1.0 - exp(-min(a, 87.0)), near, a < 0.5);
}`;

/** u = s(z + cz³), t = tanh u, as in the reference. */
const GELU = `${TANH}
fn geluTangent(z: f32) -> f32 { return hyperbolicTangent(0.7978845608 * (z + 0.044715 * z * z * z)); }
fn geluSlope(z: f32) -> f32 {
  let t = geluTangent(z);
  return 0.5 * (1.0 + t) + 0.5 * z * (1.0 - t * t) * 0.7978845608 * (1.0 + 0.134145 * z * z);
}
fn geluBend(z: f32) -> f32 {
  let t = geluTangent(z);
  let u1 = 0.7978845608 * (1.0 + 0.134145 * z * z);
  let u2 = 0.7978845608 * 0.26829 * z;
  return (1.0 - t * t) * (u1 + 0.5 * z * (u2 - 2.0 * t * u1 * u1));
}`;

export const ACTIVATION_CODE: Readonly<Record<Activation, ActivationCode>> = {
  tanh: {
    keeps: "output",
    functions: TANH,
    value: (z) => `hyperbolicTangent(${z})`,
    slope: (a) => `(1.0 - ${a} * ${a})`,
    bend: (a) => `(-2.0 * ${a})`,
  },
  relu: {
    keeps: "output",
    functions: "",
    value: (z) => `max(${z}, 0.0)`,
    slope: (a) => `select(0.0, 1.0, ${a} > 0.0)`,
  },
  "leaky-relu": {
    keeps: "output",
    functions: "",
    value: (z) => `select(0.01 * ${z}, ${z}, ${z} > 0.0)`,
    slope: (a) => `select(0.01, 1.0, ${a} > 0.0)`,
  },
  sigmoid: {
    keeps: "output",
    functions: SIGMOID,
    value: (z) => `logistic(${z})`,
    slope: (a) => `(${a} * (1.0 - ${a}))`,
    bend: (a) => `(1.0 - 2.0 * ${a})`,
  },
  softplus: {
    keeps: "output",
    functions: SOFTPLUS,
    value: (z) => `softplus(${z})`,
    slope: (a) => `oneMinusExp(${a})`,
    bend: (a) => `exp(-min(${a}, 87.0))`,
  },
  gelu: {
    keeps: "input",
    functions: GELU,
    value: (z) => `(0.5 * ${z} * (1.0 + geluTangent(${z})))`,
    slope: (z) => `geluSlope(${z})`,
    bend: (z) => `geluBend(${z})`,
  },
};
