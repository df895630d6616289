/** A network on the float64 engine, one lane: what the claims look at is measured at points along its runs. */

import { denseSpectrum } from "../../gpu-runner/curvature/spectrum.ts";
import { createNodeDataSource } from "../../gpu-runner/data/node-data-source.ts";
import type { Engine, LaneTensor, Program } from "../../gpu-runner/engine.ts";
import { createReferenceEngine } from "../../gpu-runner/engines/reference/reference-engine.ts";
import type { Objective } from "../../gpu-runner/objective.ts";
import { createProblem } from "../../gpu-runner/problems/create-problem.ts";
import { laneSeeds } from "../../gpu-runner/random/philox.ts";
import type { ParameterValue } from "../../shared/catalogue/hyperparameter.ts";

export interface NetworkRun {
  readonly engine: Engine;
  readonly objective: Objective;
  /** P. */
  readonly size: number;
  readonly theta: LaneTensor;
  /** Gradient descent at this rate; batches go on where they were. */
  descend(rate: number, steps: number): void;
  /** Loss and gradient at θ on the current batch; curvature products are taken there afterwards. */
  evaluate(): Promise<{ readonly loss: number; readonly gradient: Float64Array }>;
  /** All eigenvalues ascending and, in rows, eigenvectors at θ. */
  eigenpairs(): Promise<{ readonly values: Float64Array; readonly vectors: Float64Array }>;
  read(tensor: LaneTensor): Promise<Float64Array>;
  dispose(): void;
}

/** @param start instead of the seed's */
export async function openNetwork(
  problem: string,
  given: Readonly<Record<string, ParameterValue>>,
  seed: number,
  start?: ArrayLike<number>,
): Promise<NetworkRun> {
  const engine = createReferenceEngine({ lanes: 1, seeds: laneSeeds([seed]) });
  const { definition, options, objective } = await createProblem(problem, given, {
    engine,
    seeds: [seed],
    data: createNodeDataSource(),
  });
  const { size } = objective;
  const theta = engine.tensor([size], Array.from(start ?? definition.start(options, seed)));
  const [value, gradient, step] = [engine.tensor([1]), engine.tensor([size]), engine.tensor([1])];
  objective.nextBatch(step);
  const read = async (tensor: LaneTensor): Promise<Float64Array> => {
    const [copy] = await engine.snapshot([tensor]);
    return Float64Array.from(copy ?? []);
  };
  const programs = new Map<number, Program>();
  const programAt = (rate: number): Program => {
    const known = programs.get(rate);
    if (known) return known;
    const program = engine.record(() => {
      objective.nextBatch(step);
      objective.gradient(theta, value, gradient);
      engine.map("t = t - rate*g", { t: theta, g: gradient, rate });
      engine.map("n = n + 1", { n: step });
    });
    programs.set(rate, program);
    return program;
  };
  return {
    engine,
    objective,
    size,
    theta,
    descend: (rate, steps) => engine.run(programAt(rate), steps),
    async evaluate() {
      objective.gradient(theta, value, gradient);
      const [loss = Number.NaN] = await read(value);
      return { loss, gradient: await read(gradient) };
    },
    async eigenpairs() {
      const spectrum = denseSpectrum(engine, objective);
      objective.gradient(theta, value, gradient);
      spectrum.compute();
      return { values: await read(spectrum.values), vectors: await read(spectrum.vectors) };
    },
    read,
    dispose: () => engine.dispose(),
  };
}
