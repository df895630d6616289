/**
 * Checks of loops within one invocation. Mesa's software driver before version 25 ends a loop silently after 65,535
 * iterations, nested ones counted together: an eigenproblem of 64 rows is then off by a tenth, and nothing says so.
 */
import type { Engine } from "../engine.ts";
import { type Check, LANES, lanes, normals, type Outcome, outcome } from "./check.ts";

/** Entries of a dot product: 70,000 iterations where a kernel takes four at once. */
const DOT_LENGTH = 280_001;
const RANDOM_ROWS = 64;
/** Repeated, zero and negative: rotations within an eigenspace must not be mistaken for progress. */
const REPEATED: readonly number[] = Array.from({ length: 20 }, (_, i) => [-2, 0, 0, 1, 3][i % 5] as number);

const ADVICE =
  "the graphics driver ends long loops early, as Mesa before version 25 does: update Mesa (or the driver), or use another --host";

export const LOOP_CHECKS: readonly Check[] = [
  { found: longDot, expected: () => new Map([["long loop", lanes([DOT_LENGTH])]]), advice: ADVICE },
  eigenproblem("eigenproblem k = 64", RANDOM_ROWS, randomMatrix(RANDOM_ROWS)),
  eigenproblem("eigenproblem k = 20 with repeated values", REPEATED.length, reflected(REPEATED)),
];

/** A sum of ones, exact in float32 in any order. */
async function longDot(engine: Engine): Promise<Outcome> {
  const ones = engine.tensor([1, DOT_LENGTH], 1);
  const sum = engine.tensor([1, 1]);
  engine.matmul(ones, engine.reshape(ones, [DOT_LENGTH, 1]), sum);
  return outcome(engine, { "long loop": sum });
}

/** A = Vᵀ·diag(λ)·V and V·Vᵀ = I, computed on the host in float64 from what the device found. */
function eigenproblem(name: string, k: number, matrix: readonly number[]): Check {
  const names = [`${name}: V·Vᵀ`, `${name}: Vᵀ·diag(λ)·V`] as const;
  const identity = Array.from({ length: k * k }, (_, at) => (at % (k + 1) === 0 ? 1 : 0));
  return {
    async found(engine) {
      const [values, vectors] = [engine.tensor([k]), engine.tensor([k, k])];
      engine.symmetricEigen(engine.tensor([k, k], matrix), values, vectors);
      const [all = [], rows = []] = await engine.snapshot([values, vectors]);
      const gram: number[] = [];
      const rebuilt: number[] = [];
      for (let lane = 0; lane < LANES; lane++) {
        const v = (row: number, column: number): number =>
          rows[lane * k * k + row * k + column] ?? Number.NaN;
        for (let i = 0; i < k; i++)
          for (let j = 0; j < k; j++) {
            let [dot, entry] = [0, 0];
            for (let l = 0; l < k; l++) {
              dot += v(i, l) * v(j, l);
              entry += (all[lane * k + l] ?? Number.NaN) * v(l, i) * v(l, j);
            }
            gram.push(dot);
            rebuilt.push(entry);
          }
      }
      return new Map([
        [names[0], gram],
        [names[1], rebuilt],
      ]);
    },
    expected: () =>
      new Map([
        [names[0], lanes(identity)],
        [names[1], lanes(matrix)],
      ]),
    advice: ADVICE,
  };
}

/** Symmetric, of random entries. */
function randomMatrix(k: number): readonly number[] {
  const entries = normals(7, k * k);
  return Array.from(entries, (_, at) => {
    const [i, j] = [Math.floor(at / k), at % k];
    return entries[Math.max(i, j) * k + Math.min(i, j)] ?? 0;
  });
}

/** H·diag(spectrum)·H with H = I − 2uuᵀ/uᵀu: a matrix of that spectrum, rounded to float32. */
function reflected(spectrum: readonly number[]): readonly number[] {
  const k = spectrum.length;
  const u = normals(8, k);
  const squared = u.reduce((sum, entry) => sum + entry * entry, 0);
  const h = (i: number, j: number): number => (i === j ? 1 : 0) - (2 * (u[i] ?? 0) * (u[j] ?? 0)) / squared;
  return Array.from({ length: k * k }, (_, at) => {
    const [i, j] = [Math.floor(at / k), at % k];
    return Math.fround(spectrum.reduce((sum, value, l) => sum + value * h(i, l) * h(l, j), 0));
  });
}
