/**
 * Which product kernels an adapter runs fastest: a short timed trial, remembered per adapter. All candidates
 * give the same bits (`kernels/matmul.gpu.test.ts`, `network/network.gpu.test.ts`), so the outcome decides nothing
 * but speed. Where both variants are candidates, the gradient of a network is timed beside the plain product.
 */
import type { Program } from "../../engine.ts";
import type { NetworkSpec } from "../../network.ts";
import { isSoftwareAdapter } from "./adapter.ts";
import type { KernelVariant } from "./kernel-variant.ts";
import { DEFAULT_TILE } from "./kernels/matmul-register.ts";
import type { RegisterTile } from "./kernels/product.ts";
import { createObjective } from "./network/objective.ts";
import { createWebGpuEngine, type WebGpuEngine } from "./webgpu-engine.ts";

export interface KernelChoice {
  readonly variant: KernelVariant;
  readonly tile: RegisterTile;
}

/** Where choices outlive a page or a process: `localStorage`, say. */
export interface ChoiceStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** A layer of a common network: rows × inputs × outputs. */
const TRIAL = { m: 128, k: 784, n: 128 } as const;
const NETWORK: NetworkSpec = {
  input: [TRIAL.k],
  layers: [
    { kind: "dense", outputs: TRIAL.n, bias: true },
    { kind: "activation", activation: "tanh" },
    { kind: "dense", outputs: 10, bias: true },
  ],
  loss: "softmax-cross-entropy",
  weightDecay: 0,
};
const ROUNDS = 5;
/** Bump when kernels change, so that old choices are not believed. */
const VERSION = 3;

const REGISTER_TILES: readonly RegisterTile[] = [
  { rows: 8, quads: 1 },
  DEFAULT_TILE,
  { rows: 8, quads: 2 },
  { rows: 8, quads: 4 },
];

/** Workgroup memory is emulated on software adapters: slow to compile and to run, so it is not even tried. */
function candidatesFor(info: GPUAdapterInfo): readonly KernelChoice[] {
  const register = REGISTER_TILES.map((tile) => ({ variant: "register" as const, tile }));
  return isSoftwareAdapter(info) ? register : [...register, { variant: "tile", tile: DEFAULT_TILE }];
}

/**
 * Name under which a choice is remembered. Firefox names no adapter: two GPUs of a machine then differ in their limits at
 * best, which are part of the name.
 */
export function adapterKey(info: GPUAdapterInfo, limits: Partial<GPUSupportedLimits>): string {
  const { vendor, architecture, device, description } = info;
  const sizes = [
    limits.maxBufferSize,
    limits.maxStorageBufferBindingSize,
    limits.maxComputeWorkgroupStorageSize,
    limits.maxComputeInvocationsPerWorkgroup,
  ];
  return ["saddlebench-kernels", VERSION, vendor, architecture, device, description, ...sizes].join("/");
}

/**
 * The fastest kernels of this adapter, from `store` when it was tried before.
 * @param now monotonic milliseconds
 */
export async function chooseKernels(
  device: GPUDevice,
  info: GPUAdapterInfo,
  now: () => number,
  store?: ChoiceStore,
): Promise<KernelChoice> {
  const candidates = candidatesFor(info);
  const key = adapterKey(info, device.limits);
  const remembered = store?.getItem(key);
  const known = candidates.find((candidate) => JSON.stringify(candidate) === remembered);
  if (known) return known;
  const both = new Set(candidates.map(({ variant }) => variant)).size > 1;
  const trials: Trial[] = [];
  for (const choice of candidates) {
    const engine = createWebGpuEngine({
      device,
      adapterInfo: info,
      lanes: 1,
      seeds: new Uint32Array(2),
      ...choice,
    });
    const step = both ? await networkStep(engine) : () => {};
    trials.push({ choice, engine, program: trialProgram(engine, step), best: Number.POSITIVE_INFINITY });
  }
  try {
    await Promise.all(trials.map(({ engine, program }) => engine.prepare(program)));
    // Interleaved, least of the rounds: a neighbour's load hits all candidates alike.
    for (let round = 0; round <= ROUNDS; round++)
      for (const trial of trials) {
        const began = now();
        trial.engine.run(trial.program);
        await trial.engine.finish();
        if (round > 0) trial.best = Math.min(trial.best, now() - began);
      }
  } finally {
    for (const { engine } of trials) engine.dispose();
  }
  const fastest = trials.reduce((best, trial) => (trial.best < best.best ? trial : best));
  store?.setItem(key, JSON.stringify(fastest.choice));
  return fastest.choice;
}

interface Trial {
  readonly choice: KernelChoice;
  readonly engine: WebGpuEngine;
  readonly program: Program;
  best: number;
}

/** One product, and what `step` issues. */
function trialProgram(engine: WebGpuEngine, step: () => void): Program {
  const { m, k, n } = TRIAL;
  const [a, b, out] = [
    engine.tensor([m, k], 0.5),
    engine.tensor([k, n], 0.25),
    engine.tensor([m, n]),
  ] as const;
  return engine.record(() => {
    engine.matmul(a, b, out);
    step();
  });
}

/** Issues the gradient of a network on bytes. */
async function networkStep(engine: WebGpuEngine): Promise<() => void> {
  const { m, k } = TRIAL;
  const objective = await createObjective(engine, NETWORK, {
    count: m,
    batchSize: m,
    features: new Uint8Array(m * k).fill(100),
    targets: new Uint8Array(m),
    seeds: [1],
  });
  const [theta, value, gradient] = [
    engine.tensor([objective.size], 0.01),
    engine.tensor([1]),
    engine.tensor([objective.size]),
  ];
  return () => objective.gradient(theta, value, gradient);
}
