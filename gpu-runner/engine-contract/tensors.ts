/** Contract: tensors, views, copy, write, snapshot. */
import { expect } from "vitest";
import { type ContractContext, expectClose, inputs, perLane, read } from "./context.ts";

export function tensorContract({ make, test, tolerance }: ContractContext): void {
  test("a tensor starts as zeros, as one number, as one lane's numbers or as all lanes' numbers", async () => {
    const engine = await make(3);
    expect(engine.lanes).toBe(3);
    expect(await read(engine, engine.active)).toEqual([1, 1, 1]);
    const cases = [
      [engine.tensor([2]), [0, 0, 0, 0, 0, 0]],
      [engine.tensor([2], 4), [4, 4, 4, 4, 4, 4]],
      [engine.tensor([2], [1, 2]), [1, 2, 1, 2, 1, 2]],
      [engine.tensor([2], [1, 2, 3, 4, 5, 6]), [1, 2, 3, 4, 5, 6]],
    ] as const;
    for (const [tensor, wanted] of cases) {
      expect([...tensor.shape, tensor.size]).toEqual([2, 2]);
      expect(await read(engine, tensor)).toEqual(wanted);
    }
    expect(engine.tensor([2, 3, 4]).size).toBe(24);
    const many = engine.tensor([5]);
    engine.write(many, inputs(1, 15));
    expect(await read(engine, many)).toEqual(inputs(1, 15));
  });

  test("a wrong length or a wrong view is refused", async () => {
    const engine = await make(3);
    const matrix = engine.tensor([3, 4]);
    expect(() => engine.tensor([2], [1, 2, 3])).toThrow(RangeError);
    expect(() => engine.write(matrix, [1, 2])).toThrow(RangeError);
    expect(() => engine.row(matrix, 3)).toThrow(RangeError);
    expect(() => engine.row(matrix, -1)).toThrow(RangeError);
    expect(() => engine.slice(matrix, 2, 2)).toThrow(RangeError);
    expect(() => engine.slice(matrix, 1, 4, 1)).toThrow(RangeError);
    expect(() => engine.reshape(matrix, [5, 2])).toThrow(RangeError);
    expect(() => engine.reshape(engine.slice(matrix, 0, 2, 1), [6])).toThrow(RangeError);
    expect(() => engine.copy(matrix, engine.tensor([11]))).toThrow(RangeError);
  });

  test("views read the storage they look at", async () => {
    const lanes = 2;
    const engine = await make(lanes);
    const cube = engine.tensor(
      [2, 3, 4],
      perLane(lanes, 24, (lane, i) => 100 * lane + i),
    );
    const check = async (view: Parameters<typeof read>[1], shape: number[], entries: number[]) => {
      expect(view.shape).toEqual(shape);
      expect(view.size).toBe(entries.length);
      expect(await read(engine, view)).toEqual([...entries, ...entries.map((entry) => entry + 100)]);
    };
    const plane = engine.row(cube, 1);
    await check(plane, [3, 4], [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]);
    await check(engine.row(plane, 2), [4], [20, 21, 22, 23]);
    await check(engine.slice(plane, 1, 2), [2, 4], [16, 17, 18, 19, 20, 21, 22, 23]);
    await check(engine.slice(plane, 1, 2, 1), [3, 2], [13, 14, 17, 18, 21, 22]);
    await check(engine.slice(engine.slice(plane, 1, 2), 1, 2, 1), [2, 2], [17, 18, 21, 22]);
    await check(engine.row(engine.slice(plane, 3, 1, 1), 1), [1], [19]);
    await check(engine.reshape(plane, [2, 6]), [2, 6], [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]);
    await check(engine.reshape(engine.slice(plane, 2, 1), [4]), [4], [20, 21, 22, 23]);
  });

  test("views write the storage they look at, and nothing beside it", async () => {
    const lanes = 2;
    const engine = await make(lanes);
    const matrix = engine.tensor([3, 4], 7);
    engine.write(engine.slice(matrix, 1, 2, 1), [1, 2, 3, 4, 5, 6]);
    engine.map("x = x + _i", { x: engine.row(matrix, 2) });
    engine.copy(engine.tensor([2], [-1, -2, -3, -4]), engine.slice(engine.row(matrix, 1), 2, 2));
    const lane = (a: number, b: number) => [7, 1, 2, 7, 7, 3, a, b, 7, 6, 8, 10];
    expect(await read(engine, matrix)).toEqual([...lane(-1, -2), ...lane(-3, -4)]);
  });

  test("copy goes by row-major order between any views of the same size", async () => {
    const engine = await make(2);
    const matrix = engine.tensor([2, 3], inputs(2, 12));
    const target = engine.tensor([4, 3], 0);
    engine.copy(engine.reshape(matrix, [3, 2]), engine.slice(engine.slice(target, 1, 2, 1), 0, 3));
    const source = inputs(2, 12);
    const lane = (k: number) => {
      const [a, b, c, d, e, f] = source.slice(6 * k, 6 * k + 6);
      return [0, a, b, 0, c, d, 0, e, f, 0, 0, 0];
    };
    expect(await read(engine, target)).toEqual([...lane(0), ...lane(1)]);
  });

  test("axes in another order: read, written, sliced, reduced and multiplied like any view", async () => {
    const [lanes, p, q, r] = [2, 3, 20, 17];
    const engine = await make(lanes);
    const data = inputs(41, lanes * p * q * r);
    const at = (lane: number, i: number, j: number, k: number) =>
      data[((lane * p + i) * q + j) * r + k] as number;
    const cube = engine.tensor([p, q, r], data);
    for (const bad of [
      [0, 1],
      [0, 0, 1],
      [0, 1, 3],
      [0, 1, 2, 2],
    ])
      expect(() => engine.permute(cube, bad)).toThrow(RangeError);
    const turned = engine.permute(cube, [2, 0, 1]);
    expect(turned.shape).toEqual([r, p, q]);
    const wanted = perLane(lanes, r * p * q, (lane, e) =>
      at(lane, Math.floor(e / q) % p, e % q, Math.floor(e / (p * q))),
    );
    expect(await read(engine, turned)).toEqual(wanted);
    expect(() => engine.reshape(turned, [r * p * q])).toThrow(RangeError);
    // Back again, and through a row and a slice.
    expect(await read(engine, engine.permute(turned, [1, 2, 0]))).toEqual(data);
    const corner = engine.slice(engine.row(turned, 4), 2, 16, 1);
    expect(await read(engine, corner)).toEqual(
      perLane(lanes, p * 16, (lane, e) => at(lane, Math.floor(e / 16), 2 + (e % 16), 4)),
    );
    // Sums over the first axis, as sums over the last one of the turned tensor.
    const sums = engine.tensor([q, r]);
    engine.reduce("sum", "s = x", { x: engine.permute(cube, [1, 2, 0]), s: sums });
    expectClose(
      await read(engine, sums),
      perLane(lanes, q * r, (lane, e) => {
        const [j, k] = [Math.floor(e / r), e % r];
        return at(lane, 0, j, k) + at(lane, 1, j, k) + at(lane, 2, j, k);
      }),
      tolerance,
      3,
    );
    // A transposed factor without the option, and a transposed result.
    const gram = engine.tensor([r, r]);
    engine.matmul(engine.permute(engine.row(cube, 0), [1, 0]), engine.row(cube, 1), gram);
    const dot = (lane: number, i: number, j: number): number => {
      let total = 0;
      for (let l = 0; l < q; l++) total += at(lane, 0, l, i) * at(lane, 1, l, j);
      return total;
    };
    expectClose(
      await read(engine, gram),
      perLane(lanes, r * r, (lane, e) => dot(lane, Math.floor(e / r), e % r)),
      tolerance,
      q,
    );
    const flipped = engine.tensor([r, r]);
    engine.matmul(
      engine.permute(engine.row(cube, 0), [1, 0]),
      engine.row(cube, 1),
      engine.permute(flipped, [1, 0]),
    );
    expectClose(
      await read(engine, flipped),
      perLane(lanes, r * r, (lane, e) => dot(lane, e % r, Math.floor(e / r))),
      tolerance,
      q,
    );
    // Written through: a map, a copy and numbers of the host.
    const product = engine.tensor([r, q], 0);
    const table = engine.permute(product, [1, 0]);
    engine.map("t = x + 100*_j + _i", { t: table, x: engine.row(cube, 2) });
    expectClose(
      await read(engine, product),
      perLane(lanes, r * q, (lane, e) => {
        const [k, j] = [Math.floor(e / q), e % q];
        return at(lane, 2, j, k) + 100 * j + k;
      }),
      tolerance,
      2000,
    );
    engine.copy(engine.row(cube, 1), table);
    expect(await read(engine, product)).toEqual(
      perLane(lanes, r * q, (lane, e) => at(lane, 1, e % q, Math.floor(e / q))),
    );
    engine.write(table, data.slice(0, q * r));
    expect(await read(engine, product)).toEqual(
      perLane(lanes, r * q, (_, e) => data[(e % q) * r + Math.floor(e / q)] as number),
    );
  });

  test("a snapshot holds the values of the moment it was asked for, in the order asked for", async () => {
    const engine = await make(2);
    const x = engine.tensor([2], [1, 2, 3, 4]);
    const y = engine.tensor([1], 9);
    const add = engine.record(() => engine.map("x = x + 10", { x }));
    const early = engine.snapshot([y, x]);
    engine.run(add);
    const late = engine.snapshot([x]);
    engine.run(add);
    await engine.finish();
    expect((await early).map((data) => [...data])).toEqual([
      [9, 9],
      [1, 2, 3, 4],
    ]);
    expect((await late).map((data) => [...data])).toEqual([[11, 12, 13, 14]]);
    expect(await read(engine, x)).toEqual([21, 22, 23, 24]);
  });
}
