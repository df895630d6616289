/** Contract: `Engine.symmetricEigen`, by its algebra: A v = λ v, V Vᵀ = I, λ ascending, trace and order kept. */
import { expect } from "vitest";
import { type ContractContext, expectClose, inputs, perLane, read } from "./context.ts";

const SIZES = [1, 2, 3, 5, 20, 64] as const;

/** Matrices of a known spectrum are rounded to float32 entry by entry, which moves eigenvalues that much. */
const INPUT_ROUNDING = 2 ** -22;

/** Row-major k × k from a function of the entries of the lower triangle (i ≥ j). */
function symmetric(k: number, entry: (i: number, j: number) => number): number[] {
  return Array.from({ length: k * k }, (_, at) => {
    const [i, j] = [Math.floor(at / k), at % k];
    return Math.fround(i >= j ? entry(i, j) : entry(j, i));
  });
}

/** A = Q diag(spectrum) Qᵀ with Q a product of Householder reflections: known eigenvalues. */
function withSpectrum(spectrum: readonly number[], seed: number): number[] {
  const k = spectrum.length;
  let q: number[] = Array.from({ length: k * k }, (_, at) => (at % (k + 1) === 0 ? 1 : 0));
  for (let round = 0; round < 3; round++) {
    const u = inputs(seed + round, k);
    const norm = u.reduce((total, value) => total + value * value, 0);
    q = q.map((value, at) => {
      const [i, j] = [Math.floor(at / k), at % k];
      let dot = 0;
      for (let l = 0; l < k; l++) dot += (q[i * k + l] as number) * (u[l] as number);
      return value - (2 * dot * (u[j] as number)) / norm;
    });
  }
  return symmetric(k, (i, j) =>
    spectrum.reduce(
      (total, value, l) => total + value * (q[i * k + l] as number) * (q[j * k + l] as number),
      0,
    ),
  );
}

/** The largest violations of the eigenpair equations over all lanes. */
function violations(k: number, lanes: number, matrix: number[], values: number[], vectors: number[]) {
  let equation = 0;
  let orthogonality = 0;
  for (let lane = 0; lane < lanes; lane++) {
    const a = (i: number, j: number) => matrix[lane * k * k + i * k + j] as number;
    const v = (i: number, j: number) => vectors[lane * k * k + i * k + j] as number;
    for (let p = 0; p < k; p++)
      for (let i = 0; i < k; i++) {
        let product = 0;
        let dot = 0;
        for (let j = 0; j < k; j++) {
          product += a(i, j) * v(p, j);
          dot += v(p, j) * v(i, j);
        }
        equation = Math.max(equation, Math.abs(product - (values[lane * k + p] as number) * v(p, i)));
        orthogonality = Math.max(orthogonality, Math.abs(dot - (p === i ? 1 : 0)));
      }
  }
  return { equation, orthogonality };
}

export function eigenContract({ make, test, tolerance }: ContractContext): void {
  const lanes = 2;
  const solve = async (k: number, matrix: number[]) => {
    const engine = await make(lanes);
    const a = engine.tensor([k, k], matrix);
    const [values, vectors] = [engine.tensor([k]), engine.tensor([k, k])];
    engine.symmetricEigen(a, values, vectors);
    const [w, v] = [await read(engine, values), await read(engine, vectors)];
    expect(await read(engine, a), "the matrix itself is left alone").toEqual(matrix.map(Math.fround));
    const norm = Math.max(...matrix.map(Math.abs)) * Math.sqrt(k) + 1e-30;
    const { equation, orthogonality } = violations(k, lanes, matrix, w, v);
    expect(equation / norm).toBeLessThan(4 * tolerance * Math.sqrt(k));
    expect(orthogonality).toBeLessThan(4 * tolerance * Math.sqrt(k));
    for (let i = 0; i < w.length; i++) if (i % k > 0) expect(w[i]).toBeGreaterThanOrEqual(w[i - 1] as number);
    return { values: w, vectors: v, norm };
  };

  for (const k of SIZES)
    test(`random matrices, k = ${k}`, async () => {
      const matrices = [0, 1].flatMap((lane) => {
        const data = inputs(k + 100 * lane, k * k);
        return symmetric(k, (i, j) => data[i * k + j] as number);
      });
      await solve(k, matrices);
    });

  for (const k of SIZES)
    test(`repeated, zero and negative eigenvalues, k = ${k}`, async () => {
      const spectra = [
        Array.from({ length: k }, (_, i) => (i < k / 2 ? -2 : 3)),
        Array.from({ length: k }, (_, i) => (i % 3) - 1),
      ];
      const { values } = await solve(
        k,
        spectra.flatMap((spectrum, i) => withSpectrum(spectrum, 200 + i)),
      );
      const wanted = spectra.flatMap((spectrum) => [...spectrum].sort((a, b) => a - b));
      expectClose(values, wanted, 10 * tolerance + INPUT_ROUNDING, Math.sqrt(k));
    });

  for (const k of SIZES)
    test(`diagonal matrices come out exactly, k = ${k}`, async () => {
      const diagonal = inputs(300 + k, lanes * k);
      const matrices = perLane(lanes, k * k, (lane, at) =>
        at % (k + 1) === 0 ? (diagonal[lane * k + at / (k + 1)] as number) : 0,
      );
      const { values } = await solve(k, matrices);
      const wanted = [0, 1].flatMap((lane) => diagonal.slice(lane * k, (lane + 1) * k).sort((a, b) => a - b));
      expect(values).toEqual(wanted);
    });

  test("the zero matrix, tiny and huge matrices, and widely spread eigenvalues", async () => {
    expect((await solve(5, new Array<number>(2 * 25).fill(0))).values).toEqual(new Array(10).fill(0));
    await solve(5, [
      ...withSpectrum([1e-12, 2e-12, -1e-12, 0, 3e-12], 400),
      ...withSpectrum([1e9, -1e9, 1, 2, 3], 401),
    ]);
    const spread = await solve(4, [
      ...withSpectrum([1e4, 1, 1e-2, -1], 402),
      ...withSpectrum([1e4, 1e4, 1, 1], 403),
    ]);
    const wanted = [-1, 1e-2, 1, 1e4, 1, 1, 1e4, 1e4];
    expectClose(spread.values, wanted, 10 * tolerance + INPUT_ROUNDING, spread.norm);
  });

  test("only the lower triangle is read; matrix and results may be views", async () => {
    const engine = await make(lanes);
    const k = 4;
    const data = inputs(500, lanes * k * k);
    const lower = (lane: number) => (i: number, j: number) => data[lane * k * k + i * k + j] as number;
    const stack = engine.tensor([2, k, k], 9);
    engine.write(engine.row(stack, 1), data);
    const table = engine.tensor([k, k + 2], 7);
    const all = engine.tensor([2 * k], 7);
    engine.symmetricEigen(engine.row(stack, 1), engine.slice(all, 2, k), engine.slice(table, 1, k, 1));
    const values = await read(engine, engine.slice(all, 2, k));
    const vectors = await read(engine, engine.slice(table, 1, k, 1));
    const matrices = [0, 1].flatMap((lane) => symmetric(k, lower(lane)));
    const { equation, orthogonality } = violations(k, lanes, matrices, values, vectors);
    expect(equation).toBeLessThan(40 * tolerance);
    expect(orthogonality).toBeLessThan(40 * tolerance);
    expect((await read(engine, all)).filter((value) => value === 7).length).toBe(lanes * k);
    expect((await read(engine, table)).filter((value) => value === 7).length).toBe(lanes * 2 * k);
  });
}
