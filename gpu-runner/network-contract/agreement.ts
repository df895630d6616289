/** The passes of one network against its float64 oracle, lane by lane. */
import type { Bench } from "./bench.ts";
import { expectNear, laneOf, norm } from "./nearness.ts";

/** Largest relative differences from the float64 reference, in the Euclidean norm. */
export interface NetworkTolerances {
  readonly value: number;
  readonly gradient: number;
  readonly product: number;
}
export const F32_NETWORK: NetworkTolerances = { value: 1e-5, gradient: 1e-5, product: 1e-4 };
export const F64_NETWORK: NetworkTolerances = { value: 1e-12, gradient: 1e-12, product: 1e-11 };

/** A product shorter than this share of ‖v‖ is compared absolutely: it is a sum that cancels. */
const PRODUCT_FLOOR = 1e-3;

/** Values, gradient, both products and the criterion, recorded as one program and run once. */
export async function expectAgreement(bench: Bench, tolerances: NetworkTolerances): Promise<void> {
  const { engine, objective } = bench;
  const program = engine.record(() => {
    objective.nextBatch(bench.step);
    objective.value(bench.theta, bench.value);
    objective.gradient(bench.theta, bench.gradientValue, bench.gradient);
    // These two must not disturb what the gradient kept.
    objective.value(bench.other, bench.otherValue);
    objective.values(bench.points, bench.values);
    objective.hessianVector(bench.vector, bench.product);
    objective.gaussNewtonVector(bench.vector, bench.gaussNewton);
    objective.criterion(bench.theta, bench.criterion);
  });
  await engine.prepare(program);
  engine.run(program);
  const [value, gradientValue, gradient, otherValue, values, product, gaussNewton, criterion] =
    await bench.read([
      bench.value,
      bench.gradientValue,
      bench.gradient,
      bench.otherValue,
      bench.values,
      bench.product,
      bench.gaussNewton,
      bench.criterion,
    ]);
  for (let lane = 0; lane < engine.lanes; lane++) {
    const oracle = bench.oracle(lane);
    const own = (all: readonly number[] | undefined) => laneOf(all, lane, engine.lanes);
    expectNear(own(value), [oracle.value], tolerances.value);
    expectNear(own(gradientValue), [oracle.value], tolerances.value);
    expectNear(own(otherValue), [oracle.otherValue], tolerances.value);
    expectNear(own(values).slice(0, 1), [oracle.value], tolerances.value);
    expectNear(own(values).slice(1), [oracle.otherValue], tolerances.value);
    expectNear(own(criterion), [oracle.criterion], tolerances.value);
    expectNear(own(gradient), oracle.gradient, tolerances.gradient);
    const floor = PRODUCT_FLOOR * norm(bench.vectorOf(lane));
    expectNear(own(product), oracle.product, tolerances.product, floor);
    expectNear(own(gaussNewton), oracle.gaussNewton, tolerances.product, floor);
  }
}

/** Value, gradient and both products alone: fewer kernels to compile, for large networks. */
export async function expectDerivatives(bench: Bench, tolerances: NetworkTolerances): Promise<void> {
  const { engine, objective } = bench;
  const program = engine.record(() => {
    objective.nextBatch(bench.step);
    objective.gradient(bench.theta, bench.value, bench.gradient);
    objective.hessianVector(bench.vector, bench.product);
    objective.gaussNewtonVector(bench.vector, bench.gaussNewton);
  });
  await engine.prepare(program);
  engine.run(program);
  const found = await bench.read([bench.value, bench.gradient, bench.product, bench.gaussNewton]);
  for (let lane = 0; lane < engine.lanes; lane++) {
    const [value = [], gradient = [], product = [], gaussNewton = []] = found.map((all) =>
      laneOf(all, lane, engine.lanes),
    );
    const oracle = bench.oracle(lane);
    expectNear(value, [oracle.value], tolerances.value);
    expectNear(gradient, oracle.gradient, tolerances.gradient);
    const floor = PRODUCT_FLOOR * norm(bench.vectorOf(lane));
    expectNear(product, oracle.product, tolerances.product, floor);
    expectNear(gaussNewton, oracle.gaussNewton, tolerances.product, floor);
  }
}
