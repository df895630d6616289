/** What people do: one trial at a time on tfjs, its own optimizers and automatic gradients. */
import * as tf from "@tensorflow/tfjs";
import { networkShapes } from "../../gpu-runner/networks/shapes.ts";
import type { Clock, Contender } from "./contender.ts";
import { type Fixture, type Method, RATE } from "./workload.ts";

/** Weights and biases of each layer that has some, from a packed vector. */
function unpack({ workload }: Fixture, numbers: Float32Array): tf.Tensor[] {
  return networkShapes(workload.spec).flatMap((shape) => {
    if (shape.fanIn === 0) return [];
    const count = shape.weightShape.reduce((product, extent) => product * extent, 1);
    const bias = shape.weightOffset + count;
    return [
      tf.tensor(numbers.slice(shape.weightOffset, bias), [...shape.weightShape]),
      tf.tensor1d(numbers.slice(bias, bias + (shape.weightShape.at(-1) as number))),
    ];
  });
}

function logits({ workload }: Fixture, x: tf.Tensor, parameters: readonly tf.Tensor[]): tf.Tensor {
  let next = 0;
  const take = (): tf.Tensor => parameters[next++] as tf.Tensor;
  let h = x;
  for (const layer of workload.spec.layers)
    switch (layer.kind) {
      case "dense":
        h = tf.add(tf.matMul(h, take()), take());
        break;
      case "conv2d":
        h = tf.add(tf.conv2d(h as tf.Tensor4D, take() as tf.Tensor4D, layer.stride, layer.padding), take());
        break;
      case "average-pool":
        h = tf.avgPool(h as tf.Tensor4D, layer.size, layer.stride, "valid");
        break;
      case "flatten":
        h = tf.reshape(h, [workload.batch, -1]);
        break;
      case "activation":
        h = tf.tanh(h);
        break;
      default:
        throw new Error(`the tfjs peer has no ${layer.kind}`);
    }
  return h;
}

/** `undefined` where tfjs has no counterpart: line searches, Krylov methods, curvature beyond two dense layers. */
export async function tfjsPeer(fixture: Fixture, method: Method, now: Clock): Promise<Contender | undefined> {
  const { workload, features, labels, classes } = fixture;
  const layers = workload.spec.layers.filter(({ kind }) => kind === "dense" || kind === "conv2d");
  if (method === "armijo" || method === "saddle-free-newton-20") return undefined;
  if (method === "hessian-vector" && (layers.length !== 2 || layers.some(({ kind }) => kind !== "dense")))
    return undefined;
  const began = now();
  const x = tf.tensor(features, [workload.batch, ...workload.spec.input]);
  const y = tf.oneHot(tf.tensor1d(labels, "int32"), classes).toFloat();
  const variables = unpack(fixture, fixture.theta).map((tensor) => tf.variable(tensor));
  const loss = (): tf.Scalar => tf.losses.softmaxCrossEntropy(y, logits(fixture, x, variables)).asScalar();
  /** One step; what it returns is compared, then disposed of. */
  let step: () => tf.Tensor[];
  if (method === "sgd" || method === "adam") {
    const optimizer = method === "sgd" ? tf.train.sgd(RATE) : tf.train.adam(1e-3, 0.9, 0.999, 1e-8);
    step = () => [optimizer.minimize(loss, true, variables) as tf.Scalar];
  } else if (method === "gradient")
    step = () =>
      tf.tidy(() => {
        const { grads } = tf.variableGrads(loss, variables);
        return variables.map(({ name }) => grads[name] as tf.Tensor);
      });
  else step = hessianVector(fixture, x, y, variables);

  const check: number[] = [];
  let firstStepMs = 0;
  for (let i = 0; i < (method === "sgd" || method === "adam" ? 3 : 1); i++) {
    const results = step();
    check.push(...Array.from(await (results[0] as tf.Tensor).data()).slice(0, 8));
    if (i === 0) firstStepMs = now() - began;
    tf.dispose(results);
  }
  return {
    name: "tfjs one at a time",
    lanes: 1,
    check,
    firstStepMs,
    async run(steps) {
      for (let i = 0; i < steps - 1; i++) tf.dispose(step());
      const results = step();
      await (results.at(-1) as tf.Tensor).data();
      tf.dispose(results);
    },
    dispose: () => tf.dispose([x, y, ...variables]),
  };
}

/** R-operator by hand, as tfjs must: its second derivatives are wrong for tanh (design.md). Two dense layers. */
function hessianVector(
  fixture: Fixture,
  x: tf.Tensor,
  y: tf.Tensor,
  parameters: readonly tf.Tensor[],
): () => tf.Tensor[] {
  const [w1, b1, w2, b2] = parameters as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const [u1, c1, u2, c2] = unpack(fixture, fixture.vector) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  return () =>
    tf.tidy(() => {
      const h = tf.tanh(x.matMul(w1).add(b1));
      const slope = tf.sub(1, h.square());
      const rh = slope.mul(x.matMul(u1).add(c1));
      const p = tf.softmax(h.matMul(w2).add(b2));
      const rz = h.matMul(u2).add(rh.matMul(w2)).add(c2);
      const d = p.sub(y).div(fixture.workload.batch);
      const rd = p.mul(rz.sub(p.mul(rz).sum(1, true))).div(fixture.workload.batch);
      const back = d.matMul(w2, false, true);
      const rBack = rd.matMul(w2, false, true).add(d.matMul(u2, false, true));
      const rd1 = rBack.mul(slope).sub(back.mul(2).mul(h).mul(rh));
      return [
        x.matMul(rd1, true, false),
        rd1.sum(0),
        h.matMul(rd, true, false).add(rh.matMul(d, true, false)),
        rd.sum(0),
      ];
    });
}
