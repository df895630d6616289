/** tfjs with all lanes in one batched matMul: dense nets, derivatives by hand, its own optimizers. */
import * as tf from "@tensorflow/tfjs";
import type { Peer } from "./contender.ts";
import { armijoStep } from "./tfjs-armijo.ts";
import { type Stepper, tfjsContender } from "./tfjs-contender.ts";
import { linearise } from "./tfjs-linearised.ts";
import { type TfjsNetwork, tfjsNetwork, upload } from "./tfjs-network.ts";
import { newtonSteps, products } from "./tfjs-peer.ts";
import { type Method, RATE } from "./workload.ts";

export const tfjsBatchedPeer: Peer = {
  name: "tfjs batched",
  oneAtATime: false,
  async make(fixture, method, lanes, now) {
    if (lanes === 1) return { absent: "a batch of one lane is tfjs one at a time" };
    if (fixture.workload.spec.layers.some(({ kind }) => kind === "conv2d"))
      return { absent: "tfjs has no convolution with other weights for each element of a batch" };
    const began = now();
    const network = tfjsNetwork(fixture, lanes);
    const variables = upload(network, fixture.theta).map((tensor) => tf.variable(tensor));
    const stepper = stepperOf(network, method, variables);
    const dispose = (): void => {
      stepper.dispose?.();
      tf.dispose([network.x, network.y, ...variables]);
    };
    const named = { name: `${this.name} ×${lanes}`, lanes };
    return tfjsContender(named, method, { ...stepper, dispose }, began, now);
  },
};

function stepperOf(network: TfjsNetwork, method: Method, variables: tf.Variable[]): Stepper {
  switch (method) {
    case "sgd":
    case "adam": {
      const optimizer = method === "sgd" ? tf.train.sgd(RATE) : tf.train.adam(1e-3, 0.9, 0.999, 1e-8);
      return {
        step: () =>
          tf.tidy(() => {
            const { loss, gradient } = linearise(network, variables);
            optimizer.applyGradients(
              variables.map(({ name }, i) => ({ name, tensor: gradient[i] as tf.Tensor })),
            );
            return [loss];
          }),
        dispose: () => optimizer.dispose(),
      };
    }
    case "gradient":
      return { step: () => tf.tidy(() => [...linearise(network, variables).gradient]) };
    case "hessian-vector":
      return products(network, variables);
    case "armijo":
      return {
        async step() {
          const at = linearise(network, variables);
          const { point, numbers } = await armijoStep(network, variables, at);
          at.dispose();
          tf.dispose(point);
          return { numbers };
        },
      };
    case "saddle-free-newton-20":
      return newtonSteps(network, variables);
    default:
      return method satisfies never;
  }
}
