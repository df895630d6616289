/** Rosenbrock's chain: a curved valley; from four dimensions on with a second, local minimum. */
import type { CriticalPoint } from "../../shared/catalogue/entry.ts";
import { closedForm } from "./closed-form.ts";
import { dimensionOption, numberOption } from "./closed-form-options.ts";
import { sumOf } from "./coordinates.ts";

/** In four dimensions; Newton's method finds it from the named start. */
const LOCAL_MINIMUM_4: CriticalPoint = {
  kind: "minimum",
  value: 3.701428610430017,
  point: [-0.7756592265653525, 0.6130933654850432, 0.3820628463383928, 0.14597201855219435],
};

export const rosenbrock = closedForm({
  name: "rosenbrock",
  title: "Rosenbrock chain",
  definition: "f(x) = \\sum_{i=1}^{n-1} 100\\,(x_{i+1} - x_i^2)^2 + (1 - x_i)^2",
  source: "Rosenbrock 1960; local minimum: Kok & Sandrock 2009; start: Truong et al. 2020, arXiv 2006.01512",
  version: 1,
  options: { dimension: dimensionOption(4, 2) },
  expression: (options) =>
    sumOf(
      Array.from(
        { length: numberOption(options, "dimension") - 1 },
        (_, i) => `100*pow(x${i + 1} - x${i}*x${i}, 2) + pow(1 - x${i}, 2)`,
      ),
    ),
  box: () => [-2.048, 2.048],
  namedStarts: {
    /** The published point, its entries repeated in higher dimensions. */
    published: (options) => {
      const entries = [-0.702, 0.5342, -2.0101, 2.002];
      return Array.from({ length: numberOption(options, "dimension") }, (_, i) => entries[i % 4] ?? 0);
    },
  },
  targets: [5, 1, 1e-3, 1e-6],
  criticalPoints: (options) => {
    const n = numberOption(options, "dimension");
    const global: CriticalPoint = { kind: "minimum", value: 0, point: new Array<number>(n).fill(1) };
    return n === 4 ? [global, LOCAL_MINIMUM_4] : [global];
  },
});
