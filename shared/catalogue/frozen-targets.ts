/**
 * Targets and budget of every version of every problem: what a time to target means. A line is added with a new version
 * (`npm run catalogue` does) and never changed: results of one version must stay comparable, and an export of an earlier
 * one stays readable.
 */

export interface FrozenTargets {
  readonly problem: string;
  readonly version: number;
  /** Default gradient-equivalents per trial. */
  readonly budget: number;
  /** Easy to hard. */
  readonly targets: readonly number[];
}

/** Undefined for a version that was never published. */
export function frozenTargets(problem: string, version: number): FrozenTargets | undefined {
  return FROZEN_TARGETS.find((line) => line.problem === problem && line.version === version);
}

export const FROZEN_TARGETS: readonly FrozenTargets[] = [
  { problem: "quadratic-saddle", version: 1, budget: 300, targets: [-0.001, -1, -100] },
  { problem: "quadratic-saddle", version: 2, budget: 300, targets: [-0.001, -1, -100] },
  { problem: "double-well", version: 1, budget: 300, targets: [-0.1, -0.24, -0.249, -0.249999] },
  { problem: "monkey-saddle", version: 1, budget: 300, targets: [-0.01, -1, -100] },
  { problem: "monkey-saddle", version: 2, budget: 300, targets: [-0.01, -1, -100] },
  { problem: "cubic-degenerate", version: 1, budget: 300, targets: [0.1, 0.001, 1e-5, -1] },
  { problem: "cubic-degenerate", version: 2, budget: 300, targets: [0.1, 0.001, 1e-5, -1] },
  { problem: "scalar-quartic", version: 1, budget: 300, targets: [-18.6, -40, -47, -47.2499] },
  { problem: "scalar-cycle", version: 1, budget: 300, targets: [-3, -4, -4.219, -4.219135] },
  { problem: "himmelblau", version: 1, budget: 300, targets: [10, 0.1, 0.001, 1e-6] },
  { problem: "beale", version: 1, budget: 300, targets: [1, 0.1, 0.001, 1e-6] },
  { problem: "beale-3d", version: 1, budget: 300, targets: [10, 1, 0.1, 0.001] },
  { problem: "styblinski-tang", version: 1, budget: 300, targets: [-50, -64, -78, -78.3323] },
  { problem: "rosenbrock", version: 1, budget: 300, targets: [5, 1, 0.001, 1e-6] },
  { problem: "griewank", version: 1, budget: 300, targets: [50, 10, 1, 0.1] },
  { problem: "rastrigin", version: 1, budget: 300, targets: [60, 40, 20, 5] },
  { problem: "ackley", version: 1, budget: 300, targets: [10, 3, 0.1, 0.001] },
  { problem: "phase-retrieval", version: 1, budget: 300, targets: [0.5, 0.1, 0.001, 1e-5] },
  { problem: "matrix-factorisation", version: 1, budget: 300, targets: [1, 0.51, 0.501, 0.50001] },
  { problem: "deep-linear-chain", version: 1, budget: 300, targets: [0.4, 0.1, 0.001, 1e-6] },
  { problem: "xor", version: 1, budget: 1000, targets: [0.5, 0.1, 0.01, 0.0001] },
  { problem: "mnist-10x10", version: 1, budget: 600, targets: [0.5, 0.3, 0.15, 0.05] },
  { problem: "mnist-mlp", version: 1, budget: 2000, targets: [0.5, 0.3, 0.1, 0.02] },
  { problem: "mnist-autoencoder", version: 1, budget: 2000, targets: [20, 10, 6, 4] },
  { problem: "mnist-convnet", version: 1, budget: 2000, targets: [0.5, 0.2, 0.1, 0.03] },
  { problem: "cifar10-convnet", version: 1, budget: 4000, targets: [1.8, 1.5, 1.2, 0.9] },
  { problem: "deep-linear-mnist", version: 1, budget: 1000, targets: [1.4, 1, 0.7, 0.6] },
  { problem: "tfjs-model", version: 2, budget: 1000, targets: [1, 0.5, 0.3, 0.1] },
  { problem: "layer-norm-mlp", version: 1, budget: 600, targets: [0.92, 0.26, 0.071, 0.0068] },
  { problem: "modular-addition", version: 1, budget: 600, targets: [1.5, 0.0064, 0.00076, 0.00021] },
  { problem: "latching", version: 1, budget: 600, targets: [0.72, 0.0084, 0.0017, 0.00056] },
  { problem: "formula", version: 1, budget: 300, targets: [1, 0.1, 0.001, 0.000001] },
  { problem: "residual-convnet", version: 1, budget: 300, targets: [2, 1.2, 0.55, 0.17] },
  { problem: "zipf-softmax", version: 1, budget: 600, targets: [1.5, 0.59, 0.37, 0.24] },
  { problem: "own-logistic-regression", version: 1, budget: 300, targets: [0.5, 0.3, 0.1, 0.05] },
  { problem: "own-linear-regression", version: 1, budget: 300, targets: [1, 0.5, 0.1] },
  { problem: "own-mlp", version: 1, budget: 1000, targets: [0.5, 0.3, 0.1, 0.05] },
  { problem: "char-transformer", version: 1, budget: 300, targets: [2.9, 2.5, 2.3, 2.1] },
  { problem: "char-gru", version: 1, budget: 300, targets: [2.9, 2.3, 2.1, 1.8] },
  { problem: "copy-sequence", version: 1, budget: 300, targets: [1.9, 0.0091, 0.0024, 0.0008] },
  { problem: "sort-sequence", version: 1, budget: 300, targets: [1.4, 0.51, 0.16, 0.055] },
  { problem: "own-mlp", version: 2, budget: 1000, targets: [0.5, 0.3, 0.1, 0.05] },
];
