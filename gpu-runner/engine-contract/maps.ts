/** Contract: `Engine.map`. */
import { expect } from "vitest";
import { FormulaError } from "../../shared/formula/syntax.ts";
import type { LaneTensor, Operands } from "../engine.ts";
import { type ContractContext, expectClose, inputs, perLane, read } from "./context.ts";

type Twin = (x: number, y: number) => number;
const bool = (condition: boolean): number => (condition ? 1 : 0);

/** Right-hand sides over x and y, and the same in TypeScript. */
const EXPRESSIONS: readonly (readonly [string, Twin])[] = [
  ["x + y", (x, y) => x + y],
  ["x - y * 2.5", (x, y) => x - y * 2.5],
  ["x - 1 - y", (x, y) => x - 1 - y],
  ["x / (y * y + 1)", (x, y) => x / (y * y + 1)],
  ["-x * -y + 1e-3", (x, y) => x * y + 1e-3],
  ["abs(x) + sqrt(abs(y))", (x, y) => Math.abs(x) + Math.sqrt(Math.abs(y))],
  ["exp(x)", (x) => Math.exp(x)],
  ["log(abs(x) + 0.5)", (x) => Math.log(Math.abs(x) + 0.5)],
  ["sin(x) * cos(y)", (x, y) => Math.sin(x) * Math.cos(y)],
  ["tanh(3 * x)", (x) => Math.tanh(3 * x)],
  ["sign(x) + 2 * sign(0 * y)", (x) => Math.sign(x)],
  ["floor(4 * x)", (x) => Math.floor(4 * x)],
  ["min(x, y) - 2 * max(x, y)", (x, y) => Math.min(x, y) - 2 * Math.max(x, y)],
  ["pow(x, 3) + pow(y, 2)", (x, y) => x ** 3 + y ** 2],
  ["pow(x, 0) + pow(x, 1)", (x) => 1 + x],
  ["pow(abs(x) + 1, -2)", (x) => (Math.abs(x) + 1) ** -2],
  ["pow(abs(x) + 0.1, y)", (x, y) => (Math.abs(x) + 0.1) ** y],
  ["(x < y) + 2 * (x <= y) + 4 * (x > y) + 8 * (x >= y)", (x, y) => (x === y ? 10 : x < y ? 3 : 12)],
  ["(x == x) + 2 * (x != x) + 4 * (x == y)", (x, y) => 1 + 4 * bool(x === y)],
  ["(x > 0 && y > 0) + 2 * (x > 0 || y > 0)", (x, y) => bool(x > 0 && y > 0) + 2 * bool(x > 0 || y > 0)],
  ["x > 0 || x < 1 && y > 0", (x, y) => bool(x > 0 || (x < 1 && y > 0))],
  ["!(x > 0) + 2 * !x", (x) => bool(!(x > 0)) + 2 * bool(x === 0)],
  ["select(x > y, x, y * 2)", (x, y) => (x > y ? x : y * 2)],
  ["select(x, 1, 2)", (x) => (x !== 0 ? 1 : 2)],
  ["finite(x) + finite(x * y)", () => 2],
];

export function mapContract({ make, test, tolerance }: ContractContext): void {
  test("every operator and function, against the same in TypeScript", async () => {
    const engine = await make(2);
    const [xs, ys] = [inputs(3, 24), inputs(4, 24)];
    xs[5] = 0;
    ys[7] = xs[7] as number;
    const x = engine.tensor([12], xs);
    const y = engine.tensor([12], ys);
    const out = engine.tensor([12]);
    for (const [expression, twin] of EXPRESSIONS) {
      engine.map(`out = ${expression}`, { x, y, out });
      const wanted = xs.map((value, i) => twin(value, ys[i] as number));
      expectClose(await read(engine, out), wanted, tolerance);
    }
  });

  test("comparisons, select, copies and whole numbers are exact", async () => {
    const engine = await make(1);
    const x = engine.tensor([6], [-3, -0.5, 0, 1, 2, 16_777_215]);
    const out = engine.tensor([6]);
    engine.map("out = select(x >= 1, x, 2 * x) + (x == 0)", { x, out });
    expect(await read(engine, out)).toEqual([-6, -1, 1, 1, 2, 16_777_215]);
  });

  test("statements run in order, with locals, indices and constants, and operands are read before written", async () => {
    const engine = await make(2);
    const theta = engine.tensor([2, 3], inputs(5, 12));
    const m = engine.tensor([2, 3], inputs(6, 12));
    const rate = engine.tensor([1], [0.5, 0.25]);
    const before = { theta: inputs(5, 12), m: inputs(6, 12) };
    engine.map("old = m; m = beta*m + (1-beta)*theta; d = m - old; theta = theta - rate*d + 10*_j + _i", {
      theta,
      m,
      rate,
      beta: 0.9,
    });
    const m1 = before.m.map((value, i) => 0.9 * value + (1 - 0.9) * (before.theta[i] as number));
    const t1 = before.theta.map((value, i) => {
      const d = (m1[i] as number) - (before.m[i] as number);
      const [row, column] = [Math.floor((i % 6) / 3), i % 3];
      return value - (i < 6 ? 0.5 : 0.25) * d + 10 * row + column;
    });
    expectClose(await read(engine, m), m1, tolerance);
    expectClose(await read(engine, theta), t1, tolerance);
  });

  test("operands broadcast as in NumPy", async () => {
    const lanes = 2;
    const engine = await make(lanes);
    const shapes = { a: [2, 3, 4], b: [3, 1], c: [4], d: [1], e: [2, 1, 1] } as const;
    const data: Record<string, number[]> = {};
    const operands: Record<string, LaneTensor> = {};
    Object.entries(shapes).forEach(([name, shape], i) => {
      const size = shape.reduce((product: number, length) => product * length, 1);
      data[name] = inputs(20 + i, lanes * size);
      operands[name] = engine.tensor(shape, data[name]);
    });
    engine.map("a = a + 2*b + 3*c + 5*d + 7*e + 100*_j + 1000*_i", operands);
    const entry = (name: string, at: number) => data[name]?.[at] as number;
    const wanted = perLane(lanes, 24, (lane, i) => {
      const [p, q, r] = [Math.floor(i / 12), Math.floor(i / 4) % 3, i % 4];
      return (
        entry("a", lane * 24 + i) +
        2 * entry("b", lane * 3 + q) +
        3 * entry("c", lane * 4 + r) +
        5 * entry("d", lane) +
        7 * entry("e", lane * 2 + p) +
        100 * q +
        1000 * r
      );
    });
    expectClose(await read(engine, operands.a as LaneTensor), wanted, tolerance, 10);
  });

  test("twenty slices of one tensor and twelve other tensors take part in one formula", async () => {
    const engine = await make(2);
    const theta = engine.tensor([20], inputs(7, 40));
    const gradient = engine.tensor([12], 0);
    const operands: Record<string, LaneTensor> = {};
    for (let i = 0; i < 20; i++) operands[`x${i}`] = engine.slice(theta, i, 1);
    for (let i = 0; i < 12; i++) {
      operands[`y${i}`] = engine.tensor([1], [i, i + 0.5]);
      operands[`g${i}`] = engine.slice(gradient, i, 1);
    }
    const statements = Array.from({ length: 12 }, (_, i) => `g${i} = x${i} * x${i + 8} + y${i}`);
    engine.map(statements.join("; "), operands);
    const data = inputs(7, 40);
    const wanted = perLane(2, 12, (lane, i) => {
      const x = (k: number) => data[20 * lane + k] as number;
      return x(i) * x(i + 8) + i + 0.5 * lane;
    });
    expectClose(await read(engine, gradient), wanted, tolerance);
  });

  test("overlapping views work element for element", async () => {
    const engine = await make(2);
    const x = engine.tensor([6], inputs(8, 12));
    engine.map("a = a + 2*b", { a: engine.slice(x, 1, 3), b: engine.slice(x, 1, 3) });
    engine.map("p = q", { p: engine.slice(x, 4, 2), q: engine.slice(x, 0, 2) });
    const data = inputs(8, 12);
    const wanted = perLane(2, 6, (lane, i) => {
      const at = (k: number) => data[6 * lane + k] as number;
      if (i >= 4) return i === 4 ? at(0) : 3 * at(1);
      return i >= 1 ? 3 * at(i) : at(i);
    });
    expectClose(await read(engine, x), wanted, tolerance);
  });

  test("select never mixes in the branch not taken, and finite tells NaN and infinities apart", async () => {
    const engine = await make(1);
    const x = engine.tensor([5], [1, Number.NaN, Infinity, -Infinity, -2]);
    const out = engine.tensor([5]);
    engine.map("out = finite(x)", { x, out });
    expect(await read(engine, out)).toEqual([1, 0, 0, 0, 1]);
    engine.map("out = select(finite(x), 2*x, -1)", { x, out });
    expect(await read(engine, out)).toEqual([2, -1, -1, -1, -4]);
    engine.map("out = select(_i < 1, 3, x)", { x, out });
    const [first, second, third] = await read(engine, out);
    expect([first, third]).toEqual([3, Infinity]);
    expect(second).toBeNaN();
  });

  test("a formula that does not fit its operands is refused with one line", async () => {
    const engine = await make(1);
    const x = engine.tensor([3]);
    const y = engine.tensor([4]);
    const s = engine.tensor([1]);
    const refused: readonly (readonly [string, Operands])[] = [
      ["x = z", { x }],
      ["x = y", { x, y }],
      ["s = x", { x, s }],
      ["t = x", { x }],
      ["c = x", { x, c: 2 }],
      ["x = sqrt(x", { x }],
    ];
    for (const [formula, operands] of refused) {
      expect(() => engine.map(formula, operands), formula).toThrow(FormulaError);
      expect(() => engine.map(formula, operands), formula).toThrow(/^[^\n]+$/);
    }
  });
}
