/** What the adapter can do at best, and what a dispatch costs to encode: the yardsticks of the report. */
import { createWebGpuEngine, type WebGpuEngine } from "../../gpu-runner/engines/webgpu/webgpu-engine.ts";
import type { Clock } from "./contender.ts";
import type { EngineOptions } from "./ours.ts";

const INVOCATIONS = 4096;
const ITERATIONS = 1000;
/** Eight chains of vec4 multiply-adds. */
const FLOPS = INVOCATIONS * ITERATIONS * 8 * 4 * 2;
const CHAINS = ["a", "b", "c", "d", "e", "f", "g", "h"] as const;
const PEAK = {
  label: "alu-peak",
  bindings: ["read_write"],
  grid: [INVOCATIONS / 64, 1, 1],
  code: `@group(0) @binding(0) var<storage, read_write> out: array<vec4f>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let x = vec4f(f32(id.x) * 1e-6);
  ${CHAINS.map((name, i) => `var ${name} = x + ${i}.0;`).join(" ")}
  for (var i = 0u; i < ${ITERATIONS}u; i++) { ${CHAINS.map((name) => `${name} = ${name} * 0.999 + 0.001;`).join(" ")} }
  out[id.x] = ${CHAINS.join(" + ")};
}`,
} as const;

export interface Roofline {
  readonly aluGflops: number;
  readonly matmulGflops: number;
  readonly matmulOfPeak: number;
  readonly encodeMicrosecondsPerDispatch: number;
}

const SIZE = 512;

/** Peak and product are timed in turn, so that both see the same machine. */
export async function roofline(options: EngineOptions, rounds: number, now: Clock): Promise<Roofline> {
  const engine = createWebGpuEngine({
    device: options.device,
    adapterInfo: options.info,
    lanes: 1,
    seeds: new Uint32Array(2),
    ...options.kernels,
  });
  const out = engine.buffer(INVOCATIONS * 16);
  const [a, b, c] = [
    engine.tensor([SIZE, SIZE], 0.5),
    engine.tensor([SIZE, SIZE], 0.25),
    engine.tensor([SIZE, SIZE]),
  ];
  const peak = engine.record(() => engine.dispatch(PEAK, [out]));
  const product = engine.record(() => engine.matmul(a, b, c));
  await Promise.all([engine.prepare(peak), engine.prepare(product)]);
  const times = { peak: Number.POSITIVE_INFINITY, product: Number.POSITIVE_INFINITY };
  for (let round = 0; round <= rounds; round++)
    for (const name of ["peak", "product"] as const) {
      const began = now();
      engine.run(name === "peak" ? peak : product);
      await engine.finish();
      if (round > 0) times[name] = Math.min(times[name], now() - began);
    }
  const encodeMs = await encodeCost(engine, now);
  engine.dispose();
  const aluGflops = FLOPS / times.peak / 1e6;
  const matmulGflops = (2 * SIZE ** 3) / times.product / 1e6;
  return {
    aluGflops,
    matmulGflops,
    matmulOfPeak: matmulGflops / aluGflops,
    encodeMicrosecondsPerDispatch: encodeMs * 1000,
  };
}

const ENCODE_ROUNDS = 20;
const REPLAYS = 40;

/** Milliseconds per dispatch of `run` alone, submits excluded by staying below one submit's worth. */
async function encodeCost(engine: WebGpuEngine, now: Clock): Promise<number> {
  const tensors = Array.from({ length: 8 }, () => engine.tensor([1], 1));
  const program = engine.record(() => {
    for (const x of tensors) engine.map("x = x * 0.5 + 1", { x });
  });
  await engine.prepare(program);
  // Lets the running estimate learn how little a dispatch costs.
  for (let i = 0; i < 20; i++) {
    engine.run(program, 20);
    await engine.finish();
  }
  // Summed over rounds: a page's clock may tick in tenths of a millisecond.
  let encodingMs = 0;
  for (let round = 0; round < ENCODE_ROUNDS; round++) {
    const began = now();
    engine.run(program, REPLAYS);
    encodingMs += now() - began;
    await engine.finish();
  }
  return encodingMs / (ENCODE_ROUNDS * REPLAYS * program.length);
}
