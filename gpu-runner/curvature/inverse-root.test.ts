import { describe, expect, it } from "vitest";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { createInverseRoot } from "./inverse-root.ts";
import { rotatedSpectrum } from "./quadratic-objective.fixture.ts";

describe("inverse root", () => {
  it.each([
    [1, 1e-9],
    [2, 1e-8],
    [4, 1e-7],
  ] as const)("is A^(−1/%d) on a spectrum of condition number 1e5", async (root, tolerance) => {
    const eigenvalues = [1e-3, 0.02, 0.5, 1, 7, 100];
    const engine = createReferenceEngine({ lanes: 2 });
    const matrix = engine.tensor([6, 6], rotatedSpectrum(eigenvalues, 4).matrix);
    const inverse = createInverseRoot(engine, { size: 6, matrix, ridge: engine.tensor([1], 0), root });
    engine.run(engine.record(() => inverse.compute()));
    const [found = []] = (await engine.snapshot([inverse.result])).map((copy) => Array.from(copy));
    const exact = rotatedSpectrum(
      eigenvalues.map((value) => value ** (-1 / root)),
      4,
    ).matrix;
    const scale = 1e3 ** (1 / root);
    for (const [i, entry] of found.entries())
      expect(Math.abs(entry - (exact[i % 36] as number))).toBeLessThan(tolerance * scale);
  });

  it("adds the ridge, so a matrix of zeros gives a multiple of the identity", async () => {
    const engine = createReferenceEngine({ lanes: 1 });
    const matrix = engine.tensor([3, 3]);
    const inverse = createInverseRoot(engine, { size: 3, matrix, ridge: engine.tensor([1], 0.25), root: 2 });
    inverse.compute();
    const [found = []] = (await engine.snapshot([inverse.result])).map((copy) => Array.from(copy));
    for (const [i, entry] of found.entries()) expect(entry).toBeCloseTo(i % 4 === 0 ? 2 : 0, 10);
  });
});
