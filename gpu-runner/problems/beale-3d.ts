/** Beale's function in three dimensions, the test bed of the online gradient regression. */
import { bealeOf } from "./beale.ts";
import { closedForm } from "./closed-form.ts";

/** Lattice {−3, …, 3}³ by the seed: 343 seeds in a row visit every point once. */
function latticePoint(seed: number): readonly number[] {
  return [0, 1, 2].map((axis) => (Math.floor(seed / 7 ** axis) % 7) - 3);
}

export const beale3d = closedForm({
  name: "beale-3d",
  title: "Beale in three dimensions",
  definition: "f(x, y, z) = b(x, y) + b(z, y), \\quad b \\text{ Beale's function}",
  source: "Duda 2019, arXiv 1901.11457 and 1907.07063 (lattice of starts, gradient noise 0.1)",
  version: 1,
  size: 3,
  expression: `${bealeOf("x0", "x1")} + ${bealeOf("x2", "x1")}`,
  box: () => [-3, 3],
  namedStarts: { lattice: (_, seed) => latticePoint(seed) },
  targets: [10, 1, 1e-1, 1e-3],
  criticalPoints: [
    { kind: "minimum", value: 0, point: [3, 0.5, 3] },
    // Only the mixed derivatives 27.75 of x and y and of z and y are not 0 there.
    {
      kind: "saddle",
      value: 28.40625,
      point: [0, 1, 0],
      eigenvalues: [-27.75 * Math.SQRT2, 0, 27.75 * Math.SQRT2],
    },
  ],
});
