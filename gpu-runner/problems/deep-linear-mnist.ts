/**
 * `deep-linear-mnist`: a linear autoencoder of MNIST at 10 × 10 pixels, no biases. With two layers every
 * critical point is known (Baldi, Hornik 1989): each choice I of at most r eigenvectors of S = ⟨x xᵀ⟩ is a
 * critical point of value ½(tr S − Σ_{i ∈ I} λᵢ); the r largest are the minimum, every other one is a strict
 * saddle. With three or more layers the saddle at 0 is degenerate (Kawaguchi 2016).
 */

import { poolImages } from "../../shared/data-sets/pooling.ts";
import type { Layer } from "../../shared/layers/registry.ts";
import { defineNetworkProblem, numberOption, trainingOptions } from "../network-problems/network-problem.ts";

const SIDE = 10;
const PIXELS = SIDE * SIDE;

export const deepLinearMnist = defineNetworkProblem({
  name: "deep-linear-mnist",
  title: "MNIST at 10 × 10 pixels, linear autoencoder",
  definition: String.raw`f(\theta) = \frac{1}{2B} \sum_b \lVert W_L^\top \cdots W_1^\top x_b - x_b \rVert^2`,
  options: {
    hidden: {
      kind: "integer",
      default: 10,
      range: [1, PIXELS],
      scale: "log",
      meaning: "width r of the inner layers: the rank of the code",
      source: "Baldi, Hornik 1989",
    },
    layers: {
      kind: "integer",
      default: 2,
      range: [2, 8],
      scale: "linear",
      meaning: "weight matrices L; with 3 or more the saddle at 0 has no negative curvature",
      source: "Kawaguchi 2016, arXiv 1605.07110",
    },
    ...trainingOptions({ examples: 2000, maximum: 60_000, batch: 0 }),
  },
  targets: [1.4, 1, 0.7, 0.6],
  version: 1,
  budget: 1000,
  data: "mnist",
  source: "Baldi, Hornik 1989; Kawaguchi 2016, arXiv 1605.07110",
  network(options) {
    const depth = numberOption(options, "layers");
    const hidden = numberOption(options, "hidden");
    return {
      input: [PIXELS],
      layers: Array.from({ length: depth }, (_, index): Layer => {
        return { kind: "dense", outputs: index === depth - 1 ? PIXELS : hidden, bias: false };
      }),
      loss: "squared-error",
      weightDecay: numberOption(options, "decay"),
    };
  },
  async examples(source, options) {
    const images = await source.load("mnist", numberOption(options, "examples"));
    const { count, features } = poolImages(images, 28, SIDE);
    return { count, features, targets: "input" };
  },
});
