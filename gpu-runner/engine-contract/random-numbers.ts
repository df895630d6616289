/** Contract: `Engine.random`. The twin below restates the recipe with 64-bit integers. */
import { expect } from "vitest";
import { type ContractContext, expectClose, perLane, read, seedsFrom } from "./context.ts";

const MASK = 0xffffffffn;

/** Philox4x32-10 in 64-bit integer arithmetic (Salmon et al. 2011). */
function philoxTwin(key: readonly [number, number], counter: readonly number[]): number[] {
  let [k0, k1] = [BigInt(key[0]), BigInt(key[1])];
  let [c0 = 0n, c1 = 0n, c2 = 0n, c3 = 0n] = counter.map(BigInt);
  for (let round = 0; round < 10; round++) {
    const [p0, p1] = [0xd2511f53n * c0, 0xcd9e8d57n * c2];
    [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & MASK, (p0 >> 32n) ^ c3 ^ k1, p0 & MASK];
    [k0, k1] = [(k0 + 0x9e3779b9n) & MASK, (k1 + 0xbb67ae85n) & MASK];
  }
  return [c0, c1, c2, c3].map(Number);
}

const uniform = (word: number | undefined): number => Math.floor((word ?? 0) / 256) / 2 ** 24;

export function randomContract({ make, test, tolerance }: ContractContext): void {
  const lanes = 3;
  const size = 11;
  const seeds = seedsFrom(lanes);
  const counters = [0, 5, 16_777_215];
  const stream = 42;
  const block = (lane: number, index: number, domain: number) =>
    philoxTwin(
      [seeds[2 * lane] as number, seeds[2 * lane + 1] as number],
      [index, counters[lane] as number, stream, domain],
    );

  test("uniform and rademacher have the known bits, normal is Box–Muller of its own", async () => {
    const engine = await make(lanes, seeds);
    const counter = engine.tensor([1], counters);
    const out = engine.tensor([size]);
    engine.random("uniform", out, counter, stream);
    const uniforms = perLane(lanes, size, (lane, e) => uniform(block(lane, e >> 2, 0)[e & 3]));
    expect(await read(engine, out)).toEqual(uniforms);
    engine.random("rademacher", out, counter, stream);
    expect(await read(engine, out)).toEqual(uniforms.map((value) => (value >= 0.5 ? 1 : -1)));
    engine.random("normal", out, counter, stream);
    const normals = perLane(lanes, size, (lane, e) => {
      const [first, second] = block(lane, e >> 1, 1);
      const angle = 2 * Math.PI * uniform(second);
      const radius = Math.sqrt(-2 * Math.log(1 - uniform(first)));
      return radius * (e % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
    });
    expectClose(await read(engine, out), normals, 4 * tolerance);
  });

  test("elements count in row-major order of the shape, views included", async () => {
    const engine = await make(lanes, seeds);
    const counter = engine.tensor([1], counters);
    const flat = engine.tensor([12]);
    const table = engine.tensor([4, 5], 7);
    engine.random("uniform", flat, counter, 1);
    engine.random("uniform", engine.slice(table, 1, 3, 1), counter, 1);
    expect(await read(engine, engine.slice(table, 1, 3, 1))).toEqual(await read(engine, flat));
    expect((await read(engine, table)).filter((value) => value === 7).length).toBe(lanes * 8);
  });

  test("replays follow the counter tensor; other streams and seeds give other numbers", async () => {
    const engine = await make(2, seedsFrom(2));
    const counter = engine.tensor([1], 0);
    const out = engine.tensor([8]);
    const log = engine.tensor([3, 8]);
    const draw = engine.record(() => {
      engine.random("uniform", out, counter, 3);
      for (let i = 0; i < 3; i++)
        engine.map("log = select(counter == i, out, log)", { log: engine.row(log, i), counter, out, i });
      engine.map("counter = counter + 1", { counter });
    });
    engine.run(draw, 3);
    const drawn = await read(engine, log);
    const rows = Array.from({ length: 6 }, (_, i) => drawn.slice(8 * i, 8 * i + 8).join());
    expect(new Set(rows).size).toBe(6);
    engine.write(counter, 1);
    engine.run(draw);
    expect((await read(engine, out)).slice(0, 8).join()).toBe(rows[1]);
    engine.write(counter, 1);
    const other = engine.tensor([8]);
    engine.random("uniform", other, counter, 4);
    expect((await read(engine, other)).slice(0, 8).join()).not.toBe(rows[1]);
  });
}
