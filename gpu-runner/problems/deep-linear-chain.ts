/** A chain of scalar linear layers: 0 is a strict saddle for two layers and flatter the deeper the chain. */
import { closedForm } from "./closed-form.ts";
import { dimensionOption, numberOption } from "./closed-form-options.ts";
import { coordinates } from "./coordinates.ts";

export const deepLinearChain = closedForm({
  name: "deep-linear-chain",
  title: "Deep linear chain",
  definition: "f(w) = \\tfrac12\\left(\\prod_{i=1}^{L} w_i - 1\\right)^2",
  source: "Saxe, McClelland & Ganguli 2014, arXiv 1312.6120; Kawaguchi 2016, arXiv 1605.07110 (flat saddles)",
  version: 1,
  options: { depth: dimensionOption(3, 2, "L, the number of layers: one coordinate each") },
  size: (options) => numberOption(options, "depth"),
  expression: (options) => `0.5*pow(${coordinates(numberOption(options, "depth")).join("*")} - 1, 2)`,
  box: () => [-0.5, 0.5],
  targets: [0.4, 1e-1, 1e-3, 1e-6],
  criticalPoints: (options) => {
    const depth = numberOption(options, "depth");
    const all = (value: number, count = depth) => new Array<number>(count).fill(value);
    return [
      // From three layers on the whole Hessian is zero at 0.
      depth === 2
        ? { kind: "saddle", value: 0.5, point: all(0), eigenvalues: [-1, 1] }
        : { kind: "degenerate", value: 0.5, point: all(0), eigenvalues: all(0) },
      // Rank 1 there: the product sees one direction.
      { kind: "minimum", value: 0, point: all(1), eigenvalues: [...all(0, depth - 1), depth] },
    ];
  },
});
