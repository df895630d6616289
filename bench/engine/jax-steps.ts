/** The steps that jax-js is timed at, each one jitted function over all lanes. */
import {
  blockUntilReady,
  grad,
  type Array as JaxArray,
  jit,
  jvp,
  numpy as np,
  tree,
  valueAndGrad,
  vmap,
} from "@jax-js/jax";
import { type Loss, lossOf, type Parameters, uploadData, uploadLanes } from "./jax-network.ts";
import { newtonStep } from "./jax-saddle-free-newton.ts";
import { type Fixture, type Method, RATE, SEARCH } from "./workload.ts";

export interface JaxStepper {
  /** One step; its outputs belong to the caller, the smallest last. Numbers where the step had to read some back. */
  step(): JaxArray[] | Promise<readonly number[]>;
  dispose(): void;
}

export async function jaxStepper(fixture: Fixture, method: Method, lanes: number): Promise<JaxStepper> {
  const loss = lossOf(fixture);
  const [x, y] = uploadData(fixture);
  const point = uploadLanes(fixture, fixture.theta, lanes);
  await blockUntilReady([x.ref, y.ref]);
  switch (method) {
    case "sgd":
    case "adam": {
      const zeros = () => tree.map((p: JaxArray) => np.zerosLike(p), tree.ref(point)) as Parameters;
      // Adam: mean, mean square, and both decays' corrections of each lane.
      const corrections = () => np.zeros([lanes]);
      let state: Parameters =
        method === "sgd" ? point : [...point, ...zeros(), ...zeros(), corrections(), corrections()];
      const one = method === "sgd" ? sgd(loss) : adam(loss, point.length);
      const all = jit((s: Parameters, x: JaxArray, y: JaxArray) => vmap(one, [0, null, null])(s, x, y));
      return {
        step() {
          const [next, value] = all(state, x.ref, y.ref) as [Parameters, JaxArray];
          state = next;
          return [value];
        },
        dispose: () => tree.dispose([state, x, y]),
      };
    }
    case "gradient": {
      const gradient = gradientOf(loss);
      const all = jit((p: Parameters, x: JaxArray, y: JaxArray) => vmap(gradient, [0, null, null])(p, x, y));
      return {
        step: () => all(tree.ref(point), x.ref, y.ref) as Parameters,
        dispose: () => tree.dispose([point, x, y]),
      };
    }
    case "hessian-vector": {
      const vector = uploadLanes(fixture, fixture.vector, lanes);
      const gradient = gradientOf(loss);
      const one = (p: Parameters, v: Parameters, x: JaxArray, y: JaxArray): Parameters =>
        jvp((q: Parameters) => gradient(q, x.ref, y.ref), [p], [v])[1] as Parameters;
      const all = jit((p: Parameters, v: Parameters, x: JaxArray, y: JaxArray) =>
        vmap(one, [0, 0, null, null])(p, v, x, y),
      );
      return {
        step: () => all(tree.ref(point), tree.ref(vector), x.ref, y.ref) as Parameters,
        dispose: () => tree.dispose([point, vector, x, y]),
      };
    }
    case "armijo": {
      const all = jit((p: Parameters, x: JaxArray, y: JaxArray) =>
        vmap(armijo(loss), [0, null, null])(p, x, y),
      );
      return {
        step: () => all(tree.ref(point), x.ref, y.ref) as JaxArray[],
        dispose: () => tree.dispose([point, x, y]),
      };
    }
    case "saddle-free-newton-20": {
      const flat = np.concatenate(
        point.map((each) => each.reshape([lanes, -1])),
        1,
      );
      return {
        step: newtonStep(fixture, loss, lanes, flat, x, y),
        dispose: () => tree.dispose([flat, x, y]),
      };
    }
    default:
      return method satisfies never;
  }
}

type Gradient = (p: Parameters, x: JaxArray, y: JaxArray) => Parameters;

/** Its declared type widens arrays to whatever converts to one. */
const gradientOf = (loss: Loss): Gradient => grad(loss) as unknown as Gradient;

type Training = (state: Parameters, x: JaxArray, y: JaxArray) => [Parameters, JaxArray];

function sgd(loss: Loss): Training {
  const both = valueAndGrad(loss);
  return (p, x, y) => {
    const [value, g] = both(tree.ref(p), x, y) as [JaxArray, Parameters];
    return [p.map((each, i) => each.sub((g[i] as JaxArray).mul(RATE))), value];
  };
}

const [ADAM_RATE, BETA1, BETA2, EPSILON] = [1e-3, 0.9, 0.999, 1e-8];

/** State: θ, m, v of each of `count` arrays, then 1 − β₁ᵗ and 1 − β₂ᵗ. */
function adam(loss: Loss, count: number): Training {
  const both = valueAndGrad(loss);
  return (state, x, y) => {
    const [p, m, v] = [
      state.slice(0, count),
      state.slice(count, 2 * count),
      state.slice(2 * count, 3 * count),
    ];
    const [value, g] = both(tree.ref(p), x, y) as [JaxArray, Parameters];
    const c1 = (state[3 * count] as JaxArray).mul(BETA1).add(1 - BETA1);
    const c2 = (state[3 * count + 1] as JaxArray).mul(BETA2).add(1 - BETA2);
    const means = m.map((each, i) => each.mul(BETA1).add((g[i] as JaxArray).ref.mul(1 - BETA1)));
    const squares = v.map((each, i) => each.mul(BETA2).add(np.square(g[i] as JaxArray).mul(1 - BETA2)));
    const moved = p.map((each, i) => {
      const mean = (means[i] as JaxArray).ref.div(c1.ref);
      const root = np.sqrt((squares[i] as JaxArray).ref.div(c2.ref));
      return each.sub(mean.div(root.add(EPSILON)).mul(ADAM_RATE));
    });
    return [[...moved, ...means, ...squares, c1, c2], value];
  };
}

/**
 * All trials of the search in one program, as a jitted function has no loop that could stop: the largest rate whose
 * decrease suffices. Outputs: loss before, loss reached, accepted rate, then θ.
 */
function armijo(loss: Loss): (p: Parameters, x: JaxArray, y: JaxArray) => JaxArray[] {
  const both = valueAndGrad(loss);
  const rates = Array.from({ length: SEARCH.trials }, (_, j) => SEARCH.largest * SEARCH.shrink ** j);
  return (p, x, y) => {
    const [value, g] = both(tree.ref(p), x.ref, y.ref) as [JaxArray, Parameters];
    const norm2 = g.map((part) => np.square(part.ref).sum()).reduce((sum, part) => sum.add(part));
    const along = (rate: JaxArray, p: Parameters, g: Parameters, x: JaxArray, y: JaxArray): JaxArray =>
      loss(
        p.map((each, i) => each.sub((g[i] as JaxArray).mul(rate.ref))),
        x,
        y,
      );
    const all = np.array(rates);
    const losses = vmap(along, [0, null, null, null, null])(
      all.ref,
      tree.ref(p),
      tree.ref(g),
      x,
      y,
    ) as JaxArray;
    const bounds = value.ref.sub(all.ref.mul(norm2).mul(SEARCH.decrease));
    const accepted = np.where(np.lessEqual(losses.ref, bounds), all, 0);
    const rate = np.max(accepted.ref);
    const reached = np.where(np.equal(accepted, rate.ref), losses, 0).sum();
    const moved = p.map((each, i) => each.sub((g[i] as JaxArray).mul(rate.ref)));
    return [value, reached, rate, ...moved];
  };
}
