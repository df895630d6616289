/**
 * Every kind of operation inside a resident program against its layered kernel, which is its specification: equal
 * bits at 1, 7 and 64 lanes.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Engine, LaneTensor } from "../../../engine.ts";
import { inputs, seedsFrom } from "../../../engine-contract/context.ts";
import { type DawnDevice, openDawnDevice } from "../../../hosts/dawn.ts";
import type { ResidenceMode } from "../residence-mode.ts";
import { createWebGpuEngine, type WebGpuEngine } from "../webgpu-engine.ts";

let opened: DawnDevice;
const made: Engine[] = [];
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterEach(() => {
  for (const engine of made.splice(0)) engine.dispose();
});
afterAll(() => opened.device.destroy());

function make(lanes: number, residence: ResidenceMode): WebGpuEngine {
  const { device, info } = opened;
  const engine = createWebGpuEngine({ device, adapterInfo: info, lanes, seeds: seedsFrom(lanes), residence });
  made.push(engine);
  return engine;
}

/** Tensors of a lane, and the operations on them: every kind, written out and as loops, contiguous and strided. */
type Case = readonly [
  name: string,
  shapes: Readonly<Record<string, readonly number[]>>,
  body: (engine: Engine, t: Readonly<Record<string, LaneTensor>>) => void,
];

const t = (tensors: Readonly<Record<string, LaneTensor>>, name: string): LaneTensor =>
  tensors[name] as LaneTensor;

const CASES: readonly Case[] = [
  [
    "maps: fused statements, broadcasting, indices, functions",
    { x: [3], y: [3], m: [5, 7], r: [5, 1], c: [7], s: [1], cube: [2, 3, 4] },
    (engine, w) => {
      engine.map("a = x*y; x = 0.5*a + tanh(y); y = select(a > 0, sin(x), sqrt(abs(a)))", {
        x: t(w, "x"),
        y: t(w, "y"),
      });
      engine.map("m = m*0.9 + r*c + 0.01*_i - 0.02*_j + s", {
        m: t(w, "m"),
        r: t(w, "r"),
        c: t(w, "c"),
        s: t(w, "s"),
      });
      engine.map("u = pow(v, 3) + exp(-v*v)", {
        u: engine.slice(t(w, "m"), 1, 3, 1),
        v: engine.slice(t(w, "m"), 4, 3, 1),
      });
      engine.map("q = q*0.5 + 1", { q: engine.slice(t(w, "cube"), 1, 2, 2) });
    },
  ],
  [
    "reductions: short, four running values, ragged, rows, places",
    {
      x: [9],
      y: [9],
      l: [37],
      k: [37],
      m: [3, 20],
      o: [3],
      s: [1],
      q: [1],
      at: [1],
      cube: [2, 3, 5],
      z: [2, 3],
    },
    (engine, w) => {
      const [l, k] = [t(w, "l"), t(w, "k")];
      engine.reduce("sum", "s = x*y; q = x*x", { s: t(w, "s"), q: t(w, "q"), x: t(w, "x"), y: t(w, "y") });
      engine.reduce("sum", "s = s0 + l*k", { s: t(w, "s"), s0: t(w, "q"), l, k });
      engine.reduce("max", "q = l - k", { q: t(w, "q"), l, k });
      engine.reduce("argmin", "at = abs(l)", { at: t(w, "at"), l });
      engine.reduce("sum", "o = m*m", { o: t(w, "o"), m: t(w, "m") });
      engine.reduce("min", "z = c", { z: t(w, "z"), c: t(w, "cube") });
      engine.map("x = x*0.5 + 0.1*s - 0.1*at + 0.01*q", {
        x: t(w, "x"),
        s: t(w, "s"),
        at: t(w, "at"),
        q: t(w, "q"),
      });
    },
  ],
  [
    "products: basis by vector both ways, wide and strided, matrices with transposes",
    {
      v: [4, 22],
      x: [22],
      c: [4],
      y: [22],
      a: [3, 5],
      b: [5, 6],
      o: [3, 6],
      g: [4, 4],
      n: [2, 3],
      u: [3],
      d: [2],
    },
    (engine, w) => {
      engine.matmul(t(w, "v"), t(w, "x"), t(w, "c"));
      engine.matmul(t(w, "v"), t(w, "c"), t(w, "y"), { transposeA: true });
      engine.matmul(t(w, "n"), t(w, "u"), t(w, "d"));
      engine.matmul(t(w, "a"), t(w, "b"), t(w, "o"));
      engine.matmul(t(w, "v"), t(w, "v"), t(w, "g"), { transposeB: true });
      engine.matmul(
        engine.slice(t(w, "b"), 1, 4, 1),
        engine.slice(t(w, "c"), 0, 4),
        engine.slice(t(w, "y"), 3, 5),
      );
      engine.map("x = 0.5*x + 0.1*y", { x: t(w, "x"), y: t(w, "y") });
    },
  ],
  [
    "eigenpairs, random numbers and copies",
    { g: [5, 5], e: [5], q: [5, 5], noise: [7], odd: [3], signs: [6], step: [1], m: [3, 4] },
    (engine, w) => {
      engine.symmetricEigen(t(w, "g"), t(w, "e"), t(w, "q"));
      engine.random("normal", t(w, "noise"), t(w, "step"), 3);
      engine.random("uniform", t(w, "odd"), t(w, "step"), 4);
      engine.random("rademacher", t(w, "signs"), t(w, "step"), 5);
      engine.copy(engine.slice(t(w, "noise"), 1, 4), engine.row(t(w, "m"), 1));
      engine.copy(t(w, "odd"), engine.slice(t(w, "signs"), 0, 3));
      engine.copy(engine.row(t(w, "m"), 1), engine.slice(t(w, "e"), 1, 4));
      engine.map("g = 0.9*g + 0.1*q", { g: t(w, "g"), q: t(w, "q") });
      engine.map("step = step + 1", { step: t(w, "step") });
    },
  ],
];

describe("an operation inside a resident program gives the bits of its kernel", () => {
  for (const [name, shapes, body] of CASES)
    for (const lanes of [1, 7, 64])
      test(`${name}, ${lanes} lanes`, async () => {
        const results: number[][][] = [];
        for (const residence of ["never", "always"] as const) {
          const engine = make(lanes, residence);
          const world = Object.fromEntries(
            Object.entries(shapes).map(([key, shape], i) => {
              const size = shape.reduce((product, extent) => product * extent, 1);
              const data = key === "step" ? 3 : inputs(10 + i, lanes * size);
              return [key, engine.tensor(shape, data)];
            }),
          );
          const program = engine.record(() => body(engine, world));
          const before = engine.statistics.dispatches;
          engine.run(program, 3);
          // A dispatch holds a submit's worth of replays, and these were not measured yet.
          const issued = engine.statistics.dispatches - before;
          if (residence === "always") expect(issued, "resident").toBeLessThanOrEqual(3);
          const contents = await engine.snapshot(Object.values(world));
          results.push(contents.map((data) => [...data]));
        }
        expect(results[1]).toEqual(results[0]);
        expect(results[0]?.flat().every(Number.isFinite)).toBe(true);
      });

  test("the order of a sum shows in its bits, so the equality above can fail", async () => {
    const engine = make(64, "always");
    const data = inputs(5, 64 * 37);
    const [x, s] = [engine.tensor([37], data), engine.tensor([1])];
    engine.run(engine.record(() => engine.reduce("sum", "s = x", { s, x })));
    const [sums] = await engine.snapshot([s]);
    const inOrder = Array.from({ length: 64 }, (_, lane) =>
      data.slice(lane * 37, lane * 37 + 37).reduce((sum, value) => Math.fround(sum + value), 0),
    );
    expect([...(sums ?? [])]).not.toEqual(inOrder);
  });
});
