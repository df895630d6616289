import { describe, expect, it } from "vitest";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { curvatureProbe } from "./curvature-probe.ts";
import { createHutchinson } from "./hutchinson.ts";
import { quadraticObjective, rotatedSpectrum } from "./quadratic-objective.fixture.ts";

const LANES = 3;

async function probe(eigenvalues: readonly number[], vectors: number, draws = 1) {
  const engine = createReferenceEngine({ lanes: LANES });
  const objective = quadraticObjective(engine, rotatedSpectrum(eigenvalues, 17).matrix);
  const measured = curvatureProbe(engine, objective, { vectors, draws });
  engine.run(engine.record(() => measured.measure()));
  const names = [
    "smallest",
    "largest",
    "smallestError",
    "largestError",
    "index",
    "trace",
    "weights",
  ] as const;
  const copies = await engine.snapshot(names.map((name) => measured[name]));
  return { get: (name: (typeof names)[number]) => Array.from(copies[names.indexOf(name)] ?? []) };
}

const wide = Array.from({ length: 60 }, (_, i) => (i < 15 ? -0.1 * (i + 1) : 0.2 * i));

describe("curvature probe", () => {
  it("finds the extreme eigenvalues to 1e-9 with enough vectors and says so by its error bounds", async () => {
    const { get } = await probe(wide, 55);
    for (let lane = 0; lane < LANES; lane++) {
      expect(get("smallest")[lane]).toBeCloseTo(-1.5, 9);
      expect(get("largest")[lane]).toBeCloseTo(11.8, 9);
      expect(get("largestError")[lane]).toBeLessThan(1e-4);
    }
  });

  it("bounds its error with few vectors", async () => {
    const { get } = await probe(wide, 8);
    for (let lane = 0; lane < LANES; lane++) {
      const nearest = (value: number) => Math.min(...wide.map((eigenvalue) => Math.abs(eigenvalue - value)));
      for (const end of ["smallest", "largest"] as const)
        expect(nearest(get(end)[lane] as number)).toBeLessThanOrEqual(
          (get(`${end}Error`)[lane] as number) + 1e-12,
        );
      expect(get("smallest")[lane]).toBeGreaterThanOrEqual(-1.5 - 1e-12);
      expect(get("largest")[lane]).toBeLessThanOrEqual(11.8 + 1e-12);
    }
  });

  it("estimates the index and the trace within their sampling error, weights adding up to 1", async () => {
    const { get } = await probe(wide, 40, 20);
    const trace = wide.reduce((a, b) => a + b);
    const frobenius = Math.sqrt(wide.reduce((sum, value) => sum + value * value, 0));
    for (let lane = 0; lane < LANES; lane++) {
      // Standard errors over 20 draws: √(2/20)·‖H‖_F for the trace, at most √(2·15/60²/20)/… for the share.
      expect(Math.abs((get("trace")[lane] as number) - trace)).toBeLessThan(
        4 * Math.sqrt(2 / 20) * frobenius,
      );
      expect(Math.abs((get("index")[lane] as number) - 15 / 60)).toBeLessThan(0.08);
      const weights = get("weights").slice(lane * 800, (lane + 1) * 800);
      expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    }
  });

  it("draws differ from lane to lane, and a definite matrix has index 0", async () => {
    const { get } = await probe([1, 2, 3, 4, 5, 6], 3);
    expect(new Set(get("trace")).size).toBe(LANES);
    expect(get("index")).toEqual([0, 0, 0]);
  });

  it("breaks down cleanly on H = σI: both extremes σ, no error, index 1 for σ < 0", async () => {
    const { get } = await probe(new Array(5).fill(-2), 5);
    for (let lane = 0; lane < LANES; lane++) {
      expect(get("smallest")[lane]).toBeCloseTo(-2, 12);
      expect(get("largest")[lane]).toBeCloseTo(-2, 12);
      expect(get("index")[lane]).toBeCloseTo(1, 12);
      expect(get("trace")[lane]).toBeCloseTo(-10, 10);
    }
  });
});

describe("hutchinson", () => {
  async function estimate(matrix: readonly number[], draws: number) {
    const engine = createReferenceEngine({ lanes: 2 });
    const counter = engine.tensor([1], 4);
    const hutchinson = createHutchinson(engine, quadraticObjective(engine, matrix), {
      draws,
      counter,
      stream: 9,
    });
    hutchinson.measure();
    const [trace = [], diagonal = []] = (await engine.snapshot([hutchinson.trace, hutchinson.diagonal])).map(
      (copy) => Array.from(copy),
    );
    return { trace, diagonal };
  }

  it("is exact on a diagonal matrix with one draw", async () => {
    const { trace, diagonal } = await estimate([3, 0, 0, -5], 1);
    expect(diagonal).toEqual([3, -5, 3, -5]);
    expect(trace).toEqual([-2, -2]);
  });

  it("is unbiased within four standard errors over 400 draws", async () => {
    const { matrix } = rotatedSpectrum([-3, 1, 2, 7], 5);
    const { trace } = await estimate(matrix, 400);
    const offDiagonal = matrix.reduce((sum, entry, i) => sum + (i % 5 === 0 ? 0 : entry * entry), 0);
    for (const value of trace)
      expect(Math.abs(value - 7)).toBeLessThan(4 * Math.sqrt((2 * offDiagonal) / 400));
  });
});
