/** Test fixture: means of the Gauss–Newton–Bartlett estimator beside the diagonal that they should be. */
import type { Engine } from "../engine.ts";
import type { Loss } from "../network.ts";
import { createBartlett } from "./bartlett.ts";
import { rootsProblem } from "./output-roots.fixture.ts";

export interface BartlettMeans {
  /** Mean of the estimates. */
  readonly estimated: readonly number[];
  /** diag G, unit vector by unit vector. */
  readonly gaussNewton: readonly number[];
  /** B g ∘ g at the labels of the data. */
  readonly ofTheData: readonly number[];
}

/** @param draws at counters 0, 1, … */
export async function bartlettMeans(engine: Engine, loss: Loss, draws: number): Promise<BartlettMeans> {
  const { objective, passes, theta } = await rootsProblem(engine, loss);
  const { size, batchSize } = objective;
  const [value, step] = [engine.tensor([1]), engine.tensor([1])];
  const [gradient, mean, unit, image] = [0, 1, 2, 3].map(() => engine.tensor([size])) as [
    ReturnType<Engine["tensor"]>,
    ReturnType<Engine["tensor"]>,
    ReturnType<Engine["tensor"]>,
    ReturnType<Engine["tensor"]>,
  ];
  const { diagonal, measure } = createBartlett(engine, objective, passes, step);
  // The outputs are asked for by now: this gradient leaves them.
  engine.run(engine.record(() => objective.gradient(theta, value, gradient)));
  const draw = engine.record(() => {
    measure();
    engine.map(`m = m + d/${draws}`, { m: mean, d: diagonal });
    engine.map("step = step + 1", { step });
  });
  engine.run(draw, draws);
  const product = engine.record(() => objective.gaussNewtonVector(unit, image));
  const gaussNewton: number[] = [];
  for (let i = 0; i < size; i++) {
    engine.write(
      unit,
      Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)),
    );
    engine.run(product);
    const [column = []] = await engine.snapshot([image]);
    gaussNewton.push(column[i] as number);
  }
  const [estimated = [], slope = []] = await engine.snapshot([mean, gradient]);
  return {
    estimated: Array.from(estimated),
    gaussNewton,
    ofTheData: Array.from(slope, (entry) => batchSize * entry * entry),
  };
}
