/** Contract: `Engine.reduce`. */
import { expect } from "vitest";
import { FormulaError } from "../../shared/formula/syntax.ts";
import { type ContractContext, expectClose, inputs, perLane, read } from "./context.ts";

const sum = (terms: readonly number[]): number => terms.reduce((total, term) => total + term, 0);

export function reductionContract({ make, test, tolerance }: ContractContext): void {
  for (const n of [1, 2, 63, 64, 65, 257, 1000, 5000])
    test(`sums, extremes and their places over ${n} entries`, async () => {
      const lanes = 3;
      const engine = await make(lanes);
      const data = inputs(n, lanes * n);
      const x = engine.tensor([n], data);
      const shift = engine.tensor([1], [0.5, -1, 2]);
      const [s, q, hi, lo, first, last] = Array.from({ length: 6 }, () => engine.tensor([1]));
      if (!s || !q || !hi || !lo || !first || !last) throw new Error("unreachable");
      engine.reduce("sum", "z = x + shift; s = z; q = z * x", { x, shift, s, q });
      engine.reduce("max", "hi = x", { x, hi });
      engine.reduce("min", "lo = x * 2", { x, lo });
      engine.reduce("argmax", "first = x", { x, first });
      engine.reduce("argmin", "last = x", { x, last });
      for (let lane = 0; lane < lanes; lane++) {
        const row = data.slice(lane * n, (lane + 1) * n);
        const z = row.map((value) => value + ([0.5, -1, 2][lane] as number));
        const at = async (tensor: typeof s) => [(await read(engine, tensor))[lane] as number];
        expectClose(await at(s), [sum(z)], tolerance, sum(z.map(Math.abs)));
        expectClose(await at(q), [sum(z.map((value, i) => value * (row[i] as number)))], tolerance, 2 * n);
        expect(await at(hi)).toEqual([Math.max(...row)]);
        expect(await at(lo)).toEqual([2 * Math.min(...row)]);
        expect(await at(first)).toEqual([row.indexOf(Math.max(...row))]);
        expect(await at(last)).toEqual([row.indexOf(Math.min(...row))]);
      }
    });

  test("only the last axis is reduced; results may be views", async () => {
    const lanes = 2;
    const engine = await make(lanes);
    const data = inputs(31, lanes * 30);
    const cube = engine.tensor([2, 5, 3], data);
    const weights = engine.tensor([3], [1, 2, 3]);
    const out = engine.tensor([2, 7], 0);
    engine.reduce("sum", "out = cube * weights", { cube, weights, out: engine.slice(out, 1, 5, 1) });
    const wanted = perLane(lanes, 14, (lane, i) => {
      const [p, q] = [Math.floor(i / 7), (i % 7) - 1];
      if (q < 0 || q > 4) return 0;
      return sum([0, 1, 2].map((r) => (r + 1) * (data[lane * 30 + p * 15 + q * 3 + r] as number)));
    });
    expectClose(await read(engine, out), wanted, tolerance, 10);
    const rows = engine.tensor([5]);
    engine.reduce("argmax", "rows = plane", { plane: engine.row(cube, 1), rows });
    const places = perLane(lanes, 5, (lane, q) => {
      const row = data.slice(lane * 30 + 15 + q * 3, lane * 30 + 18 + q * 3);
      return row.indexOf(Math.max(...row));
    });
    expect(await read(engine, rows)).toEqual(places);
  });

  test("a column of a matrix, and a broadcast scalar, are reduced like any other", async () => {
    const engine = await make(2);
    const data = inputs(33, 24);
    const matrix = engine.tensor([4, 3], data);
    const rate = engine.tensor([1], [2, 3]);
    const norms = engine.tensor([4]);
    engine.reduce("sum", "norms = rate * c * c + _j", { c: engine.slice(matrix, 1, 1, 1), rate, norms });
    const wanted = perLane(
      2,
      4,
      (lane, row) => (2 + lane) * (data[lane * 12 + row * 3 + 1] as number) ** 2 + row,
    );
    expectClose(await read(engine, norms), wanted, tolerance);
  });

  test("ties give the first index", async () => {
    const engine = await make(1);
    const x = engine.tensor([2, 6], [0, 3, 1, 3, -1, -1, 2, 2, 2, 2, 2, 2]);
    const place = engine.tensor([2]);
    engine.reduce("argmax", "place = x", { x, place });
    expect(await read(engine, place)).toEqual([1, 0]);
    engine.reduce("argmin", "place = x", { x, place });
    expect(await read(engine, place)).toEqual([4, 0]);
  });

  test("a result of the wrong shape, or read before it is set, is refused", async () => {
    const engine = await make(1);
    const x = engine.tensor([2, 3]);
    const wrong = engine.tensor([3]);
    const right = engine.tensor([2]);
    expect(() => engine.reduce("sum", "wrong = x", { x, wrong })).toThrow(FormulaError);
    expect(() => engine.reduce("sum", "right = right + x", { x, right })).toThrow(FormulaError);
  });
}
