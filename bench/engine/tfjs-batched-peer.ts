/** tfjs with all lanes in one batched matMul: gradient descent of dense nets, derivative by hand. */
import * as tf from "@tensorflow/tfjs";
import type { Clock, Contender } from "./contender.ts";
import { type Fixture, type Method, RATE } from "./workload.ts";

/** `undefined` for anything but gradient descent on two dense layers. */
export async function tfjsBatchedPeer(
  fixture: Fixture,
  method: Method,
  lanes: number,
  now: Clock,
): Promise<Contender | undefined> {
  const { workload, theta, classes } = fixture;
  const outputs = workload.spec.layers.flatMap((layer) => (layer.kind === "dense" ? [layer.outputs] : []));
  const [hidden] = outputs;
  if (method !== "sgd" || outputs.length !== 2 || hidden === undefined || lanes === 1) return undefined;
  const began = now();
  const [inputs = 1] = workload.spec.input;
  const x = tf.tile(tf.tensor3d(fixture.features, [1, workload.batch, inputs]), [lanes, 1, 1]);
  const y = tf.oneHot(tf.tensor1d(fixture.labels, "int32"), classes).toFloat().expandDims(0);
  const cuts = [inputs * hidden, hidden, hidden * classes, classes];
  const shapes = [
    [1, inputs, hidden],
    [1, 1, hidden],
    [1, hidden, classes],
    [1, 1, classes],
  ];
  let at = 0;
  let parameters = cuts.map((count, i) => {
    const numbers = theta.slice(at, at + count);
    at += count;
    return tf.tile(tf.tensor(numbers, shapes[i]), [lanes, 1, 1]);
  });
  const step = (): tf.Tensor => {
    const [next, loss] = tf.tidy(() => {
      const [w1, b1, w2, b2] = parameters as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const h = tf.tanh(tf.matMul(x, w1).add(b1));
      const logProbabilities = tf.logSoftmax(tf.matMul(h, w2).add(b2));
      const losses = logProbabilities.mul(y).sum(2).mean(1).neg();
      const d = tf.exp(logProbabilities).sub(y).div(workload.batch);
      const d1 = tf.matMul(d, w2, false, true).mul(tf.sub(1, h.square()));
      const slopes = [
        tf.matMul(x, d1, true, false),
        d1.sum(1, true),
        tf.matMul(h, d, true, false),
        d.sum(1, true),
      ];
      const moved = parameters.map((parameter, i) => parameter.sub((slopes[i] as tf.Tensor).mul(RATE)));
      return [moved, losses] as [tf.Tensor[], tf.Tensor];
    });
    tf.dispose(parameters);
    parameters = next;
    return loss;
  };
  const check: number[] = [];
  let firstStepMs = 0;
  for (let i = 0; i < 3; i++) {
    const loss = step();
    check.push((await loss.data())[0] as number);
    if (i === 0) firstStepMs = now() - began;
    loss.dispose();
  }
  return {
    name: `tfjs batched ×${lanes}`,
    lanes,
    check,
    firstStepMs,
    async run(steps) {
      for (let i = 0; i < steps - 1; i++) step().dispose();
      const loss = step();
      await loss.data();
      loss.dispose();
    },
    dispose: () => tf.dispose([x, y, ...parameters]),
  };
}
