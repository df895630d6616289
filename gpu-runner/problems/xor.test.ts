import { describe, expect, it } from "vitest";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { xor } from "./xor.ts";

const noData = { load: () => Promise.reject(new Error("xor needs no data")) };

describe("xor", () => {
  it("starts at loss 0.7713680125341842 with four negative eigenvalues", async () => {
    const engine = createReferenceEngine({ lanes: 2 });
    const objective = await xor.create({ engine, options: {}, seeds: [1, 2], data: noData });
    expect([objective.size, xor.parameterCount({}), objective.batchSize, objective.batchesPerEpoch]).toEqual([
      9, 9, 4, 1,
    ]);
    const theta = engine.tensor([9], xor.start({}, 1));
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

  it("starts every seed at the same point", () => {
    expect(xor.start({}, 1)).toEqual(xor.start({}, 99));
  });
});
