/** The endurance run itself: `node --expose-gc run.ts SHARDS`, started by `command.ts`. Exit code 1 when memory grows. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createWebGpuEngine } from "../../gpu-runner/engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../../gpu-runner/hosts/dawn.ts";
import { findOptimizer } from "../../gpu-runner/optimizers/registry.ts";
import { completeOptions, noData } from "../../gpu-runner/problems/create-problem.ts";
import { findProblem } from "../../gpu-runner/problems/registry.ts";
import { laneSeeds } from "../../gpu-runner/random/philox.ts";
import { runShard } from "../../gpu-runner/run/run-shard.ts";

/** Heap growth from the second look to the last that counts as flat: caches of code texts fill up early. */
const FLAT = 0.05;
/** Looks at memory over the run. */
const LOOKS = 10;
/** A closed form and a network, first and second order. */
const SHAPES = [
  ["himmelblau", "adam"],
  ["xor", "sgd"],
  ["rosenbrock", "saddle-free-newton"],
] as const;

interface Look {
  readonly shards: number;
  readonly gpuBuffers: number;
  readonly gpuBytes: number;
  readonly heapBytes: number;
  readonly residentBytes: number;
}

const total = Number(process.argv[2] ?? 1_000);
const { device, info } = await openDawnDevice();
const alive = { buffers: 0, bytes: 0 };
/** Counts beneath the engine: its own statistics would not see a buffer that it forgot. */
const counted = new Proxy(device, {
  get(target, name) {
    if (name === "createBuffer")
      return (descriptor: GPUBufferDescriptor) => {
        const buffer = target.createBuffer(descriptor);
        const destroy = buffer.destroy.bind(buffer);
        alive.buffers++;
        alive.bytes += descriptor.size;
        buffer.destroy = () => {
          alive.buffers--;
          alive.bytes -= descriptor.size;
          destroy();
        };
        return buffer;
      };
    const value: unknown = Reflect.get(target, name, target);
    return typeof value === "function" ? value.bind(target) : value;
  },
});

async function shard(number: number): Promise<void> {
  const [name, method] = SHAPES[number % SHAPES.length] ?? SHAPES[0];
  const problem = findProblem(name);
  const seeds = [2 * number, 2 * number + 1];
  const engine = createWebGpuEngine({
    device: counted,
    adapterInfo: info,
    lanes: 2,
    seeds: laneSeeds(seeds),
  });
  try {
    const { results } = await runShard({
      engine,
      problem,
      options: completeOptions(problem),
      optimizer: findOptimizer(method),
      trials: seeds.map((seed) => ({ key: `${seed}`, seed, hyperparameters: {}, budget: 12 })),
      data: noData,
      targets: [],
      curvePoints: 8,
      now: () => performance.now(),
    });
    if (results.length !== 2) throw new Error(`shard ${number} gave ${results.length} results`);
  } finally {
    engine.dispose();
  }
}

async function look(shards: number): Promise<Look> {
  // Wrappers of GPU objects are freed by finalizers, which run after the collection that finds them.
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, rss } = process.memoryUsage();
  return {
    shards,
    gpuBuffers: alive.buffers,
    gpuBytes: alive.bytes,
    heapBytes: heapUsed,
    residentBytes: rss,
  };
}

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1).padStart(7);
const looks: Look[] = [];
const every = Math.floor(total / LOOKS);
process.stdout.write("shards  GPU buffers  GPU MiB  heap MiB  resident MiB\n");
for (let number = 1; number <= total; number++) {
  await shard(number);
  if (number % every !== 0) continue;
  const seen = await look(number);
  looks.push(seen);
  process.stdout.write(
    `${String(number).padStart(6)}  ${String(seen.gpuBuffers).padStart(11)}  ${mebibytes(seen.gpuBytes)}  ${mebibytes(seen.heapBytes)}   ${mebibytes(seen.residentBytes)}\n`,
  );
}
const [second, lastLook] = [looks[1], looks.at(-1)];
if (!second || !lastLook) throw new Error("too few looks");
const growth = lastLook.heapBytes / second.heapBytes - 1;
const resident = lastLook.residentBytes / second.residentBytes - 1;
const flat = lastLook.gpuBytes === 0 && growth <= FLAT;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
process.stdout.write(
  `${flat ? "flat" : "GROWS"}: ${lastLook.gpuBytes} GPU bytes held between shards, heap ${percent(growth)} and process ${percent(resident)} from shard ${second.shards} to ${lastLook.shards}\n`,
);
const folder = join(dirname(import.meta.dirname), "results");
await mkdir(folder, { recursive: true });
await writeFile(join(folder, "endurance.json"), `${JSON.stringify({ flat, growth, looks }, null, 2)}\n`);
device.destroy();
process.exit(flat ? 0 : 1);
