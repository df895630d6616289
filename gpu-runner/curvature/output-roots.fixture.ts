/** Test fixture: second moments of passed-back roots beside the Gauss–Newton blocks that they should be. */
import type { Engine, LaneTensor } from "../engine.ts";
import { createNetworkObjective } from "../engines/network-objective.ts";
import type { Loss, NetworkSpec } from "../network.ts";
import { parameterCount } from "../networks/shapes.ts";
import type { Objective, OutputPasses } from "../objective.ts";
import { hostUniforms } from "../random/normal.ts";
import { createOutputRoots, type OutputRootsRequest } from "./output-roots.ts";

export const LOSSES: readonly Loss[] = ["squared-error", "binary-cross-entropy", "softmax-cross-entropy"];
const [COUNT, OUTPUTS] = [8, 3];

/** Two dense layers behind a convolution and a pool: passes back go through every kind of stage. */
const network = (loss: Loss): NetworkSpec => ({
  input: [4, 4, 1],
  layers: [
    { kind: "conv2d", filters: 2, kernel: 2, stride: 1, padding: "same", bias: true },
    { kind: "activation", activation: "tanh" },
    { kind: "max-pool", size: 2, stride: 2 },
    { kind: "flatten" },
    { kind: "dense", outputs: 4, bias: true },
    { kind: "activation", activation: "gelu" },
    { kind: "dense", outputs: OUTPUTS, bias: true },
  ],
  loss,
  weightDecay: 0,
});

export interface RootMoments {
  /** Σ uuᵀ/B over the rows, mean over the draws. */
  readonly passedBack: readonly number[];
  /** Block of the layer's biases in G, column by column of `gaussNewtonVector`. */
  readonly gaussNewton: readonly number[];
  /** Second moment of the data's own output gradients. */
  readonly empirical: readonly number[];
}

/** The network of a loss on eight examples, at a point; one lane. Targets are no likely draw of its prediction. */
export async function rootsProblem(
  engine: Engine,
  loss: Loss,
): Promise<{ readonly objective: Objective; readonly passes: OutputPasses; readonly theta: LaneTensor }> {
  const spec = network(loss);
  const uniforms = hostUniforms(2, 1, OUTPUTS * COUNT);
  const targets =
    loss === "softmax-cross-entropy"
      ? Uint8Array.from({ length: COUNT }, (_, b) => b % OUTPUTS)
      : Float32Array.from(uniforms, (u) => (loss === "squared-error" ? 6 * u - 3 : u < 0.5 ? 0 : 1));
  const features = Float32Array.from(hostUniforms(1, 1, 16 * COUNT), (u) => 2 * u - 1);
  const data = { count: COUNT, features, targets, batchSize: COUNT, seeds: [1] };
  const objective = await createNetworkObjective(engine, spec, data);
  const passes = objective.outputPasses;
  if (!passes) throw new Error("a network passes back from its outputs");
  const size = parameterCount(spec);
  const theta = engine.tensor(
    [size],
    Array.from(hostUniforms(3, 1, size), (u) => 2 * u - 1),
  );
  return { objective, passes, theta };
}

/** One entry per dense layer; `draws` of the roots, at steps 0, 1, …. One lane. */
export async function rootMoments(
  engine: Engine,
  loss: Loss,
  kind: OutputRootsRequest["kind"],
  draws = 1,
): Promise<readonly RootMoments[]> {
  const { objective, passes, theta } = await rootsProblem(engine, loss);
  const { size } = objective;
  const [value, step] = [engine.tensor([1]), engine.tensor([1])];
  const [gradient, unit, image] = [0, 1, 2].map(() => engine.tensor([size])) as [
    LaneTensor,
    LaneTensor,
    LaneTensor,
  ];
  const layers = objective.blocks.flatMap(({ outputFactors, outputGradients, biasOffset }) => {
    if (!outputFactors || !outputGradients || biasOffset === undefined) return [];
    const width = outputFactors.shape[1] as number;
    const square = (): LaneTensor => engine.tensor([width, width]);
    const tensors = { sum: square(), outer: square(), empirical: square() };
    return [{ outputFactors, outputGradients, biasOffset, width, ...tensors }];
  });
  const roots = createOutputRoots(engine, { passes, kind, step });
  engine.run(
    engine.record(() => {
      objective.gradient(theta, value, gradient);
      for (const { outputGradients, empirical } of layers) {
        engine.matmul(outputGradients, outputGradients, empirical, { transposeA: true });
        engine.map(`e = ${COUNT}*e`, { e: empirical });
      }
    }),
  );
  const draw = engine.record(() => {
    for (let row = 0; row < roots.count; row++) {
      roots.fill(row);
      passes.backpropagate(roots.rows);
      for (const { outputFactors, outer, sum } of layers) {
        engine.matmul(outputFactors, outputFactors, outer, { transposeA: true });
        engine.map(`s = s + o/${COUNT * draws}`, { s: sum, o: outer });
      }
    }
    engine.map("step = step + 1", { step });
  });
  engine.run(draw, draws);
  const product = engine.record(() => objective.gaussNewtonVector(unit, image));
  return Promise.all(
    layers.map(async ({ sum, empirical, biasOffset, width }) => {
      const gaussNewton: number[] = [];
      for (let j = 0; j < width; j++) {
        engine.write(
          unit,
          Array.from({ length: size }, (_, i) => (i === biasOffset + j ? 1 : 0)),
        );
        engine.run(product);
        const [column = []] = await engine.snapshot([image]);
        gaussNewton.push(...Array.from(column).slice(biasOffset, biasOffset + width));
      }
      const [passedBack = [], own = []] = await engine.snapshot([sum, empirical]);
      return { passedBack: Array.from(passedBack), gaussNewton, empirical: Array.from(own) };
    }),
  );
}

/** ‖a − b‖/‖b‖. */
export function relativeDifference(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((entry, i) => entry - (b[i] as number))) / Math.hypot(...b);
}
