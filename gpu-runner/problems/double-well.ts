/** Double wells beside a parabola: the textbook strict saddle between two minima. */
import { closedForm } from "./closed-form.ts";
import { dimensionOption, numberOption } from "./closed-form-options.ts";
import { coordinates, sumOf } from "./coordinates.ts";

export const doubleWell = closedForm({
  name: "double-well",
  title: "Double well",
  definition: "f(x, y) = \\sum_{i=1}^{d} \\left(\\tfrac14 x_i^4 - \\tfrac12 x_i^2\\right) + \\tfrac12 y^2",
  source: "standard; Nesterov 2004, Introductory Lectures on Convex Optimization, example 1.2.2",
  version: 1,
  options: {
    wells: { ...dimensionOption(1, 1, "d, the number of double wells beside the parabola"), range: [1, 31] },
  },
  size: (options) => numberOption(options, "wells") + 1,
  expression: (options) => {
    const wells = numberOption(options, "wells");
    const terms = coordinates(wells).map((x) => `0.25*pow(${x}, 4) - 0.5*${x}*${x}`);
    return `${sumOf(terms)} + 0.5*x${wells}*x${wells}`;
  },
  // Near the stable manifold of the saddle at 0.
  box: (coordinate, options) => (coordinate < numberOption(options, "wells") ? [-1e-2, 1e-2] : [-1, 1]),
  /** Newton's method goes to the saddle in one step from here. */
  namedStarts: {
    "beside-saddle": (options) => [...coordinates(numberOption(options, "wells")).map(() => 1e-6), 1],
  },
  targets: [-0.1, -0.24, -0.249, -0.249999],
  /** All of {−1, 0, 1}^d for d ≤ 3; beyond, the saddle at 0 and the two extreme minima. */
  criticalPoints: (options) => {
    const wells = numberOption(options, "wells");
    const corner = (code: number) =>
      Array.from({ length: wells }, (_, i) => (Math.floor(code / 3 ** i) % 3) - 1);
    const chosen =
      wells <= 3
        ? Array.from({ length: 3 ** wells }, (_, code) => corner(code))
        : [-1, 0, 1].map((x) => new Array<number>(wells).fill(x));
    return chosen.map((x) => ({
      kind: x.includes(0) ? "saddle" : "minimum",
      value: -0.25 * x.filter((value) => value !== 0).length,
      point: [...x, 0],
      // 3x² − 1 along a well, 1 along the parabola.
      eigenvalues: [...x.map((value) => (value === 0 ? -1 : 2)), 1].sort((a, b) => a - b),
    }));
  },
});
