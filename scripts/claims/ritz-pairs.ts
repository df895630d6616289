/** What a Krylov space of the gradient sees of a run's Hessian, and what curvature its directions have elsewhere. */
import { createLanczos } from "../../gpu-runner/curvature/lanczos.ts";
import type { NetworkRun } from "./network-run.ts";

export interface RitzPairs {
  readonly values: Float64Array;
  readonly vectors: readonly Float64Array[];
}

/** Ritz pairs of the run's Hessian in the Krylov space of its gradient. */
export async function ritzPairs(run: NetworkRun, rank: number): Promise<RitzPairs> {
  const { engine, objective, size } = run;
  const { gradient } = await run.evaluate();
  const lanczos = createLanczos(engine, {
    size,
    rank,
    start: engine.tensor([size], gradient),
    product: (vector, product) => objective.hessianVector(vector, product),
  });
  engine.run(engine.record(() => lanczos.compute()));
  const [values, flat] = [await run.read(lanczos.values), await run.read(lanczos.vectors)];
  return {
    values,
    vectors: Array.from(values, (_, j) => flat.subarray(j * size, (j + 1) * size)),
  };
}

/** vᵀHv of each vector, over the run's examples. */
export async function curvaturesOf(
  run: NetworkRun,
  vectors: readonly Float64Array[],
): Promise<readonly number[]> {
  const { engine, objective, size } = run;
  const [vector, product] = [engine.tensor([size]), engine.tensor([size])];
  await run.evaluate();
  const curvatures: number[] = [];
  for (const each of vectors) {
    engine.write(vector, each);
    objective.hessianVector(vector, product);
    const image = await run.read(product);
    curvatures.push(image.reduce((sum, entry, i) => sum + entry * (each[i] as number), 0));
  }
  return curvatures;
}

/** Σ|negative Ritz values| ÷ Σ|negative eigenvalues|: at most 1, because Ritz values lie inside of the eigenvalues. */
export function shareFound(ritz: Float64Array, eigenvalues: Float64Array): number {
  const negative = (values: Float64Array): number =>
    values.reduce((sum, value) => sum + Math.max(0, -value), 0);
  return negative(ritz) / negative(eigenvalues);
}
