/** Contract: `Engine.matmul`. */
import { expect } from "vitest";
import { type ContractContext, expectClose, inputs, perLane, read } from "./context.ts";

const SIZES = [
  [1, 1, 1],
  [2, 3, 4],
  [5, 1, 7],
  [20, 33, 20],
  [3, 200, 2],
  [17, 64, 65],
] as const;

export function productContract({ make, test, tolerance }: ContractContext): void {
  const lanes = 2;

  for (const transposeA of [false, true])
    for (const transposeB of [false, true])
      test(`A${transposeA ? "ᵀ" : ""}·B${transposeB ? "ᵀ" : ""}`, async () => {
        const engine = await make(lanes);
        for (const [m, k, n] of SIZES) {
          const [as, bs] = [inputs(m, lanes * m * k), inputs(n + 50, lanes * k * n)];
          const a = engine.tensor(transposeA ? [k, m] : [m, k], as);
          const b = engine.tensor(transposeB ? [n, k] : [k, n], bs);
          const out = engine.tensor([m, n], 1);
          engine.matmul(a, b, out, { transposeA, transposeB });
          const wanted = perLane(lanes, m * n, (lane, at) => {
            const [i, j] = [Math.floor(at / n), at % n];
            let total = 0;
            for (let l = 0; l < k; l++) {
              const left = as[lane * m * k + (transposeA ? l * m + i : i * k + l)] as number;
              const right = bs[lane * k * n + (transposeB ? j * k + l : l * n + j)] as number;
              total += left * right;
            }
            return total;
          });
          expectClose(await read(engine, out), wanted, tolerance, 1 + k);
        }
      });

  const BATCHES = [[3], [2, 3], [2, 1, 2]] as const;

  for (const transposeA of [false, true])
    for (const transposeB of [false, true])
      test(`a batch of A${transposeA ? "ᵀ" : ""}·B${transposeB ? "ᵀ" : ""}, whole and as views`, async () => {
        const engine = await make(lanes);
        for (const batch of BATCHES)
          for (const [m, k, n] of [
            [3, 5, 4],
            [16, 8, 12],
          ] as const) {
            const products = batch.reduce<number>((count, length) => count * length, 1);
            const [as, bs] = [inputs(m, lanes * products * m * k), inputs(n, lanes * products * k * n)];
            const [rows, columns] = [transposeA ? [k, m] : [m, k], transposeB ? [n, k] : [k, n]];
            const wanted = perLane(lanes, products * m * n, (lane, at) => {
              const [part, i, j] = [Math.floor(at / (m * n)), Math.floor(at / n) % m, at % n];
              const [left, right] = [(lane * products + part) * m * k, (lane * products + part) * k * n];
              let total = 0;
              for (let l = 0; l < k; l++)
                total +=
                  (as[left + (transposeA ? l * m + i : i * k + l)] as number) *
                  (bs[right + (transposeB ? j * k + l : l * n + j)] as number);
              return total;
            });
            const a = engine.tensor([...batch, ...rows], as);
            const b = engine.tensor([...batch, ...columns], bs);
            const out = engine.tensor([...batch, m, n], 1);
            engine.matmul(a, b, out, { transposeA, transposeB });
            expectClose(await read(engine, out), wanted, tolerance, 1 + k);
            // As heads lie in a row of attention: the matrix' rows come before the last axis of the batch.
            const heads = batch.length;
            const order = [...batch.keys()].slice(0, -1).concat(heads, heads - 1, heads + 1);
            const strided = (from: typeof a): typeof a => {
              const home = engine.tensor(order.map((axis) => from.shape[axis] as number));
              const view = engine.permute(home, order);
              engine.copy(from, view);
              return view;
            };
            const target = strided(out);
            engine.map("x = 1", { x: target });
            engine.matmul(strided(a), strided(b), target, { transposeA, transposeB });
            expectClose(await read(engine, target), wanted, tolerance, 1 + k);
          }
        const [a, b] = [engine.tensor([2, 3, 4]), engine.tensor([3, 4, 5])];
        expect(() => engine.matmul(a, b, engine.tensor([2, 3, 5]))).toThrow(/matmul: \[2,3,4\] · \[3,4,5\]/);
      });

  for (const [k, n] of [
    [1, 1],
    [3, 5],
    [20, 300],
    [64, 64],
    [2, 5000],
  ] as const)
    test(`a basis of ${k} rows of ${n} projects a vector and combines coefficients`, async () => {
      const engine = await make(lanes);
      const [vs, xs, cs] = [inputs(60, lanes * k * n), inputs(61, lanes * n), inputs(62, lanes * k)];
      const [basis, x, c] = [engine.tensor([k, n], vs), engine.tensor([n], xs), engine.tensor([k], cs)];
      const [projected, combined] = [engine.tensor([k]), engine.tensor([n])];
      engine.matmul(basis, x, projected);
      engine.matmul(basis, c, combined, { transposeA: true });
      const v = (lane: number, i: number, j: number) => vs[lane * k * n + i * n + j] as number;
      const dots = perLane(lanes, k, (lane, i) => {
        let total = 0;
        for (let j = 0; j < n; j++) total += v(lane, i, j) * (xs[lane * n + j] as number);
        return total;
      });
      const sums = perLane(lanes, n, (lane, j) => {
        let total = 0;
        for (let i = 0; i < k; i++) total += v(lane, i, j) * (cs[lane * k + i] as number);
        return total;
      });
      expectClose(await read(engine, projected), dots, tolerance, 1 + n);
      expectClose(await read(engine, combined), sums, tolerance, 1 + k);
    });

  test("factors and result may be strided views", async () => {
    const engine = await make(lanes);
    const data = inputs(63, lanes * 60);
    const cube = engine.tensor([3, 4, 5], data);
    const out = engine.tensor([4, 6], 0);
    // Plane 1 without its first row and column, times a column of plane 2 and a block of plane 0.
    const left = engine.slice(engine.slice(engine.row(cube, 1), 1, 3), 1, 4, 1);
    const right = engine.slice(engine.row(cube, 0), 2, 2, 1);
    engine.matmul(left, right, engine.slice(engine.slice(out, 1, 3), 3, 2, 1));
    const at = (lane: number, p: number, i: number, j: number) =>
      data[lane * 60 + p * 20 + i * 5 + j] as number;
    const wanted = perLane(lanes, 24, (lane, place) => {
      const [i, j] = [Math.floor(place / 6), place % 6];
      if (i === 0 || j < 3 || j > 4) return 0;
      let total = 0;
      for (let l = 0; l < 4; l++) total += at(lane, 1, i, l + 1) * at(lane, 0, l, j - 1);
      return total;
    });
    expectClose(await read(engine, out), wanted, tolerance, 5);
  });

  test("shapes that do not fit, and a result that shares storage, are refused", async () => {
    const engine = await make(1);
    const a = engine.tensor([2, 3]);
    const b = engine.tensor([3, 2]);
    expect(() => engine.matmul(a, a, engine.tensor([2, 2]))).toThrow(RangeError);
    expect(() => engine.matmul(a, b, engine.tensor([3, 3]))).toThrow(RangeError);
    expect(() => engine.matmul(a, engine.tensor([2]), engine.tensor([2]))).toThrow(RangeError);
    expect(() => engine.matmul(engine.slice(b, 0, 2), engine.slice(b, 0, 2), engine.slice(b, 1, 2))).toThrow(
      RangeError,
    );
  });
}
