/** The convolutional network that `mnist-convnet` and `cifar10-convnet` share. */
import type { Parameters, ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import type { Layer } from "../../shared/layers/registry.ts";
import type { NetworkSpec } from "../network.ts";
import {
  activationOption,
  choiceOption,
  HIDDEN_ACTIVATIONS,
  numberOption,
} from "../network-problems/network-problem.ts";

const POOLS = ["max", "average"] as const;

export const lenetOptions: Parameters = {
  ...activationOption,
  pool: {
    kind: "choice",
    default: "max",
    choices: POOLS,
    meaning: "how images are halved; average keeps the loss smooth",
    source: "LeCun, Bottou, Bengio, Haffner 1998 (average)",
  },
};

/**
 * LeNet-5 with full connections between the convolutions: 6 and 16 filters of 5 × 5, halved after each, then
 * dense layers of 120, 84 and 10.
 * @param padding of the first convolution: `same` for 28 × 28 (LeNet padded MNIST to 32 × 32)
 */
export function lenet(
  input: readonly number[],
  padding: "valid" | "same",
  options: ParameterValues,
): NetworkSpec {
  const activation = {
    kind: "activation",
    activation: choiceOption(options, "activation", HIDDEN_ACTIVATIONS),
  } as const;
  const kind = choiceOption(options, "pool", POOLS) === "max" ? "max-pool" : "average-pool";
  const halve: Layer = { kind, size: 2, stride: 2 };
  const convolution = { kind: "conv2d", kernel: 5, stride: 1, bias: true } as const;
  return {
    input,
    layers: [
      { ...convolution, filters: 6, padding },
      activation,
      halve,
      { ...convolution, filters: 16, padding: "valid" },
      activation,
      halve,
      { kind: "flatten" },
      { kind: "dense", outputs: 120, bias: true },
      activation,
      { kind: "dense", outputs: 84, bias: true },
      activation,
      { kind: "dense", outputs: 10, bias: true },
    ],
    loss: "softmax-cross-entropy",
    weightDecay: numberOption(options, "decay"),
  };
}
