/**
 * `mnist-autoencoder`: the deep autoencoder on which Hessian-free and saddle-free methods were compared.
 *
 * Encoder and decoder mirror each other, the code layer is linear, the outputs are sigmoid units. Martens and
 * Dauphin et al. state ‖x̂ − x‖² per example; our `squared-error` is ½ of it: their best first-order 1.0 and
 * SFN 0.57 are 0.5 and 0.285 here (network `full`, all 60,000 examples).
 */
import type { Layer } from "../../shared/layers/registry.ts";
import type { NetworkSpec } from "../network.ts";
import {
  choiceOption,
  defineNetworkProblem,
  numberOption,
  trainingOptions,
} from "../network-problems/network-problem.ts";

const PIXELS = 784;

/** Widths from the input to the code; the decoder mirrors them. */
const ENCODERS = {
  laptop: [128, 32],
  full: [1000, 500, 250, 30],
} as const satisfies Record<string, readonly number[]>;
const NETWORKS = ["laptop", "full"] as const;
const HIDDEN = ["tanh", "sigmoid", "relu"] as const;
const LOSSES = ["squared-error", "binary-cross-entropy"] as const;

export const mnistAutoencoder = defineNetworkProblem({
  name: "mnist-autoencoder",
  title: "MNIST autoencoder",
  definition: String.raw`f(\theta) = \frac{1}{2B} \sum_b \lVert \sigma(D(E(x_b))) - x_b \rVert^2`,
  options: {
    network: {
      kind: "choice",
      default: "laptop",
      choices: NETWORKS,
      meaning: "laptop: 784-128-32-128-784; full: 784-1000-500-250-30 mirrored, 2,837,314 parameters",
      source: "Hinton, Salakhutdinov 2006; Martens 2010; Dauphin et al. 2014, arXiv 1406.2572, section 6.2",
    },
    activation: {
      kind: "choice",
      default: "tanh",
      choices: HIDDEN,
      meaning: "hidden units (the code layer is linear)",
      source: "Hinton, Salakhutdinov 2006 (sigmoid)",
    },
    loss: {
      kind: "choice",
      default: "squared-error",
      choices: LOSSES,
      meaning: "squared error of sigmoid outputs, or cross-entropy of pixels",
      source: "Martens 2010 (trained on cross-entropy, reported as squared error)",
    },
    ...trainingOptions({ examples: 10_000, maximum: 60_000, batch: 128 }),
  },
  targets: [20, 10, 6, 4],
  version: 1,
  budget: 2000,
  data: "mnist",
  source: "Hinton, Salakhutdinov 2006; Martens 2010, table 1; Dauphin et al. 2014, arXiv 1406.2572",
  network(options): NetworkSpec {
    const encoder: readonly number[] = ENCODERS[choiceOption(options, "network", NETWORKS)];
    const loss = choiceOption(options, "loss", LOSSES);
    const activation = choiceOption(options, "activation", HIDDEN);
    const widths = [...encoder, ...encoder.slice(0, -1).reverse(), PIXELS];
    const layers = widths.flatMap((outputs, index): readonly Layer[] => {
      const dense = { kind: "dense", outputs, bias: true } as const;
      if (index === encoder.length - 1) return [dense];
      if (index < widths.length - 1) return [dense, { kind: "activation", activation }];
      // Cross-entropy takes logits; the sigmoid is part of it.
      return loss === "binary-cross-entropy"
        ? [dense]
        : [dense, { kind: "activation", activation: "sigmoid" }];
    });
    return { input: [PIXELS], layers, loss, weightDecay: numberOption(options, "decay") };
  },
  async examples(source, options) {
    const { count, features } = await source.load("mnist", numberOption(options, "examples"));
    return { count, features, targets: "input" };
  },
});
