import { describe, expect, it } from "vitest";
import { createNodeDataSource } from "../data/node-data-source.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { createProblem } from "../problems/create-problem.ts";
import { laneSeeds } from "../random/philox.ts";
import { curvatureProbe } from "./curvature-probe.ts";
import { kolmogorovSmirnov, measureOf, shareBelow } from "./spectral-measure.ts";
import { denseSpectrum } from "./spectrum.ts";

describe("distance of two spectra", () => {
  it("is 0 of the same in another order, and 1 of spectra apart", () => {
    expect(kolmogorovSmirnov(measureOf([3, 1, 2]), measureOf([1, 2, 3]), 0)).toBe(0);
    expect(kolmogorovSmirnov(measureOf([0, 1]), measureOf([2, 3]), 0)).toBe(1);
  });

  it("is that of Kolmogorov and Smirnov: SciPy's ks_2samp of two small samples", () => {
    // scipy.stats.ks_2samp([1, 2, 3, 4, 5], [2, 3, 4, 5, 6, 7]).statistic = 1/3.
    const distance = kolmogorovSmirnov(measureOf([1, 2, 3, 4, 5]), measureOf([2, 3, 4, 5, 6, 7]), 0);
    expect(distance).toBeCloseTo(1 / 3, 12);
  });

  it("takes places within the slack for the same, and none farther", () => {
    const [zeros, nearly] = [measureOf([0, 0, 0, 1]), measureOf([1e-9, -1e-9, 1e-9, 1])];
    expect(kolmogorovSmirnov(zeros, nearly, 0)).toBe(0.5);
    expect(kolmogorovSmirnov(zeros, nearly, 1e-8)).toBe(0);
    expect(kolmogorovSmirnov(measureOf([0, 1]), measureOf([0.1, 1]), 0.05)).toBe(0.5);
  });

  it("counts weights, not places", () => {
    const merged = { nodes: [-1, 2], weights: [0.25, 0.75] };
    expect(kolmogorovSmirnov(merged, measureOf([-1, 2, 2, 2]), 0)).toBe(0);
    expect(shareBelow(merged, 0)).toBe(0.25);
  });
});

describe("stochastic Lanczos quadrature on a network", () => {
  /** 115 parameters; every figure against the dense eigenvalues. */
  async function errors(vectors: number, draws: number) {
    const engine = createReferenceEngine({ lanes: 1, seeds: laneSeeds([1]) });
    const { definition, options, objective } = await createProblem(
      "mnist-10x10",
      { hidden: 1, examples: 64, batch: 0 },
      { engine, seeds: [1], data: createNodeDataSource() },
    );
    const theta = engine.tensor([objective.size], [...definition.start(options, 1)]);
    objective.nextBatch(engine.tensor([1]));
    const probe = curvatureProbe(engine, objective, { vectors, draws, theta });
    probe.measure();
    const spectrum = denseSpectrum(engine, objective);
    spectrum.compute();
    const [nodes = [], weights = [], values = []] = (
      await engine.snapshot([probe.nodes, probe.weights, spectrum.values])
    ).map((copy) => Array.from(copy));
    const largest = Math.max(...values.map(Math.abs));
    const [drawn, exact] = [{ nodes, weights }, measureOf(values)];
    engine.dispose();
    return {
      distance: kolmogorovSmirnov(drawn, exact, 1e-3 * largest),
      index: Math.abs(shareBelow(drawn, -1e-3 * largest) - shareBelow(exact, -1e-3 * largest)),
    };
  }

  it("is within 0.05 of the dense distribution and within 0.01 of its index", async () => {
    const { distance, index } = await errors(60, 64);
    expect(distance).toBeLessThan(0.05);
    expect(index).toBeLessThan(0.01);
  });

  it("is not with one draw of three vectors", async () => {
    expect((await errors(3, 1)).distance).toBeGreaterThan(0.05);
  });
});

describe("the probe of a block", () => {
  it("sees the square of the Hessian on its entries, not the whole", async () => {
    const engine = createReferenceEngine({ lanes: 1, seeds: laneSeeds([1]) });
    const { definition, options, objective } = await createProblem(
      "mnist-10x10",
      { hidden: 2, examples: 64, batch: 0 },
      { engine, seeds: [1], data: createNodeDataSource() },
    );
    const theta = engine.tensor([objective.size], [...definition.start(options, 1)]);
    objective.nextBatch(engine.tensor([1]));
    // The second layer: 20 weights and 10 biases, fewer than the vectors asked for.
    const block = { offset: objective.size - 30, size: 30 };
    const probe = curvatureProbe(engine, objective, { vectors: 40, draws: 2, theta, block });
    probe.measure();
    const hessian = engine.tensor([objective.size, objective.size]);
    objective.hessian(hessian);
    const [values, vectors] = [engine.tensor([30]), engine.tensor([30, 30])];
    const rows = engine.slice(hessian, block.offset, 30);
    const square = engine.tensor([30, 30]);
    engine.copy(engine.slice(rows, block.offset, 30, 1), square);
    engine.symmetricEigen(square, values, vectors);
    const [own = [], smallest = [], largest = []] = (
      await engine.snapshot([values, probe.smallest, probe.largest])
    ).map((copy) => Array.from(copy));
    expect(probe.products).toBe(60);
    expect(largest[0]).toBeCloseTo(own[29] as number, 9);
    expect(smallest[0]).toBeCloseTo(own[0] as number, 9);
    const whole = denseSpectrum(engine, objective);
    whole.compute();
    const [all = []] = (await engine.snapshot([whole.values])).map((copy) => Array.from(copy));
    expect(Math.abs((largest[0] as number) - (all.at(-1) as number))).toBeGreaterThan(1e-6);
    engine.dispose();
  });
});
