import { describe, expect, it } from "vitest";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { xor } from "./xor.ts";

const published = { start: "published" };
const noData = { load: () => Promise.reject(new Error("xor needs no data")) };

describe("xor", () => {
  it("starts at loss 0.7713680125341842 with four negative eigenvalues", async () => {
    const engine = createReferenceEngine({ lanes: 2 });
    const objective = await xor.create({ engine, options: published, seeds: [1, 2], data: noData });
    expect([objective.size, xor.parameterCount({}), objective.batchSize, objective.batchesPerEpoch]).toEqual([
      9, 9, 4, 1,
    ]);
    const theta = engine.tensor([9], xor.start(published, 1));
    const [value, criterion, gradient] = [engine.tensor([1]), engine.tensor([1]), engine.tensor([9])];
    const [hessian, eigenvalues, vectors] = [
      engine.tensor([9, 9]),
      engine.tensor([9]),
      engine.tensor([9, 9]),
    ];
    objective.gradient(theta, value, gradient);
    objective.criterion(theta, criterion);
    objective.hessian(hessian);
    engine.symmetricEigen(hessian, eigenvalues, vectors);
    for (const found of [...engine.read(value), ...engine.read(criterion)])
      expect(Math.abs(found - 0.7713680125341842)).toBeLessThan(1e-15);
    const spectrum = [...engine.read(eigenvalues)].slice(0, 9);
    expect(spectrum.filter((eigenvalue) => eigenvalue < 0).length).toBe(4);
    // The smallest in size is well away from rounding: the index is no accident.
    expect(Math.min(...spectrum.map(Math.abs))).toBeGreaterThan(1e-3);
  });

  it("starts every seed at the same point, or each at its own standard normal one", () => {
    expect(xor.start(published, 1)).toEqual(xor.start(published, 99));
    const starts = Array.from({ length: 400 }, (_, seed) => [...xor.start({ start: "random" }, seed)]);
    expect(xor.start({ start: "random" }, 7)).toEqual(Float64Array.from(starts[7] ?? []));
    expect(new Set(starts.map(String)).size).toBe(400);
    const all = starts.flat();
    const mean = all.reduce((sum, x) => sum + x, 0) / all.length;
    const variance = all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (all.length - 1);
    // Five standard errors of 3,600 draws.
    expect(Math.abs(mean)).toBeLessThan(5 / 60);
    expect(Math.abs(variance - 1)).toBeLessThan((5 * Math.SQRT2) / 60);
    expect(() => xor.start({ start: "elsewhere" }, 1)).toThrow(/published, random/);
  });
});
