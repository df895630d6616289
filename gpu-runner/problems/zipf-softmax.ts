/**
 * `zipf-softmax`: softmax regression on classes whose frequencies fall as 1/k, as those of words do. Gradient descent learns the
 * rare classes, which make up half of the loss, very late; it is the smallest setting in which Adam is told from it.
 */
import { dense } from "../layers/dense.ts";
import { softmaxCrossEntropy } from "../layers/softmax-cross-entropy.ts";
import type { LabelledExamples } from "../network.ts";
import { defineFormulaProblem } from "../network-problems/formula-problem.ts";
import { numberOption, trainingOptions } from "../network-problems/network-problem.ts";
import { hostNormals, hostUniforms } from "../random/normal.ts";

/** The data are the same for every trial. */
const DATA_SEED = 1;
/** Streams of the draws: means of classes; inputs and labels that are trained on; others. */
const [MEANS, TRAINED, UNSEEN] = [0x600, 0x601, 0x603];

export interface ZipfLaw {
  readonly classes: number;
  readonly dimension: number;
  /** Class k, from 1 on, has a frequency in proportion to k to the power of minus this. */
  readonly exponent: number;
  /** Deviation of the entries of a class' mean; 0: labels are independent of the inputs, as in the paper. */
  readonly signal: number;
}

/** Inputs x = signal·μ_label + N(0, 1), entries of μ N(0, 1), and labels of falling frequency. */
export function zipfExamples(
  { classes, dimension, exponent, signal }: ZipfLaw,
  count: number,
  stream: number,
): LabelledExamples {
  const weights = Array.from({ length: classes }, (_, k) => (k + 1) ** -exponent);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  const bounds = weights.map((weight) => {
    sum += weight / total;
    return sum;
  });
  const targets = Uint8Array.from(hostUniforms(DATA_SEED, stream + 1, count), (u) =>
    Math.min(classes - 1, bounds.findIndex((bound) => u < bound) >>> 0),
  );
  const means = hostNormals(DATA_SEED, MEANS, classes * dimension);
  const features = Float32Array.from(hostNormals(DATA_SEED, stream, count * dimension), (noise, at) => {
    const label = targets[Math.floor(at / dimension)] as number;
    return noise + signal * (means[label * dimension + (at % dimension)] as number);
  });
  return { count, features, targets };
}

const lawOf = (options: Parameters<typeof numberOption>[0]): ZipfLaw => ({
  classes: numberOption(options, "classes"),
  dimension: numberOption(options, "dimension"),
  exponent: numberOption(options, "exponent"),
  signal: numberOption(options, "signal"),
});

export const zipfSoftmax = defineFormulaProblem({
  name: "zipf-softmax",
  title: "Softmax regression on classes of Zipf's frequencies",
  definition: String.raw`f(\theta) = \frac{1}{B} \sum_b -\ln \operatorname{softmax}(W^\top x_b + w)_{y_b},\; x_b = s\,\mu_{y_b} + \varepsilon_b,\; \Pr(y = k) \propto k^{-\alpha}`,
  options: {
    classes: {
      kind: "integer",
      default: 64,
      range: [2, 256],
      scale: "log",
      meaning: "classes",
      source: "docs/spec/problems.md",
    },
    dimension: {
      kind: "integer",
      default: 32,
      range: [1, 1024],
      scale: "log",
      meaning: "numbers of an input",
      source: "docs/spec/problems.md",
    },
    exponent: {
      kind: "number",
      default: 1,
      range: [0, 3],
      scale: "linear",
      meaning: "α: how fast the frequencies fall; 0: all classes are equally frequent",
      source: "Kunstner et al. 2024, arXiv 2402.19449, section 2: 1",
    },
    signal: {
      kind: "number",
      default: 0.5,
      range: [0, 10],
      scale: "linear",
      meaning:
        "s: length of the classes' means over the noise; 0: the labels have nothing to do with the inputs",
      source: "Kunstner et al. 2024, arXiv 2402.19449, section 3.1: 0",
    },
    ...trainingOptions({ examples: 1024, maximum: 60_000, batch: 0 }),
  },
  // By the rule of docs/spec/problems.md, from adam at 10⁻².
  targets: [1.5, 0.59, 0.37, 0.24],
  version: 1,
  budget: 600,
  source: "Kunstner, Yadav, Milligan, Schmidt, Bietti 2024, arXiv 2402.19449, section 3.1",
  network: (options) => ({
    inputs: numberOption(options, "dimension"),
    outputs: (builder, x) => dense(builder, "head", x, numberOption(options, "classes")),
    loss: softmaxCrossEntropy,
  }),
  examples: async (_source, options) =>
    zipfExamples(lawOf(options), numberOption(options, "examples"), TRAINED),
  heldOut: { generate: (options, count) => zipfExamples(lawOf(options), count, UNSEEN) },
});
