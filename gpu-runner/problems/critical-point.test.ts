/** Negative controls: a critical point that is stated wrongly must not pass. */
import { expect, test } from "vitest";
import type { CriticalPoint } from "../../shared/catalogue/entry.ts";
import { expectCriticalPoint } from "./critical-point.fixture.ts";
import { differenceGradient, differenceHessian } from "./twins.fixture.ts";

const saddle: CriticalPoint = { kind: "saddle", value: 1, point: [0, 0] };
const check = (known: CriticalPoint, value: number, gradient: number[], eigenvalues?: number[]) => () =>
  expectCriticalPoint(known, value, gradient, eigenvalues, 1e-6);

test("what is stated rightly passes", () => {
  check(saddle, 1, [0, 0], [-1, 2])();
  check({ ...saddle, kind: "minimum" }, 1, [0, 0], [0, 2])();
  check({ ...saddle, kind: "maximum" }, 1, [0, 0], [-2, -1])();
  check({ ...saddle, kind: "degenerate" }, 1, [0, 0], [0, 2])();
  check(saddle, 1, [0, 0])();
  check({ ...saddle, index: 1, eigenvalues: [-1, 2] }, 1, [0, 0], [-1, 2])();
});

test.each([
  ["a wrong value", check(saddle, 1.1, [0, 0], [-1, 2])],
  ["a gradient that is not 0", check(saddle, 1, [0, 0.01], [-1, 2])],
  ["a minimum called a saddle", check(saddle, 1, [0, 0], [1, 2])],
  ["a saddle called a minimum", check({ ...saddle, kind: "minimum" }, 1, [0, 0], [-1, 2])],
  ["a saddle called a maximum", check({ ...saddle, kind: "maximum" }, 1, [0, 0], [-1, 2])],
  ["a strict saddle called degenerate", check({ ...saddle, kind: "degenerate" }, 1, [0, 0], [-1, 2])],
  ["a wrong index", check({ ...saddle, index: 2 }, 1, [0, 0], [-1, 2])],
  ["a wrong eigenvalue", check({ ...saddle, eigenvalues: [-1, 3] }, 1, [0, 0], [-1, 2])],
  ["an eigenvalue too few", check({ ...saddle, eigenvalues: [-1] }, 1, [0, 0], [-1, 2])],
  [
    "a degenerate point whose Hessian is not all zero",
    check({ ...saddle, kind: "degenerate", eigenvalues: [0, 0] }, 1, [0, 0], [0, 2]),
  ],
  ["a NaN", check(saddle, Number.NaN, [0, 0], [-1, 2])],
])("%s fails", (_, wrong) => {
  expect(wrong).toThrow();
});

test("the central differences of the oracle are exact for quartics, up to rounding", () => {
  const quartic = ([x = 0, y = 0]: readonly number[]) => x ** 4 - 2 * x * y ** 2 + y ** 3;
  const [x, y] = [1.3, -0.6];
  const [gx = 0, gy = 0] = differenceGradient(quartic, [x, y]);
  expect(gx).toBeCloseTo(4 * x ** 3 - 2 * y ** 2, 9);
  expect(gy).toBeCloseTo(-4 * x * y + 3 * y ** 2, 9);
  const wanted = [12 * x ** 2, -4 * y, -4 * y, -4 * x + 6 * y];
  differenceHessian(quartic, [x, y]).forEach((entry, i) => {
    expect(entry).toBeCloseTo(wanted[i] ?? 0, 7);
  });
});
