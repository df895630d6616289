/**
 * The Kronecker factors of one dense layer or convolution, their damped inverses, and the step they give.
 *
 * Dense: A = E[āāᵀ], S = E[uuᵀ]. Convolution: Ω = E[Σₜ āₜāₜᵀ] for A and Γ = E[Σₜ uₜuₜᵀ]/|T| for S, t over the |T| positions of
 * the output, as if statistics were alike at all of them and what comes back to two of them uncorrelated (Grosse and
 * Martens 2016, arXiv 1602.01407, theorem 1). With one position the two are the same.
 */
import { createInverseRoot } from "../../curvature/inverse-root.ts";
import type { Engine, LaneTensor } from "../../engine.ts";
import type { Objective, ParameterBlock } from "../../objective.ts";
import { layerInputs } from "./layer-inputs.ts";

export interface KroneckerLayerRequest {
  /** g and −Δ's target `[P]`: `precondition` writes this layer's part of `direction`. */
  readonly gradient: LaneTensor;
  readonly direction: LaneTensor;
  /** λ, lane scalar. */
  readonly damping: LaneTensor;
  /** Weight of the old averages, lane scalar. */
  readonly keep: LaneTensor;
}

export interface KroneckerLayer {
  /** A or Ω `[in, in]` and S or Γ `[out, out]`, as averaged so far. */
  readonly inputFactor: LaneTensor;
  readonly outputFactor: LaneTensor;
  /** A takes in the layer's inputs of the last gradient. */
  accumulateInputs(): void;
  /** S takes in the last pass back; `first` of a step's, which lets the average fade. */
  accumulateOutputs(first: boolean): void;
  invert(): void;
  precondition(): void;
}

/** Undefined for a block that is no layer's weights. */
export function createKroneckerLayer(
  engine: Engine,
  objective: Objective,
  block: ParameterBlock,
  { gradient, direction, damping, keep }: KroneckerLayerRequest,
): KroneckerLayer | undefined {
  const { inputs, outputFactors, biasOffset } = block;
  if (!inputs || !outputFactors) return undefined;
  const [width = 1, outputs = 1] = block.shape;
  const batch = objective.batchSize;
  const [down = 1, across = 1] = block.convolution?.output ?? [1, 1];
  const positions = batch * down * across;
  const passed = block.convolution ? engine.reshape(outputFactors, [positions, outputs]) : outputFactors;
  const { rows, moments } = layerInputs(engine, block, inputs);
  const [a, aBatch] = [engine.tensor([rows, rows]), engine.tensor([rows, rows])];
  const [s, sBatch] = [engine.tensor([outputs, outputs]), engine.tensor([outputs, outputs])];
  const [stacked, half, full] = [0, 1, 2].map(() => engine.tensor([rows, outputs])) as [
    LaneTensor,
    LaneTensor,
    LaneTensor,
  ];
  const scalar = (): LaneTensor => engine.tensor([1]);
  const [traceA, traceS, ridgeA, ridgeS] = [scalar(), scalar(), scalar(), scalar()];
  const [diagonalA, diagonalS] = [engine.tensor([rows]), engine.tensor([outputs])];
  const inverseA = createInverseRoot(engine, { size: rows, matrix: a, ridge: ridgeA, root: 1 });
  const inverseS = createInverseRoot(engine, { size: outputs, matrix: s, ridge: ridgeS, root: 1 });
  const weights = (vector: LaneTensor): LaneTensor =>
    engine.reshape(engine.slice(vector, block.offset, width * outputs), [width, outputs]);
  const biases = (vector: LaneTensor): LaneTensor =>
    engine.reshape(engine.slice(vector, biasOffset ?? 0, outputs), [1, outputs]);

  return {
    inputFactor: a,
    outputFactor: s,
    accumulateInputs() {
      moments(aBatch);
      engine.map("a = keep*a + (1 - keep)*x/batch", { a, x: aBatch, keep, batch });
    },
    accumulateOutputs(first) {
      engine.matmul(passed, passed, sBatch, { transposeA: true });
      engine.map(`s = ${first ? "keep*s" : "s"} + (1 - keep)*x/positions`, { s, x: sBatch, keep, positions });
    },
    invert() {
      engine.reduce("sum", "d = select(_i == _j, m, 0)", { d: diagonalA, m: a });
      engine.reduce("sum", "d = select(_i == _j, m, 0)", { d: diagonalS, m: s });
      engine.reduce("sum", `t = d/${rows}`, { t: traceA, d: diagonalA });
      engine.reduce("sum", `t = d/${outputs}`, { t: traceS, d: diagonalS });
      engine.map(
        `pi = select(ta > 0 && ts > 0, sqrt(ta/ts), 1);
         ra = pi*sqrt(lambda); rs = sqrt(lambda)/pi`,
        { ra: ridgeA, rs: ridgeS, ta: traceA, ts: traceS, lambda: damping },
      );
      inverseA.compute();
      inverseS.compute();
    },
    precondition() {
      engine.copy(weights(gradient), engine.slice(stacked, 0, width));
      if (biasOffset !== undefined) engine.copy(biases(gradient), engine.slice(stacked, width, 1));
      engine.matmul(inverseA.result, stacked, half);
      engine.matmul(half, inverseS.result, full);
      engine.map("d = -x", { d: weights(direction), x: engine.slice(full, 0, width) });
      if (biasOffset !== undefined)
        engine.map("d = -x", { d: biases(direction), x: engine.slice(full, width, 1) });
    },
  };
}
