/**
 * `residual-convnet`: a residual network of convolutions with batch normalisation, on MNIST at 10 × 10 pixels (1,382 parameters at
 * the default options), on MNIST or on CIFAR-10; `full` on CIFAR-10 is the paper's ResNet-20.
 */

import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { DATA_SETS, originOf } from "../../shared/data-sets/registry.ts";
import type { Node } from "../autodiff/graph.ts";
import type { NetworkBuilder } from "../autodiff/network-trace.ts";
import { activation } from "../layers/activation.ts";
import { averagePool } from "../layers/average-pool.ts";
import { batchNorm } from "../layers/batch-norm.ts";
import { type Conv2dOptions, conv2d } from "../layers/conv2d.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { globalAveragePool } from "../layers/global-average-pool.ts";
import { maxPool } from "../layers/max-pool.ts";
import { separableConv2d } from "../layers/separable-conv2d.ts";
import { softmaxCrossEntropy } from "../layers/softmax-cross-entropy.ts";
import { defineFormulaProblem } from "../network-problems/formula-problem.ts";
import {
  choiceOption,
  labelled,
  numberOption,
  trainingOptions,
} from "../network-problems/network-problem.ts";

const IMAGES = ["mnist-10x10", "mnist", "cifar10"] as const;
const ACTIVATIONS = ["relu", "gelu", "tanh"] as const;
const CONVOLUTIONS = ["full", "separable"] as const;
const REDUCTIONS = ["strides", "max-pool", "average-pool"] as const;
/** Channels of the first stage, each further one has twice as many; stages; blocks of a stage. */
const NETWORKS = {
  laptop: { width: 4, stages: 2, blocks: 1 },
  medium: { width: 8, stages: 3, blocks: 1 },
  full: { width: 16, stages: 3, blocks: 3 },
} as const;
const POOLS = { strides: undefined, "max-pool": maxPool, "average-pool": averagePool } as const;
const NETWORK_NAMES = ["laptop", "medium", "full"] as const;

const imagesOf = (options: ParameterValues) => {
  const name = choiceOption(options, "images", IMAGES);
  const { part, derive } = originOf(name);
  return { part, derive, shape: DATA_SETS[name].shape, classes: DATA_SETS[name].classes };
};

interface Style {
  readonly kind: (typeof ACTIVATIONS)[number];
  readonly convolution: (typeof CONVOLUTIONS)[number];
}

/** A convolution without biases, which the normalisation after it would take out again. */
function normed(
  builder: NetworkBuilder,
  name: string,
  x: Node,
  options: Pick<Conv2dOptions, "outputs" | "kernel" | "strides">,
  convolution: Style["convolution"] = "full",
): Node {
  const convolve = convolution === "full" ? conv2d : separableConv2d;
  const y = convolve(builder, name, x, { ...options, padding: "same", bias: false });
  return batchNorm(builder, `${name}/norm`, y);
}

/** φ(S·x + F(x)), the shortcut S a 1 × 1 convolution where the shape changes. */
function block(
  builder: NetworkBuilder,
  name: string,
  x: Node,
  outputs: number,
  strides: number,
  { kind, convolution }: Style,
): Node {
  const first = normed(builder, `${name}/1`, x, { outputs, kernel: 3, strides }, convolution);
  const inner = activation(builder, first, kind);
  const found = normed(builder, `${name}/2`, inner, { outputs, kernel: 3 }, convolution);
  const isSame = strides === 1 && x.shape[3] === outputs;
  const shortcut = isSame ? x : normed(builder, `${name}/shortcut`, x, { outputs, kernel: 1, strides });
  return activation(builder, builder.graph.add(shortcut, found), kind);
}

export const residualConvnet = defineFormulaProblem({
  name: "residual-convnet",
  title: "Residual network of convolutions with batch normalisation",
  definition: String.raw`h_0 = \phi(\mathrm{BN}(C_0 * x)),\; h_{l+1} = \phi(S_l h_l + \mathrm{BN}(C_{l,2} * \phi(\mathrm{BN}(C_{l,1} * h_l)))),\; f(\theta) = \frac{1}{B} \sum_b -\ln \operatorname{softmax}(W^\top \overline{h_L} + w)_{y_b}`,
  options: {
    images: {
      kind: "choice",
      default: "mnist-10x10",
      choices: IMAGES,
      meaning: "what is classified; CIFAR-10 is read from the folder or URL in SADDLEBENCH_CIFAR10",
      source: "LeCun, Cortes, Burges: MNIST; Krizhevsky 2009",
    },
    network: {
      kind: "choice",
      default: "laptop",
      choices: NETWORK_NAMES,
      meaning:
        "laptop: 2 stages of a block each, 4 channels in the first; medium: 3 of one, 8 channels; full: 3 of three, 16 channels",
      source: "He et al. 2015, arXiv 1512.03385, section 4.2: ResNet-20",
    },
    activation: {
      kind: "choice",
      default: "relu",
      choices: ACTIVATIONS,
      meaning: "hidden units; relu makes the Hessian blind to kinks",
      source: "He et al. 2015, arXiv 1512.03385",
    },
    convolution: {
      kind: "choice",
      default: "full",
      choices: CONVOLUTIONS,
      meaning: "those of the blocks; separable: each channel by itself, then a product over the channels",
      source: "Chollet 2017, arXiv 1610.02357",
    },
    reduction: {
      kind: "choice",
      default: "strides",
      choices: REDUCTIONS,
      meaning:
        "what halves the sides of the images where a stage begins: convolutions of stride 2, or a pool before them",
      source: "He et al. 2015, arXiv 1512.03385: strides",
    },
    dropout: {
      kind: "number",
      default: 0,
      range: [0, 0.9],
      scale: "linear",
      meaning: "share of the averaged channels before the head that each step of the training leaves out",
      source: "Srivastava et al. 2014, JMLR 15",
    },
    ...trainingOptions({ examples: 500, maximum: 60_000, batch: 32 }),
  },
  // By the rule of docs/spec/problems.md, from adam at 10⁻².
  targets: [2, 1.2, 0.55, 0.17],
  version: 1,
  budget: 300,
  data: "mnist",
  source:
    "He et al. 2015, arXiv 1512.03385, section 4.2 (projections where shapes change); Ioffe, Szegedy 2015, arXiv 1502.03167",
  network: (options) => {
    const { shape, classes } = imagesOf(options);
    const { width, stages, blocks } = NETWORKS[choiceOption(options, "network", NETWORK_NAMES)];
    const style = {
      kind: choiceOption(options, "activation", ACTIVATIONS),
      convolution: choiceOption(options, "convolution", CONVOLUTIONS),
    };
    return {
      inputs: shape.reduce((size, n) => size * n, 1),
      outputs(builder, x) {
        const images = builder.graph.reshape(x, [x.shape[0] as number, ...shape]);
        let h = activation(
          builder,
          normed(builder, "stem", images, { outputs: width, kernel: 3 }),
          style.kind,
        );
        for (let stage = 0; stage < stages; stage++)
          for (let at = 0; at < blocks; at++) {
            const name = `stage-${stage}/${at}`;
            const shrinks = stage > 0 && at === 0;
            const pool = POOLS[choiceOption(options, "reduction", REDUCTIONS)];
            if (shrinks && pool)
              h = pool(builder, `${name}/pool`, h, { kernel: 2, strides: 2, padding: "same" });
            h = block(builder, name, h, width * 2 ** stage, shrinks && !pool ? 2 : 1, style);
          }
        const averaged = globalAveragePool(builder, h);
        return dense(
          builder,
          "head",
          dropout(builder, "dropout", averaged, numberOption(options, "dropout")),
          classes,
        );
      },
      loss: softmaxCrossEntropy,
    };
  },
  examples: async (source, options) => {
    const { part, derive } = imagesOf(options);
    return labelled(derive(await source.load(part, numberOption(options, "examples"))));
  },
  heldOut: (options) => {
    const { part, derive } = imagesOf(options);
    return { set: `${part}-test`, prepare: (images) => labelled(derive(images)) };
  },
});
