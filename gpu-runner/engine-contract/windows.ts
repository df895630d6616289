/** Contract: `Engine.window` and `Engine.fold`. */
import { expect } from "vitest";
import type { Engine, LaneTensor, WindowPlacement } from "../engine.ts";
import { type ContractContext, expectClose, inputs, read } from "./context.ts";

interface Case {
  readonly image: readonly [number, number, number, number];
  readonly counts: readonly [number, number];
  readonly kernel: readonly [number, number];
  readonly placement: WindowPlacement;
}

const plain: WindowPlacement = { strides: [1, 1], dilations: [1, 1], before: [0, 0] };

const CASES: readonly (readonly [string, Case])[] = [
  ["inside", { image: [2, 4, 5, 3], counts: [3, 3], kernel: [2, 3], placement: plain }],
  [
    "with zeros around, four channels",
    { image: [2, 4, 5, 4], counts: [4, 5], kernel: [3, 3], placement: { ...plain, before: [1, 1] } },
  ],
  [
    "with strides, past the end",
    {
      image: [1, 5, 6, 1],
      counts: [3, 2],
      kernel: [2, 4],
      placement: { ...plain, strides: [2, 3], before: [0, 1] },
    },
  ],
  [
    "dilated, larger than the image",
    {
      image: [2, 3, 3, 8],
      counts: [2, 4],
      kernel: [3, 2],
      placement: { strides: [1, 2], dilations: [2, 3], before: [2, 3] },
    },
  ],
  [
    "with gaps",
    {
      image: [1, 7, 7, 2],
      counts: [2, 2],
      kernel: [2, 2],
      placement: { ...plain, strides: [4, 5], before: [-1, 0] },
    },
  ],
  [
    "of one entry, none of it inside",
    { image: [1, 1, 1, 1], counts: [1, 1], kernel: [1, 1], placement: { ...plain, before: [1, 0] } },
  ],
];

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1);
const windowsShape = ({ image: [b, , , c], counts, kernel }: Case): readonly number[] => [
  b,
  ...counts,
  ...kernel,
  c,
];

/** For each entry of the windows of a lane, row-major, the entry of the image that it is, or undefined. */
function sources({ image: [b, h, w, c], counts, kernel, placement }: Case): readonly (number | undefined)[] {
  const { strides, dilations, before } = placement;
  const found: (number | undefined)[] = [];
  for (let n = 0; n < b; n++)
    for (let i = 0; i < counts[0]; i++)
      for (let j = 0; j < counts[1]; j++)
        for (let k = 0; k < kernel[0]; k++)
          for (let l = 0; l < kernel[1]; l++)
            for (let z = 0; z < c; z++) {
              const row = i * strides[0] + k * dilations[0] - before[0];
              const column = j * strides[1] + l * dilations[1] - before[1];
              const isInside = row >= 0 && row < h && column >= 0 && column < w;
              found.push(isInside ? ((n * h + row) * w + column) * c + z : undefined);
            }
  return found;
}

/** The same numbers in a view whose axes lie in the opposite order, inside a larger tensor. */
function scattered(engine: Engine, shape: readonly number[], from?: LaneTensor): LaneTensor {
  const order = [...shape.keys()].reverse();
  const home = engine.tensor(order.map((axis, i) => (shape[axis] as number) + (i === 0 ? 2 : 0)));
  const inner = engine.slice(home, 1, shape.at(-1) as number);
  const view = engine.permute(inner, order);
  if (from) engine.copy(from, view);
  return view;
}

export function windowContract({ make, test, tolerance }: ContractContext): void {
  const lanes = 2;

  for (const [name, given] of CASES) {
    const shape = windowsShape(given);
    const [size, entries] = [sizeOf(given.image), sizeOf(shape)];
    const from = sources(given);

    test(`windows ${name}, whole and as views`, async () => {
      const engine = await make(lanes);
      const numbers = inputs(80, lanes * size);
      const image = engine.tensor(given.image, numbers);
      const wanted = (outside: number): number[] =>
        [0, 1].flatMap((lane) =>
          from.map((place) => (place === undefined ? outside : (numbers[lane * size + place] as number))),
        );
      const windows = engine.tensor(shape, 7);
      engine.window(image, windows, given.placement);
      expect(await read(engine, windows)).toEqual(wanted(0));
      engine.window(image, windows, given.placement, -2.5);
      expect(await read(engine, windows)).toEqual(wanted(-2.5));
      const view = scattered(engine, shape);
      engine.window(scattered(engine, given.image, image), view, given.placement);
      expect(await read(engine, view)).toEqual(wanted(0));
    });

    test(`sums back of windows ${name}, whole and as views`, async () => {
      const engine = await make(lanes);
      const numbers = inputs(81, lanes * entries);
      const windows = engine.tensor(shape, numbers);
      const wanted = new Array<number>(lanes * size).fill(0);
      for (let lane = 0; lane < lanes; lane++)
        from.forEach((place, entry) => {
          if (place !== undefined) {
            const at = lane * size + place;
            wanted[at] = (wanted[at] as number) + (numbers[lane * entries + entry] as number);
          }
        });
      const image = engine.tensor(given.image, 7);
      engine.fold(windows, image, given.placement);
      expectClose(await read(engine, image), wanted, tolerance, 4);
      const view = scattered(engine, given.image);
      engine.fold(scattered(engine, shape, windows), view, given.placement);
      expectClose(await read(engine, view), wanted, tolerance, 4);
    });
  }

  const [, overlapping] = CASES[1] as (typeof CASES)[number];

  /** Both operations on numbers of each member, recorded; what they write, by member. */
  async function run(members: readonly number[], active?: readonly number[]): Promise<number[][]> {
    const engine = await make(members.length);
    const shape = windowsShape(overlapping);
    const image = engine.tensor(
      overlapping.image,
      members.flatMap((member) => inputs(900 + member, sizeOf(overlapping.image))),
    );
    const [windows, sums] = [engine.tensor(shape, 5), engine.tensor(overlapping.image, 5)];
    if (active) engine.write(engine.active, active);
    engine.run(
      engine.record(() => {
        engine.window(image, windows, overlapping.placement);
        engine.map("x = x * x", { x: windows });
        engine.fold(windows, sums, overlapping.placement);
      }),
    );
    const read = await engine.snapshot([windows, sums]);
    return members.map((_, lane) =>
      read.flatMap((data) =>
        [...data].slice((lane * data.length) / members.length).slice(0, data.length / members.length),
      ),
    );
  }

  test("a lane's bits do not depend on how many lanes run beside it, nor on its place", async () => {
    const [alone] = await run([17]);
    expect((await run([3, 40, 17, 5, 9, 63, 0]))[2]).toEqual(alone);
    expect((await run(Array.from({ length: 64 }, (_, lane) => lane)))[17]).toEqual(alone);
  });

  test("a lane that is switched off keeps its numbers", async () => {
    const [first, off, last] = await run([1, 2, 3], [1, 0, 1]);
    const [wanted] = await run([1]);
    expect(first).toEqual(wanted);
    expect(new Set(off)).toEqual(new Set([5]));
    expect(last).not.toEqual(first);
  });

  test("NaN goes where it is read, and nowhere else", async () => {
    const engine = await make(2);
    const { image: shape, placement } = overlapping;
    const numbers = inputs(82, 2 * sizeOf(shape));
    const spoilt = 1 * shape[3];
    numbers[spoilt] = Number.NaN;
    const [image, windows] = [engine.tensor(shape, numbers), engine.tensor(windowsShape(overlapping))];
    const sums = engine.tensor(shape);
    engine.window(image, windows, placement);
    engine.fold(windows, sums, placement);
    const from = sources(overlapping);
    const found = await read(engine, windows);
    expect(found.map((x) => Number.isNaN(x))).toEqual(
      found.map((_, i) => from[i] === spoilt && i < from.length),
    );
    expect((await read(engine, sums)).map(Number.isNaN)).toEqual(numbers.map(Number.isNaN));
  });

  test("shapes that do not fit, placements of no meaning and shared storage are refused", async () => {
    const engine = await make(1);
    const [image, windows] = [engine.tensor([1, 4, 4, 2]), engine.tensor([1, 3, 3, 2, 2, 2])];
    expect(() => engine.window(image, engine.tensor([1, 3, 3, 2, 2, 3]), plain)).toThrow(RangeError);
    expect(() => engine.fold(engine.tensor([2, 3, 3, 2, 2, 2]), image, plain)).toThrow(RangeError);
    expect(() => engine.window(engine.tensor([4, 4, 2]), windows, plain)).toThrow(RangeError);
    expect(() => engine.window(image, windows, { ...plain, strides: [0, 1] })).toThrow(/strides \[0,1\]/);
    const both = engine.tensor([16 + 36]);
    const part = engine.reshape(engine.slice(both, 0, 16), [1, 4, 4, 1]);
    const rest = engine.reshape(engine.slice(both, 16, 36), [1, 3, 3, 2, 2, 1]);
    expect(() => engine.window(part, rest, plain)).toThrow(/share storage/);
    expect(() => engine.fold(rest, part, plain)).toThrow(/share storage/);
  });
}
