import { describe, expect, it } from "vitest";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { createLanczos } from "./lanczos.ts";
import { krylovStepError, SPECTRUM_SIZE } from "./network-spectrum.fixture.ts";
import { dot, quadraticObjective, rotatedSpectrum, weyl } from "./quadratic-objective.fixture.ts";

/** Largest entry of |VᵀV − I| over the first `count` rows. */
function orthogonalityError(rows: readonly number[], count: number, size: number): number {
  let worst = 0;
  for (let i = 0; i < count; i++)
    for (let j = 0; j <= i; j++)
      worst = Math.max(
        worst,
        Math.abs(
          dot(rows.slice(i * size, (i + 1) * size), rows.slice(j * size, (j + 1) * size)) - (i === j ? 1 : 0),
        ),
      );
  return worst;
}

async function run(
  eigenvalues: readonly number[],
  rank: number,
  options: { start?: readonly number[]; reorthogonalisation?: "none" } = {},
) {
  const engine = createReferenceEngine({ lanes: 1 });
  const size = eigenvalues.length;
  const { matrix, basis } = rotatedSpectrum(eigenvalues, 7);
  const objective = quadraticObjective(engine, matrix);
  const next = weyl(3);
  const start = engine.tensor([size], options.start ?? Array.from({ length: size }, () => next() - 0.5));
  const lanczos = createLanczos(engine, {
    size,
    rank,
    start,
    residual: true,
    product: objective.hessianVector,
    ...(options.reorthogonalisation ? { reorthogonalisation: options.reorthogonalisation } : {}),
  });
  const program = engine.record(() => lanczos.compute());
  engine.run(program);
  const copies = await engine.snapshot([
    lanczos.values,
    lanczos.basis,
    lanczos.coordinates,
    lanczos.residualSquared,
    lanczos.vectors,
  ]);
  const [values, rows, coordinates, residual, vectors] = copies.map((copy) => Array.from(copy)) as [
    number[],
    number[],
    number[],
    number[],
    number[],
  ];
  return {
    values,
    rows,
    coordinates,
    beta: Math.sqrt(residual[0] as number),
    vectors,
    length: program.length,
    basis,
  };
}

const bulkAndOutliers = (size: number): number[] => [
  ...Array.from({ length: size - 12 }, (_, i) => 0.01 * (1 + i / size)),
  -3,
  -1,
  ...Array.from({ length: 10 }, (_, i) => 10 * 1.4 ** i),
];

describe("lanczos", () => {
  it("finds every distinct eigenvalue when k reaches their number, to 1e-9", async () => {
    const spectrum = [-2, -2, -2, 0.5, 0.5, 3, 7, 7, 7, 7];
    const { values } = await run(spectrum, 4);
    for (const [i, value] of [-2, 0.5, 3, 7].entries()) expect(values[i]).toBeCloseTo(value, 9);
  });

  it("keeps VᵀV = I to 1e-13 at k = 100 where the plain recurrence loses it", async () => {
    const size = 120;
    const kept = await run(bulkAndOutliers(size), 100);
    expect(orthogonalityError(kept.rows, 100, size)).toBeLessThan(1e-13);
    const lost = await run(bulkAndOutliers(size), 100, { reorthogonalisation: "none" });
    expect(orthogonalityError(lost.rows, 100, size)).toBeGreaterThan(0.1);
  });

  it("bounds the error of a Ritz value by β·|last coordinate|", async () => {
    const spectrum = Array.from({ length: 40 }, (_, i) => Math.cos(i) * (1 + i));
    const rank = 15;
    const { values, coordinates, beta } = await run(spectrum, rank);
    for (let j = 0; j < rank; j++) {
      const bound = beta * Math.abs(coordinates[j * rank + rank - 1] as number);
      const error = Math.min(...spectrum.map((value) => Math.abs(value - (values[j] as number))));
      expect(error).toBeLessThanOrEqual(bound + 1e-12);
    }
    expect(beta).toBeGreaterThan(0.1);
  });

  it("breaks down cleanly at k = 1 on H = σI: later vectors are zero, every value is σ", async () => {
    const { rows, values, beta } = await run(new Array(6).fill(2.5), 4);
    expect(orthogonalityError(rows, 1, 6)).toBeLessThan(1e-14);
    expect(rows.slice(6)).toEqual(new Array(18).fill(0));
    for (const value of values) expect(value).toBeCloseTo(2.5, 12);
    expect(beta).toBeLessThan(1e-12);
  });

  it("stops at the invariant subspace and leaves zero vectors after it", async () => {
    const { rows, vectors } = await run([-2, -2, -2, 0.5, 0.5, 3, 7, 7, 7, 7], 8);
    expect(orthogonalityError(rows, 4, 10)).toBeLessThan(1e-13);
    expect(rows.slice(40)).toEqual(new Array(40).fill(0));
    const norms = Array.from({ length: 8 }, (_, j) =>
      dot(vectors.slice(j * 10, j * 10 + 10), vectors.slice(j * 10, j * 10 + 10)),
    );
    expect(norms.filter((norm) => norm > 0.5).length).toBe(4);
    expect(norms.reduce((a, b) => a + b)).toBeCloseTo(4, 10);
  });

  it("gives zeros for a zero start and never finds an eigenvector orthogonal to the start", async () => {
    const zero = await run([1, 2, 3], 3, { start: [0, 0, 0] });
    expect(zero.vectors.every((entry) => entry === 0)).toBe(true);
    const spectrum = [-4, 1, 2, 3, 5];
    const { basis } = rotatedSpectrum(spectrum, 7);
    const start = [0, 1, 2, 3].reduce<number[]>(
      (sum, i) => sum.map((entry, n) => entry + (basis[i + 1]?.[n] as number)),
      new Array(5).fill(0),
    );
    const { values } = await run(spectrum, 4, { start });
    expect(values[0]).toBeCloseTo(1, 9);
  });

  it("issues at most 7 dispatches a vector beside the product", async () => {
    const { length } = await run(bulkAndOutliers(40), 20);
    expect(length).toBeLessThanOrEqual(8 * 20 + 6);
  });
});

describe("the step of a Krylov method on a spectrum like a network's", () => {
  const error = (rank: number, reorthogonalisation: "none" | "once" | "twice") =>
    krylovStepError(createReferenceEngine({ lanes: 1 }), rank, reorthogonalisation);

  it("is exact to 1e-12 with k = P vectors", async () => {
    expect(await error(SPECTRUM_SIZE, "twice")).toBeLessThan(1e-12);
  });

  it("control: orthogonal once it is off in the sixth digit, by the plain recurrence by a percent", async () => {
    expect(await error(SPECTRUM_SIZE, "once")).toBeGreaterThan(1e-7);
    expect(await error(SPECTRUM_SIZE, "none")).toBeGreaterThan(1e-2);
  });

  it("is a quarter off with k = 20: the number of vectors is an axis to sweep", async () => {
    const quarter = await error(20, "twice");
    expect(quarter).toBeGreaterThan(0.2);
    expect(quarter).toBeLessThan(0.3);
  });
});
