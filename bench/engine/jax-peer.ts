/** jax-js: `jit` of `vmap` over the lanes; dense nets. Arrays are consumed by use, hence the `.ref`s. */
import {
  blockUntilReady,
  defaultDevice,
  grad,
  init,
  type Array as JaxArray,
  jit,
  jvp,
  nn,
  numpy as np,
  tree,
  valueAndGrad,
  vmap,
} from "@jax-js/jax";
import type { Clock, Contender } from "./contender.ts";
import { type Fixture, type Method, RATE } from "./workload.ts";

type Parameters = { w1: JaxArray; b1: JaxArray; w2: JaxArray; b2: JaxArray };

/** `undefined` for what is not a gradient, a product or gradient descent on two dense layers. */
export async function jaxPeer(
  fixture: Fixture,
  method: Method,
  lanes: number,
  now: Clock,
): Promise<Contender | undefined> {
  const { workload, classes } = fixture;
  const outputs = workload.spec.layers.flatMap((layer) => (layer.kind === "dense" ? [layer.outputs] : []));
  const [hidden] = outputs;
  const served = method === "sgd" || method === "gradient" || method === "hessian-vector";
  if (!served || outputs.length !== 2 || hidden === undefined) return undefined;
  if (!(await init()).includes("webgpu")) return undefined;
  defaultDevice("webgpu");
  const began = now();
  const [inputs = 1] = workload.spec.input;
  const pack = (numbers: Float32Array): Parameters => {
    let at = 0;
    const next = (shape: number[]): JaxArray => {
      const count = shape.reduce((product, extent) => product * extent, 1);
      const one = Float32Array.from(numbers.subarray(at, at + count));
      at += count;
      const all = new Float32Array(lanes * count);
      for (let lane = 0; lane < lanes; lane++) all.set(one, lane * count);
      return np.array(all).reshape([lanes, ...shape]);
    };
    return {
      w1: next([inputs, hidden]),
      b1: next([hidden]),
      w2: next([hidden, classes]),
      b2: next([classes]),
    };
  };
  const oneHot = new Float32Array(workload.batch * classes);
  fixture.labels.forEach((label, i) => {
    oneHot[i * classes + label] = 1;
  });
  const x = np.array(Float32Array.from(fixture.features)).reshape([workload.batch, inputs]);
  const y = np.array(oneHot).reshape([workload.batch, classes]);
  await blockUntilReady([x.ref, y.ref]);
  const loss = (p: Parameters, x: JaxArray, y: JaxArray): JaxArray =>
    nn
      .logSoftmax(np.dot(np.tanh(np.dot(x, p.w1).add(p.b1)), p.w2).add(p.b2))
      .mul(y)
      .sum()
      .mul(-1 / workload.batch);
  let parameters = pack(fixture.theta);
  const vector = pack(fixture.vector);
  /** One step; resolves to an array to wait for and compare. */
  let step: () => JaxArray;
  if (method === "sgd") {
    const both = valueAndGrad(loss);
    const one = (p: Parameters, x: JaxArray, y: JaxArray): [Parameters, JaxArray] => {
      const [value, g] = both(tree.ref(p), x, y) as [JaxArray, Parameters];
      const moved = {
        w1: p.w1.sub(g.w1.mul(RATE)),
        b1: p.b1.sub(g.b1.mul(RATE)),
        w2: p.w2.sub(g.w2.mul(RATE)),
        b2: p.b2.sub(g.b2.mul(RATE)),
      };
      return [moved, value];
    };
    const all = jit((p: Parameters, x: JaxArray, y: JaxArray) => vmap(one, [0, null, null])(p, x, y));
    step = () => {
      const [moved, value] = all(parameters, x.ref, y.ref) as [Parameters, JaxArray];
      parameters = moved;
      return value;
    };
  } else {
    const gradient = grad(loss) as (p: Parameters, x: JaxArray, y: JaxArray) => Parameters;
    const one =
      method === "gradient"
        ? (p: Parameters, v: Parameters, x: JaxArray, y: JaxArray): Parameters => {
            tree.dispose(v);
            return gradient(p, x, y);
          }
        : (p: Parameters, v: Parameters, x: JaxArray, y: JaxArray): Parameters =>
            jvp((q: Parameters) => gradient(q, x.ref, y.ref), [p], [v])[1] as Parameters;
    const all = jit((p: Parameters, v: Parameters, x: JaxArray, y: JaxArray) =>
      vmap(one, [0, 0, null, null])(p, v, x, y),
    );
    step = () => {
      const result = all(tree.ref(parameters), tree.ref(vector), x.ref, y.ref) as Parameters;
      result.b1.dispose();
      result.w2.dispose();
      result.b2.dispose();
      return result.w1;
    };
  }
  const check: number[] = [];
  let firstStepMs = 0;
  for (let i = 0; i < (method === "sgd" ? 3 : 1); i++) {
    const numbers = await step().data();
    check.push(...Array.from(numbers as Float32Array).slice(0, method === "sgd" ? 1 : 8));
    if (i === 0) firstStepMs = now() - began;
  }
  return {
    name: `jax-js ×${lanes}`,
    lanes,
    check,
    firstStepMs,
    async run(steps) {
      for (let i = 0; i < steps - 1; i++) {
        const result = step();
        // Without a next step that needs it, work that is disposed of would never be done.
        if (method !== "sgd") await blockUntilReady(result.ref);
        result.dispose();
      }
      await step().data();
    },
    dispose: () => tree.dispose([parameters, vector, x, y]),
  };
}
