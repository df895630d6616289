/** `own-logistic-regression`: softmax regression on data that a person uploads; of two classes, logistic regression. */
import { softmaxCrossEntropy } from "../layers/softmax-cross-entropy.ts";
import { ownDataOptions } from "../network-problems/own-data-options.ts";
import { defineOwnLinearProblem } from "../network-problems/own-linear-problem.ts";

export const ownLogisticRegression = defineOwnLinearProblem(
  {
    name: "own-logistic-regression",
    title: "Logistic regression on your own data",
    definition: String.raw`f(W, b) = \frac{1}{n} \sum_i -\ln \operatorname{softmax}(W^\top x_i + b)_{y_i} + \frac{\lambda}{2} \|W\|^2`,
    options: ownDataOptions,
    targets: [0.5, 0.3, 0.1, 0.05],
    version: 1,
    budget: 300,
    source: "the person who uploads the data; Cox 1958 (logistic regression)",
  },
  "classes",
  softmaxCrossEntropy,
);
