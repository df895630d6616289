/** Beale's function: one minimum, reached through long flat valleys, and two saddles. */
import { closedForm } from "./closed-form.ts";

/** Beale's function of two named coordinates. */
export function bealeOf(x: string, y: string): string {
  const residual = (constant: number, power: string) => `pow(${constant} - ${x} + ${x}*${power}, 2)`;
  return [residual(1.5, y), residual(2.25, `pow(${y}, 2)`), residual(2.625, `pow(${y}, 3)`)].join(" + ");
}

export const beale = closedForm({
  name: "beale",
  title: "Beale",
  definition: "f(x, y) = (1.5 - x + xy)^2 + (2.25 - x + xy^2)^2 + (2.625 - x + xy^3)^2",
  source:
    "Beale 1958; domain of Jamil & Yang 2013, arXiv 1308.4008; critical points by Newton's method in float64",
  version: 1,
  size: 2,
  expression: bealeOf("x0", "x1"),
  box: () => [-4.5, 4.5],
  /** Newton's method goes to the saddle (0, 1) in one step from here. */
  namedStarts: { ones: () => [1, 1] },
  targets: [1, 1e-1, 1e-3, 1e-6],
  criticalPoints: [
    { kind: "minimum", value: 0, point: [3, 0.5] },
    { kind: "saddle", value: 14.203125, point: [0, 1], eigenvalues: [-27.75, 27.75] },
    { kind: "saddle", value: 9.86451228475556, index: 1, point: [0.10053793732415837, -2.644513585023125] },
  ],
});
