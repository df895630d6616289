/** Contract: record and run, the mask, and independence of the lanes. */
import { expect } from "vitest";
import type { Engine, LaneTensor, Snapshot } from "../engine.ts";
import { type ContractContext, inputs, perLane, read, seedsFrom } from "./context.ts";

/** Tensors of a small world in which {@link everyOperation} runs. */
function world(engine: Engine, data: (count: number, seed: number) => number[]) {
  return {
    x: engine.tensor([6], data(6, 1)),
    y: engine.tensor([6], data(6, 2)),
    basis: engine.tensor([4, 6], data(24, 3)),
    coefficients: engine.tensor([4], data(4, 4)),
    gram: engine.tensor([4, 4], data(16, 5)),
    values: engine.tensor([4], data(4, 6)),
    vectors: engine.tensor([4, 4], data(16, 7)),
    noise: engine.tensor([6], data(6, 8)),
    step: engine.tensor([1], 3),
    scalar: engine.tensor([1], data(1, 9)),
  } satisfies Record<string, LaneTensor>;
}
type World = ReturnType<typeof world>;

function everyOperation(engine: Engine, w: World): void {
  engine.map("x = x + 0.5*tanh(y)", { x: w.x, y: w.y });
  engine.map("x = x * 1.25", { x: engine.slice(w.x, 2, 3) });
  engine.reduce("sum", "scalar = x*y", { scalar: w.scalar, x: w.x, y: w.y });
  engine.matmul(w.basis, w.x, w.coefficients);
  engine.matmul(w.basis, w.basis, w.gram, { transposeB: true });
  engine.symmetricEigen(w.gram, w.values, w.vectors);
  engine.random("normal", w.noise, w.step, 1);
  engine.copy(w.noise, engine.row(w.basis, 2));
  engine.map("step = step + 1", { step: w.step });
}

async function contents(engine: Engine, w: World): Promise<number[][]> {
  return (await engine.snapshot(Object.values(w))).map((data) => [...data]);
}

const sameInAllLanes = (count: number, seed: number) => inputs(seed, count);

export function programContract({ make, test }: ContractContext): void {
  test("recording executes nothing; a replay does what direct execution does, bit for bit", async () => {
    const engine = await make(2);
    const recorded = world(engine, sameInAllLanes);
    const direct = world(engine, sameInAllLanes);
    const before = await contents(engine, recorded);
    const program = engine.record(() => everyOperation(engine, recorded));
    expect(program.length).toBeGreaterThanOrEqual(1);
    expect(await contents(engine, recorded)).toEqual(before);
    engine.run(program, 3);
    for (let i = 0; i < 3; i++) everyOperation(engine, direct);
    expect(await contents(engine, recorded)).toEqual(await contents(engine, direct));
    program.dispose();
  });

  test("several programs interleave with direct operations and writes in the order issued", async () => {
    const engine = await make(2);
    const x = engine.tensor([2], 1);
    const double = engine.record(() => engine.map("x = 2*x", { x }));
    const add = engine.record(() => engine.map("x = x + 1", { x }));
    engine.run(double, 2);
    engine.run(add);
    engine.map("x = x * 10", { x });
    engine.run(double);
    expect(await read(engine, x)).toEqual([100, 100, 100, 100]);
    engine.write(x, [1, 2]);
    engine.run(add, 2);
    expect(await read(engine, x)).toEqual([3, 4, 3, 4]);
  });

  test("prepare resolves, and a prepared program runs", async () => {
    const engine = await make(1);
    const x = engine.tensor([1], 1);
    const program = engine.record(() => engine.map("x = x + 3", { x }));
    await engine.prepare(program);
    engine.run(program, 2);
    expect(await read(engine, x)).toEqual([7]);
  });

  test("record, run, write and snapshot inside record are refused; a failed recording leaves the engine usable", async () => {
    const engine = await make(1);
    const x = engine.tensor([1], 1);
    const program = engine.record(() => engine.map("x = x + 1", { x }));
    expect(() => engine.record(() => engine.record(() => {}))).toThrow();
    expect(() => engine.record(() => engine.run(program))).toThrow();
    expect(() => engine.record(() => engine.write(x, 3))).toThrow();
    expect(() => engine.record(() => engine.tensor([1], 3))).toThrow();
    const snapshotInside = async () => {
      let pending: Snapshot | undefined;
      engine.record(() => {
        pending = engine.snapshot([x]);
      });
      await pending;
    };
    await expect(snapshotInside()).rejects.toThrow();
    engine.record(() => engine.tensor([1]));
    engine.run(program);
    expect(await read(engine, x)).toEqual([2]);
  });

  test("a masked program leaves inactive lanes untouched, bit for bit, whatever the operation", async () => {
    const lanes = 5;
    const active = [1, 0, 1, 1, 0];
    const engine = await make(lanes, seedsFrom(lanes));
    const masked = world(engine, (count, seed) => inputs(seed, lanes * count));
    const free = world(engine, (count, seed) => inputs(seed, lanes * count));
    // An inactive lane may hold anything: NaN must stay, and stay harmless.
    for (const w of [masked, free]) {
      const poisoned = inputs(1, lanes * 6);
      poisoned[6] = Number.NaN;
      engine.write(w.x, poisoned);
    }
    const before = await contents(engine, masked);
    engine.write(engine.active, active);
    engine.run(
      engine.record(() => everyOperation(engine, masked)),
      2,
    );
    engine.run(
      engine.record(() => everyOperation(engine, free), { masked: false }),
      2,
    );
    const [after, unmasked] = [await contents(engine, masked), await contents(engine, free)];
    after.forEach((data, t) => {
      const size = data.length / lanes;
      active.forEach((runs, lane) => {
        const lanePart = (all: number[] | undefined) => all?.slice(lane * size, (lane + 1) * size);
        expect(lanePart(data), `tensor ${t}, lane ${lane}`).toEqual(lanePart((runs ? unmasked : before)[t]));
      });
    });
    // The unmasked program really moved the inactive lane: the comparison above could have failed.
    expect(unmasked[8]?.[4]).toBe(5);
    expect(after[8]?.[4]).toBe(3);
  });

  test("a lane that a masked program switches off stays as it is from the next operation on", async () => {
    const engine = await make(3);
    const x = engine.tensor([1], [1, 2, 3]);
    const program = engine.record(() => {
      engine.map("x = x + 1", { x });
      engine.map("active = select(x >= limit, 0, active)", { active: engine.active, x, limit: 5 });
    });
    engine.run(program, 10);
    expect(await read(engine, x)).toEqual([5, 5, 5]);
    expect(await read(engine, engine.active)).toEqual([0, 0, 0]);
    engine.map("x = x + 1", { x });
    expect(await read(engine, x), "operations outside record run on all lanes").toEqual([6, 6, 6]);
  });

  test("within a mask only its lanes change, of those that are active; masks nest and are read once", async () => {
    const engine = await make(6);
    engine.write(engine.active, [1, 1, 1, 1, 0, 0]);
    const [x, y] = [engine.tensor([2], 1), engine.tensor([1])];
    const outer = engine.tensor([1], [1, 1, 2, 0, 1, 0]);
    const inner = engine.tensor([1], [1, 0, -1, 1, 1, 1]);
    const program = engine.record(() => {
      engine.within(outer, () => {
        engine.map("x = x + 1", { x });
        engine.map("outer = 0", { outer });
        engine.within(inner, () => engine.map("x = x + 10", { x }));
        engine.reduce("sum", "y = x", { y, x });
      });
      engine.map("x = x + 100", { x });
    });
    engine.run(program);
    const wanted = [112, 102, 112, 101, 1, 1];
    expect(await read(engine, x)).toEqual(wanted.flatMap((each) => [each, each]));
    expect(await read(engine, y)).toEqual([24, 4, 24, 0, 0, 0]);
    // The outer mask is 0 by now where it was written.
    engine.run(program);
    expect((await read(engine, x)).filter((_, i) => i % 2 === 0)).toEqual([212, 202, 212, 201, 1, 1]);
    const free = engine.record(() => engine.within(inner, () => engine.map("x = 0", { x })), {
      masked: false,
    });
    engine.run(free);
    expect((await read(engine, x)).filter((_, i) => i % 2 === 0)).toEqual([0, 202, 0, 0, 0, 0]);
    expect(() => engine.within(inner, () => {})).toThrow(/while a program is being recorded/);
  });

  test("a lane's numbers do not depend on how many lanes run beside it, nor on its place", async () => {
    const laneData = (lane: number) => (count: number, seed: number) => inputs(1000 * lane + seed, count);
    const run = async (members: readonly number[]): Promise<Map<number, number[][]>> => {
      const lanes = members.length;
      const seeds = new Uint32Array(members.flatMap((member) => [...seedsFrom(1, member)]));
      const engine = await make(lanes, seeds);
      const w = world(engine, (count, seed) => members.flatMap((member) => laneData(member)(count, seed)));
      engine.run(
        engine.record(() => everyOperation(engine, w)),
        2,
      );
      const all = await contents(engine, w);
      return new Map(
        members.map((member, lane) => [
          member,
          all.map((data) => data.slice((lane * data.length) / lanes, ((lane + 1) * data.length) / lanes)),
        ]),
      );
    };
    const many = await run(Array.from({ length: 64 }, (_, i) => i));
    const few = await run([17, 3, 40, 5, 9, 63, 0]);
    for (const [member, numbers] of few) expect(numbers, `lane ${member}`).toEqual(many.get(member));
    expect((await run([40])).get(40)).toEqual(many.get(40));
    expect(many.get(39)).not.toEqual(many.get(40));
  });

  test("statistics count buffers; dispose frees them", async () => {
    const engine = await make(2);
    const before = { ...engine.statistics };
    engine.tensor([10]);
    expect(engine.statistics.buffers).toBeGreaterThanOrEqual(before.buffers);
    expect(engine.statistics.bytes).toBeGreaterThanOrEqual(before.bytes);
    const x = engine.tensor(
      [1],
      perLane(2, 1, (lane) => lane),
    );
    engine.run(
      engine.record(() => engine.map("x = x + 1", { x })),
      4,
    );
    expect(engine.statistics.dispatches).toBeGreaterThan(before.dispatches);
    await engine.finish();
  });
}
