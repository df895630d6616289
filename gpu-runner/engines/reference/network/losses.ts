/**
 * Losses on the network's output z `[B, outputs]`: the *mean* over the batch, its derivative, and its Hessian
 * H_L applied to a change of z (positive semi-definite: all three are convex in z).
 */
import type { Loss } from "../../../network.ts";
import { sigmoid, softplus } from "./activation.ts";
import type { Batch } from "./batch.ts";

export interface LossPasses {
  value(z: Float64Array, batch: Batch): number;
  /** Overwrites dz with ∂(mean loss)/∂z. */
  gradient(z: Float64Array, batch: Batch, dz: Float64Array): void;
  /** Overwrites rdz with H_L·rz. */
  curvature(z: Float64Array, batch: Batch, rz: Float64Array, rdz: Float64Array): void;
}

/** Softmax of each row. */
function softmaxRows(z: Float64Array, examples: number): Float64Array {
  const width = z.length / examples;
  const p = new Float64Array(z.length);
  for (let row = 0; row < z.length; row += width) {
    let largest = -Infinity;
    for (let k = 0; k < width; k++) largest = Math.max(largest, z[row + k] as number);
    let sum = 0;
    for (let k = 0; k < width; k++) {
      const power = Math.exp((z[row + k] as number) - largest);
      p[row + k] = power;
      sum += power;
    }
    for (let k = 0; k < width; k++) p[row + k] = (p[row + k] as number) / sum;
  }
  return p;
}

/** −ln softmax(z)[label]: dz = (p − onehot)/B, H_L rz = (p∘rz − p(pᵀrz))/B. */
const softmaxCrossEntropy: LossPasses = {
  value(z, { examples, targets }) {
    const width = z.length / examples;
    let total = 0;
    for (let b = 0; b < examples; b++) {
      const row = z.subarray(b * width, (b + 1) * width);
      const largest = row.reduce((a, c) => Math.max(a, c), -Infinity);
      let sum = 0;
      for (const entry of row) sum += Math.exp(entry - largest);
      // In this order: where logits of 1e30 tie, ln(sum) would be lost beside them.
      total += largest - (row[targets[b] as number] as number) + Math.log(sum);
    }
    return total / examples;
  },
  gradient(z, { examples, targets }, dz) {
    const width = z.length / examples;
    const p = softmaxRows(z, examples);
    for (let at = 0; at < z.length; at++) {
      const isLabel = at % width === targets[Math.floor(at / width)] ? 1 : 0;
      dz[at] = ((p[at] as number) - isLabel) / examples;
    }
  },
  curvature(z, { examples }, rz, rdz) {
    const width = z.length / examples;
    const p = softmaxRows(z, examples);
    for (let row = 0; row < z.length; row += width) {
      let mean = 0;
      for (let k = row; k < row + width; k++) mean += (p[k] as number) * (rz[k] as number);
      for (let k = row; k < row + width; k++)
        rdz[k] = ((p[k] as number) * ((rz[k] as number) - mean)) / examples;
    }
  },
};

/** Σ softplus(z) − t·z: dz = (σ(z) − t)/B, H_L = diag(σ(z)σ(−z))/B. */
const binaryCrossEntropy: LossPasses = {
  value(z, { examples, targets }) {
    let total = 0;
    for (const [at, logit] of z.entries()) total += softplus(logit) - (targets[at] as number) * logit;
    return total / examples;
  },
  gradient(z, { examples, targets }, dz) {
    for (const [at, logit] of z.entries()) dz[at] = (sigmoid(logit) - (targets[at] as number)) / examples;
  },
  curvature(z, { examples }, rz, rdz) {
    for (const [at, logit] of z.entries())
      rdz[at] = (sigmoid(logit) * sigmoid(-logit) * (rz[at] as number)) / examples;
  },
};

/** ½‖z − t‖²: dz = (z − t)/B, H_L = I/B. */
const squaredError: LossPasses = {
  value(z, { examples, targets }) {
    let total = 0;
    for (const [at, output] of z.entries()) total += 0.5 * (output - (targets[at] as number)) ** 2;
    return total / examples;
  },
  gradient(z, { examples, targets }, dz) {
    for (const [at, output] of z.entries()) dz[at] = (output - (targets[at] as number)) / examples;
  },
  curvature(_z, { examples }, rz, rdz) {
    for (const [at, change] of rz.entries()) rdz[at] = change / examples;
  },
};

/** Share of rows whose largest entry, the first of equal ones, stands at the label's place. */
export function shareCorrect(z: Float64Array, { examples, targets }: Batch): number {
  const width = z.length / examples;
  let correct = 0;
  for (let b = 0; b < examples; b++) {
    const row = z.subarray(b * width, (b + 1) * width);
    let best = 0;
    for (const [k, entry] of row.entries()) if (entry > (row[best] as number)) best = k;
    if (best === targets[b]) correct++;
  }
  return correct / examples;
}

export const LOSSES: Readonly<Record<Loss, LossPasses>> = {
  "softmax-cross-entropy": softmaxCrossEntropy,
  "binary-cross-entropy": binaryCrossEntropy,
  "squared-error": squaredError,
};
