/**
 * One saddle-free Newton step on jax-js. A jitted function has no loop there, so Lanczos is a loop on the host over one
 * jitted iteration, whose basis has all its rows from the start (zero until they are found): one shape, one program.
 */
import { type Array as JaxArray, jit, jvp, numpy as np, valueAndGrad, vmap } from "@jax-js/jax";
import { DAMPINGS, dampedSteps } from "./damped-steps.ts";
import { type Loss, parameterShapes } from "./jax-network.ts";
import { type Fixture, KRYLOV_VECTORS } from "./workload.ts";

type Flat = (theta: JaxArray, x: JaxArray, y: JaxArray) => [JaxArray, JaxArray];

const K = KRYLOV_VECTORS;
const unit = (index: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: K }, (_, j) => (j === index ? 1 : 0));

/** @returns a step from θ `[T, P]`: loss before, and the loss reached, of the first lane; θ is moved and let go */
export function newtonStep(
  fixture: Fixture,
  loss: Loss,
  lanes: number,
  theta: JaxArray,
  x: JaxArray,
  y: JaxArray,
): () => Promise<readonly number[]> {
  const shapes = parameterShapes(fixture);
  const counts = shapes.map((shape) => shape.reduce((product, extent) => product * extent, 1));
  const cuts = counts.slice(0, -1).map((_, i) => counts.slice(0, i + 1).reduce((sum, n) => sum + n, 0));
  const flatLoss = (theta: JaxArray, x: JaxArray, y: JaxArray): JaxArray =>
    loss(
      np.split(theta, cuts).map((part, i) => part.reshape([...(shapes[i] ?? [])])),
      x,
      y,
    );
  const both = valueAndGrad(flatLoss) as unknown as Flat;

  const begin = jit((theta: JaxArray, first: JaxArray, x: JaxArray, y: JaxArray) =>
    vmap(
      (theta: JaxArray, first: JaxArray, x: JaxArray, y: JaxArray): JaxArray[] => {
        const [value, g] = both(theta, x, y);
        const direction = g.ref.div(np.sqrt(np.square(g.ref).sum()));
        return [value, g, first.reshape([K, 1]).mul(direction.reshape([1, -1]))];
      },
      [0, null, null, null],
    )(theta, first, x, y),
  );
  const extend = jit(
    (theta: JaxArray, basis: JaxArray, from: JaxArray, to: JaxArray, x: JaxArray, y: JaxArray) =>
      vmap(
        (theta: JaxArray, basis: JaxArray, from: JaxArray, to: JaxArray, x: JaxArray, y: JaxArray) => {
          const v = np.dot(from, basis.ref);
          const gradient = (at: JaxArray): JaxArray => {
            const [value, g] = both(at, x.ref, y.ref);
            value.dispose();
            return g;
          };
          const w = jvp(gradient, [theta], [v])[1] as JaxArray;
          const onto = np.dot(basis.ref, w.ref);
          const once = w.sub(np.dot(onto.ref, basis.ref));
          const again = np.dot(basis.ref, once.ref);
          const left = once.sub(np.dot(again, basis.ref));
          const next = left.ref.div(np.sqrt(np.square(left).sum()));
          return [basis.add(to.reshape([K, 1]).mul(next.reshape([1, -1]))), onto];
        },
        [0, 0, null, null, null, null],
      )(theta, basis, from, to, x, y),
  );
  const finish = jit((theta: JaxArray, basis: JaxArray, steps: JaxArray, x: JaxArray, y: JaxArray) =>
    vmap(
      (theta: JaxArray, basis: JaxArray, steps: JaxArray, x: JaxArray, y: JaxArray): JaxArray[] => {
        const candidates = theta.reshape([1, -1]).sub(np.dot(steps, basis));
        const losses = vmap(flatLoss, [0, null, null])(candidates.ref, x, y) as JaxArray;
        const reached = np.min(losses.ref);
        const chosen = np.where(np.equal(losses, reached.ref), 1, 0);
        return [np.dot(chosen, candidates), reached];
      },
      [0, 0, 0, null, null],
    )(theta, basis, steps, x, y),
  );

  return async () => {
    const [value, g, first] = begin(theta.ref, np.array(unit(0)), x.ref, y.ref) as JaxArray[];
    let basis = first as JaxArray;
    const rows: JaxArray[] = [];
    for (let j = 0; j < K; j++) {
      // The last product finds a row of VᵀHV, and no vector.
      const to = np.array(unit(j + 1));
      const found = extend(theta.ref, basis, np.array(unit(j)), to, x.ref, y.ref) as JaxArray[];
      basis = found[0] as JaxArray;
      rows.push((found[1] as JaxArray).reshape([lanes, 1, K]));
    }
    const slopes = np.matmul(basis.ref, (g as JaxArray).reshape([lanes, -1, 1])).reshape([lanes, 1, K]);
    const known = await np.concatenate([...rows, slopes], 1).data();
    const steps = new Float32Array(lanes * DAMPINGS * K);
    for (let lane = 0; lane < lanes; lane++) {
      const numbers = known.subarray(lane * (K + 1) * K, (lane + 1) * (K + 1) * K);
      const projected = Float64Array.from(numbers.subarray(0, K * K));
      steps.set(dampedSteps(projected, numbers.subarray(K * K) as Float32Array), lane * DAMPINGS * K);
    }
    const [moved, reached] = finish(
      theta.ref,
      basis,
      np.array(steps).reshape([lanes, DAMPINGS, K]),
      x.ref,
      y.ref,
    ) as [JaxArray, JaxArray];
    const lowest = await reached.data();
    moved.dispose();
    const before = await (value as JaxArray).data();
    return [before[0] as number, lowest[0] as number];
  };
}
