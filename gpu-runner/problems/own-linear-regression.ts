/** `own-linear-regression`: least squares, or ridge regression, on data that a person uploads. */
import { squaredError } from "../layers/squared-error.ts";
import { ownDataOptions } from "../network-problems/own-data-options.ts";
import { defineOwnLinearProblem } from "../network-problems/own-linear-problem.ts";

export const ownLinearRegression = defineOwnLinearProblem(
  {
    name: "own-linear-regression",
    title: "Linear regression on your own data",
    definition: String.raw`f(w, b) = \frac{1}{n} \sum_i \tfrac12 (w^\top x_i + b - y_i)^2 + \frac{\lambda}{2} \|w\|^2`,
    options: ownDataOptions,
    targets: [1, 0.5, 0.1],
    version: 1,
    budget: 300,
    source: "the person who uploads the data; Hoerl, Kennard 1970 (ridge regression)",
  },
  "values",
  squaredError,
);
