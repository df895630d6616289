/** Proofs of methods that build or approximate a curvature matrix, on any engine. */
import { describe, expect, it } from "vitest";
import {
  dot,
  quadraticObjective,
  rotatedSpectrum,
  weyl,
} from "../../curvature/quadratic-objective.fixture.ts";
import type { LaneTensor } from "../../engine.ts";
import { levenbergMarquardt } from "../gauss-newton/levenberg-marquardt.ts";
import { leastSquares } from "../least-squares.fixture.ts";
import { lbfgs } from "../quasi-newton/lbfgs.ts";
import { saddleFreeNewton } from "../saddle-free/saddle-free-newton.ts";
import { createStepper } from "../stepper.fixture.ts";
import { farthest, type ProofEngine } from "./proof-engine.ts";

export function describeCurvatureProofs(proof: ProofEngine): void {
  describe(`curvature proofs on ${proof.name}`, () => {
    it.each(["identity", "diagonal"])(
      "levenberg–marquardt solves linear least squares in one step at λ = 0 (%s)",
      async (scaling) => {
        const { matrix, linear, solution } = leastSquares(12, 6, 4);
        const engine = await proof.make();
        const objective = quadraticObjective(engine, matrix, linear);
        const start = linear.map(() => 0);
        const stepper = createStepper(engine, objective, levenbergMarquardt, start, { damping: 0, scaling });
        stepper.advance(1);
        expect(farthest((await stepper.read())[0] ?? [], solution)).toBeLessThan(proof.step);
      },
    );

    it.each([2, 5])(
      "l-bfgs has the direction of the dense BFGS matrix of its pairs (memory %d)",
      async (memory) => {
        const { matrix } = rotatedSpectrum([0.3, 1, 2, 5, 9, 20], 3);
        const engine = await proof.make();
        const start = [1, -1, 2, 0.5, -0.3, 1.5];
        const stepper = createStepper(engine, quadraticObjective(engine, matrix), lbfgs, start, { memory });
        stepper.advance(4);
        const names = ["steps", "changes", "curvatures", "direction", "gradient"];
        const [steps = [], changes = [], curvatures = [], direction = [], gradient = []] = await stepper.read(
          ...names.map((name) => stepper.optimizer.state?.[name] as LaneTensor),
        );
        const pairs = [...curvatures.keys()]
          .filter((i) => (curvatures[i] as number) > 0)
          .map((i) => ({ s: steps.slice(6 * i, 6 * i + 6), y: changes.slice(6 * i, 6 * i + 6) }));
        expect(pairs.length).toBe(Math.min(memory, 3));
        const expected = denseBfgsDirection(pairs, gradient);
        expect(farthest(direction, expected)).toBeLessThan(
          proof.step * (1 + Math.max(...expected.map(Math.abs))),
        );
      },
    );

    it("saddle-free newton doubles the distance to a pure saddle, exactly", async () => {
      const engine = await proof.make();
      const settings = { policy: "fixed", damping: 0 };
      const saddle = quadraticObjective(engine, [-2, 0, 0, -5]);
      const stepper = createStepper(engine, saddle, saddleFreeNewton, [0.25, -0.5], settings);
      stepper.advance(3);
      // Exactly where x/2 and x/5 times 2 and 5 are x again; ⅕ is no float32 number.
      expect(farthest((await stepper.read())[0] ?? [], [2, -4])).toBeLessThanOrEqual(proof.exact);
    });

    it.each([{ policy: "grid" }, { policy: "adaptive" }, { policy: "fixed", damping: 0.1 }])(
      "saddle-free newton commutes with rotations: %o",
      async (settings) => {
        const spectrum = [-4, -0.7, -0.1, 0.3, 0.5, 1, 6, 30];
        const { matrix, basis } = rotatedSpectrum(spectrum, 11);
        const diagonal = spectrum.flatMap((value, i) => spectrum.map((_, j) => (i === j ? value : 0)));
        const next = weyl(5);
        const start = spectrum.map(() => 2 * next() - 1);
        const along = (point: readonly number[]) => basis.map((row) => dot(row, point));
        const end = async (hessian: readonly number[], from: readonly number[]) => {
          const engine = await proof.make();
          const objective = quadraticObjective(engine, hessian);
          const stepper = createStepper(engine, objective, saddleFreeNewton, from, settings);
          stepper.advance(2);
          return (await stepper.read())[0] ?? [];
        };
        const turned = await end(diagonal, along(start));
        expect(farthest(along(await end(matrix, start)), turned)).toBeLessThan(10 * proof.step);
        expect(farthest(turned, along(start))).toBeGreaterThan(0.1);
      },
    );
  });
}

/** −H g from the dense BFGS update of H₀ = γI with the pairs in order: Nocedal & Wright, equation 6.17. */
function denseBfgsDirection(
  pairs: readonly { readonly s: readonly number[]; readonly y: readonly number[] }[],
  gradient: readonly number[],
): number[] {
  const newest = pairs.at(-1);
  const gamma = newest ? dot(newest.s, newest.y) / dot(newest.y, newest.y) : 1;
  let h = gradient.map((_, i) => gradient.map((__, j) => (i === j ? gamma : 0)));
  for (const { s, y } of pairs) {
    const rho = 1 / dot(s, y);
    const left = h.map((_, i) =>
      h.map((__, j) => (i === j ? 1 : 0) - rho * (s[i] as number) * (y[j] as number)),
    );
    const column = (j: number) => h.map((row) => row[j] as number);
    const product = left.map((row) => h.map((_, j) => dot(row, column(j))));
    h = product.map((row, i) =>
      left.map((other, j) => dot(row, other) + rho * (s[i] as number) * (s[j] as number)),
    );
  }
  return h.map((row) => -dot(row, gradient));
}
