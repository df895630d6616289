/**
 * `layer-norm-mlp`: residual blocks with layer normalisation before them, as transformers have them, without attention.
 * MNIST averaged down to 10 × 10 pixels; 4,026 parameters at the default options.
 */
import type { Examples } from "../../shared/data-sets/examples.ts";
import { mnist10x10 as examplesAt10x10 } from "../../shared/data-sets/mnist-10x10.ts";
import { activation } from "../layers/activation.ts";
import { dense } from "../layers/dense.ts";
import { layerNorm } from "../layers/layer-norm.ts";
import { residualSum } from "../layers/residual-sum.ts";
import { softmaxCrossEntropy } from "../layers/softmax-cross-entropy.ts";
import type { LabelledExamples } from "../network.ts";
import { defineFormulaProblem } from "../network-problems/formula-problem.ts";
import {
  choiceOption,
  labelled,
  numberOption,
  trainingOptions,
} from "../network-problems/network-problem.ts";

const SIDE = 10;
const CLASSES = 10;
/** Width of a block over that of the network. */
const EXPANSION = 2;
const ACTIVATIONS = ["gelu", "tanh", "relu"] as const;

const pooled = (images: Examples): LabelledExamples => labelled(examplesAt10x10.derive(images));

export const layerNormMlp = defineFormulaProblem({
  name: "layer-norm-mlp",
  title: "Residual blocks with layer normalisation on MNIST at 10 × 10 pixels",
  definition: String.raw`h_0 = W_0^\top x + b_0,\; h_{l+1} = h_l + V_l^\top \phi(U_l^\top \mathrm{LN}_l(h_l) + a_l) + c_l,\; f(\theta) = \frac{1}{B} \sum_b -\ln \operatorname{softmax}(W^\top \mathrm{LN}(h_L) + b)_{y_b}`,
  options: {
    width: {
      kind: "integer",
      default: 16,
      range: [2, 256],
      scale: "log",
      meaning: `width of the network; blocks are ${EXPANSION} times as wide inside`,
      source: "docs/spec/problems.md",
    },
    blocks: {
      kind: "integer",
      default: 2,
      range: [1, 8],
      scale: "linear",
      meaning: "residual blocks",
      source: "docs/spec/problems.md",
    },
    activation: {
      kind: "choice",
      default: "gelu",
      choices: ACTIVATIONS,
      meaning: "hidden units of the blocks; relu makes the Hessian blind to kinks",
      source: "Hendrycks, Gimpel 2016, arXiv 1606.08415",
    },
    ...trainingOptions({ examples: 2000, maximum: 60_000, batch: 128 }),
  },
  // By the rule of docs/spec/problems.md, from adam at 10⁻²·⁵.
  targets: [0.92, 0.26, 0.071, 0.0068],
  version: 1,
  budget: 600,
  data: "mnist",
  source:
    "Xiong et al. 2020, arXiv 2002.04745 (normalisation before the block); Ba, Kiros, Hinton 2016, arXiv 1607.06450; LeCun, Cortes, Burges: MNIST",
  network: (options) => ({
    inputs: SIDE * SIDE,
    outputs(builder, x) {
      const width = numberOption(options, "width");
      const kind = choiceOption(options, "activation", ACTIVATIONS);
      let h = dense(builder, "stem", x, width);
      for (let block = 0; block < numberOption(options, "blocks"); block++)
        h = residualSum(builder, h, (y) => {
          const normed = layerNorm(builder, `block-${block}/norm`, y);
          const hidden = dense(builder, `block-${block}/in`, normed, EXPANSION * width);
          return dense(builder, `block-${block}/out`, activation(builder, hidden, kind), width);
        });
      return dense(builder, "head", layerNorm(builder, "norm", h), CLASSES);
    },
    loss: softmaxCrossEntropy,
  }),
  examples: async (source, options) => pooled(await source.load("mnist", numberOption(options, "examples"))),
  heldOut: { set: "mnist-test", prepare: pooled },
});
