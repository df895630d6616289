/** Every kernel of `matmul` against float64 and against each other, beyond the sizes of the contract. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LaneTensor } from "../../../engine.ts";
import { openDawnDevice } from "../../../hosts/dawn.ts";
import { laneSeeds, randomElement } from "../../../random/philox.ts";
import { createWebGpuEngine, type WebGpuEngine } from "../webgpu-engine.ts";

/** Rounding of a float32 sum of a few thousand terms, relative to the sum of their sizes. */
const F32_SUM = 1e-6;
const LANES = 2;

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());

const engineWith = (options: Partial<Parameters<typeof createWebGpuEngine>[0]>): WebGpuEngine =>
  createWebGpuEngine({ device: opened.device, lanes: LANES, seeds: laneSeeds([1, 2]), ...options });

function numbers(count: number, key: number): Float32Array {
  const scratch = new Uint32Array(4);
  return Float32Array.from(
    { length: count },
    (_, e) => randomElement("uniform", key, 7, e, 0, 0, scratch) - 0.5,
  );
}

const KERNELS = [
  { name: "8x4", variant: "register", tile: { rows: 8, quads: 1 } },
  { name: "8x8", variant: "register", tile: { rows: 8, quads: 2 } },
  { name: "16x8", variant: "register", tile: { rows: 16, quads: 2 } },
  { name: "tile", variant: "tile", tile: { rows: 8, quads: 2 } },
] as const;

/** Ragged edges, and a k that is cut into chunks, in every transposition; whole tiles in one. */
const CASES = [
  { m: 64, k: 32, n: 64, transposeA: false, transposeB: false },
  { m: 36, k: 1024, n: 37, transposeA: true, transposeB: false },
  ...[false, true].flatMap((transposeA) =>
    [false, true].flatMap((transposeB) => [
      { m: 65, k: 100, n: 70, transposeA, transposeB },
      { m: 33, k: 2050, n: 40, transposeA, transposeB },
    ]),
  ),
];

test.each(CASES)(
  "%o: all kernels give the float64 product, and the same bits",
  async ({ m, k, n, ...options }) => {
    const [as, bs] = [numbers(LANES * m * k, m), numbers(LANES * k * n, n)];
    const results: Float32Array[] = [];
    for (const { variant, tile } of KERNELS) {
      const engine = engineWith({ variant, tile });
      const a = engine.tensor(options.transposeA ? [k, m] : [m, k], as);
      const b = engine.tensor(options.transposeB ? [n, k] : [k, n], bs);
      const out = engine.tensor([m, n], 9);
      engine.matmul(a, b, out, options);
      const [product] = await engine.snapshot([out]);
      results.push(product as Float32Array);
      engine.dispose();
    }
    const [first, ...others] = results as [Float32Array, ...Float32Array[]];
    for (const other of others) expect(other).toEqual(first);
    for (const [lane, i, j] of [
      [0, 0, 0],
      [1, m - 1, n - 1],
      [1, m >> 1, 3],
      [0, 3, n >> 1],
    ] as const) {
      let [sum, scale] = [0, 0];
      for (let l = 0; l < k; l++) {
        const x = as[lane * m * k + (options.transposeA ? l * m + i : i * k + l)] as number;
        const y = bs[lane * k * n + (options.transposeB ? j * k + l : l * n + j)] as number;
        sum += x * y;
        scale += Math.abs(x * y);
      }
      expect(Math.abs((first[(lane * m + i) * n + j] as number) - sum)).toBeLessThanOrEqual(F32_SUM * scale);
    }
  },
);

test("a basis that no binding holds is split by rows; every operation gives the same bits as on a whole one", async () => {
  const [k, p] = [7, 300];
  const run = async (bindingBytes: number): Promise<readonly unknown[]> => {
    const engine = engineWith({ bindingBytes });
    const basis = engine.tensor([k, p], numbers(LANES * k * p, 5));
    const [x, c, projected, combined, row] = [
      engine.tensor([p], numbers(p, 6)),
      engine.tensor([k], numbers(k, 7)),
      engine.tensor([k]),
      engine.tensor([p]),
      engine.tensor([p]),
    ] as [LaneTensor, LaneTensor, LaneTensor, LaneTensor, LaneTensor];
    const step = engine.tensor([1], 3);
    const [drawn, scaled, sums] = [engine.tensor([k, p]), engine.tensor([k, p]), engine.tensor([k])];
    const gram = engine.tensor([k, k]);
    engine.matmul(basis, x, projected);
    engine.matmul(basis, c, combined, { transposeA: true });
    engine.matmul(basis, basis, gram, { transposeB: true });
    engine.copy(engine.row(basis, 5), row);
    engine.random("uniform", drawn, step, 1);
    engine.map("y = v * x + _j", { y: scaled, v: engine.slice(basis, 0, k), x });
    engine.reduce("sum", "s = v * x", { v: scaled, x, s: sums });
    const buffers = engine.statistics.buffers;
    const read = await engine.snapshot([basis, projected, gram, row, drawn, scaled, sums]);
    const [sum] = await engine.snapshot([combined]);
    engine.dispose();
    return [read, sum, buffers];
  };
  const [whole, wholeSum, wholeBuffers] = await run(1 << 20);
  // Two rows of two lanes.
  const [split, splitSum, splitBuffers] = await run(2 * p * LANES * 4);
  expect(split).toEqual(whole);
  expect(splitBuffers).toBeGreaterThan((wholeBuffers as number) + 8);
  // Blocks are summed one after another, so only rounding is shared here.
  (splitSum as Float32Array).forEach((value, i) => {
    expect(Math.abs(value - ((wholeSum as Float32Array)[i] as number))).toBeLessThan(1e-6);
  });
});

test("a row that no binding holds is refused, with the numbers of what would fit", () => {
  const engine = engineWith({ bindingBytes: 4096 });
  expect(() => engine.tensor([4, 1000])).toThrow(
    /2 lanes need 8000 bytes in one binding, the device has 4096; 1 lanes would fit/,
  );
  engine.dispose();
});
