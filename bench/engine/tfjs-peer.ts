/** What people do: one trial at a time on tfjs, its own optimizers and automatic gradients. */
import * as tf from "@tensorflow/tfjs";
import type { Peer } from "./contender.ts";
import { armijoStep } from "./tfjs-armijo.ts";
import { type Stepper, tfjsContender } from "./tfjs-contender.ts";
import { linearise } from "./tfjs-linearised.ts";
import { meanLoss, type TfjsNetwork, tfjsNetwork, upload } from "./tfjs-network.ts";
import { saddleFreeNewtonStep } from "./tfjs-saddle-free-newton.ts";
import { type Method, RATE } from "./workload.ts";

export const tfjsPeer: Peer = {
  name: "tfjs one at a time",
  oneAtATime: true,
  async make(fixture, method, _lanes, now) {
    const began = now();
    const network = tfjsNetwork(fixture);
    const variables = upload(network, fixture.theta).map((tensor) => tf.variable(tensor));
    const stepper = stepperOf(network, method, variables);
    const dispose = (): void => {
      stepper.dispose?.();
      tf.dispose([network.x, network.y, ...variables]);
    };
    return tfjsContender({ name: this.name, lanes: 1 }, method, { ...stepper, dispose }, began, now);
  },
};

function stepperOf(network: TfjsNetwork, method: Method, variables: tf.Variable[]): Stepper {
  const loss = (): tf.Scalar => meanLoss(network, variables) as tf.Scalar;
  switch (method) {
    case "sgd":
    case "adam": {
      const optimizer = method === "sgd" ? tf.train.sgd(RATE) : tf.train.adam(1e-3, 0.9, 0.999, 1e-8);
      return {
        step: () => [optimizer.minimize(loss, true, variables) as tf.Scalar],
        dispose: () => optimizer.dispose(),
      };
    }
    case "gradient":
      return {
        step: () =>
          tf.tidy(() => {
            const { grads } = tf.variableGrads(loss, variables);
            return variables.map(({ name }) => grads[name] as tf.Tensor);
          }),
      };
    case "hessian-vector":
      return products(network, variables);
    case "armijo":
      return {
        async step() {
          const { value, grads } = tf.variableGrads(loss, variables);
          const gradient = variables.map(({ name }) => grads[name] as tf.Tensor);
          const { point, numbers } = await armijoStep(network, variables, { loss: value, gradient });
          tf.dispose([value, gradient, point] as tf.TensorContainer);
          return { numbers };
        },
      };
    case "saddle-free-newton-20":
      return newtonSteps(network, variables);
    default:
      return method satisfies never;
  }
}

/** H·vector at one point, whose activations are kept. */
export function products(network: TfjsNetwork, point: readonly tf.Tensor[]): Stepper {
  const at = linearise(network, point);
  const vector = upload(network, network.fixture.vector);
  return {
    step: () => at.product(vector),
    dispose: () => {
      at.dispose();
      tf.dispose(vector);
    },
  };
}

export function newtonSteps(network: TfjsNetwork, start: readonly tf.Tensor[]): Stepper {
  return {
    async step() {
      const { point, numbers } = await saddleFreeNewtonStep(network, start);
      tf.dispose(point);
      return { numbers };
    },
  };
}
