/**
 * Where a step's time goes: every distinct dispatch of one method timed alone, times how often it is issued,
 * and what its kernel costs to compile.
 */

import type { Kernel } from "../../gpu-runner/engines/webgpu/kernel.ts";
import { createObjective } from "../../gpu-runner/engines/webgpu/network/objective.ts";
import { createWebGpuEngine } from "../../gpu-runner/engines/webgpu/webgpu-engine.ts";
import { laneSeeds } from "../../gpu-runner/random/philox.ts";
import type { Clock } from "./contender.ts";
import { type EngineOptions, prepare } from "./ours.ts";
import { type Fixture, type Method, trainingData } from "./workload.ts";

/** Dispatches of one kernel, in a row. */
const BURST_MS = 12;

export interface ProfileEntry {
  readonly label: string;
  readonly count: number;
  /** Of one dispatch; the least of the rounds. */
  readonly ms: number;
  readonly share: number;
  /** Wall time of compiling it alone on a fresh device; 0 where no second device was given. */
  readonly compileMs: number;
  readonly codeBytes: number;
}

/** @param fresh a device on which nothing was compiled yet, to time compilation on */
export async function profile(
  fixture: Fixture,
  method: Method,
  lanes: number,
  options: EngineOptions,
  now: Clock,
  rounds: number,
  fresh?: GPUDevice,
): Promise<readonly ProfileEntry[]> {
  const seeds = laneSeeds(Array.from({ length: lanes }, (_, lane) => lane + 1));
  const engine = createWebGpuEngine({
    device: options.device,
    adapterInfo: options.info,
    lanes,
    seeds,
    ...options.kernels,
  });
  const objective = await createObjective(engine, fixture.workload.spec, trainingData(fixture, lanes));
  const issue = engine.dispatch.bind(engine);
  const seen = new Map<string, { kernel: Kernel; resources: Parameters<typeof issue>[1]; count: number }>();
  engine.dispatch = (kernel, resources) => {
    const key = `${kernel.code}${kernel.grid}`;
    const known = seen.get(key) ?? { kernel, resources, count: 0 };
    known.count++;
    seen.set(key, known);
    issue(kernel, resources);
  };
  const { program, before } = prepare(engine, objective, fixture, method, () => seen.clear());
  await engine.prepare(program);
  if (before) engine.run(before);
  engine.run(program);
  await engine.finish();
  const timed = [...seen.values()].map(({ kernel, resources, count }) => ({
    kernel,
    count,
    program: engine.record(() => issue(kernel, resources)),
    repeats: 8,
    ms: Number.POSITIVE_INFINITY,
  }));
  for (let round = 0; round <= rounds; round++)
    for (const entry of timed) {
      const began = now();
      engine.run(entry.program, entry.repeats);
      await engine.finish();
      const each = (now() - began) / entry.repeats;
      if (round > 0) entry.ms = Math.min(entry.ms, each);
      else entry.repeats = Math.max(4, Math.min(400, Math.round(BURST_MS / each)));
    }
  const total = timed.reduce((sum, { ms, count }) => sum + ms * count, 0);
  const entries: ProfileEntry[] = [];
  for (const { kernel, count, ms } of timed)
    entries.push({
      label: kernel.label,
      count,
      ms,
      share: (ms * count) / total,
      compileMs: fresh ? await compileMs(fresh, kernel, now) : 0,
      codeBytes: kernel.code.length,
    });
  engine.dispose();
  return entries;
}

async function compileMs(device: GPUDevice, kernel: Kernel, now: Clock): Promise<number> {
  const began = now();
  await device.createComputePipelineAsync({
    layout: "auto",
    compute: { module: device.createShaderModule({ code: kernel.code }), entryPoint: "main" },
  });
  return now() - began;
}

/** The profile as lines of a table. */
export function profileLines(title: string, entries: readonly ProfileEntry[]): readonly string[] {
  const sum = entries.reduce((total, { ms, count }) => total + ms * count, 0);
  const dispatches = entries.reduce((total, { count }) => total + count, 0);
  const compile = entries.reduce((total, entry) => total + entry.compileMs, 0);
  return [
    `${title}: ${sum.toFixed(3)} ms, ${dispatches} dispatches, ${entries.length} kernels${compile > 0 ? `, ${compile.toFixed(0)} ms to compile one by one` : ""}`,
    ...entries.map(
      ({ label, count, ms, share, compileMs: compiled, codeBytes }) =>
        `  ${(100 * share).toFixed(1).padStart(5)} %  ${ms.toFixed(4).padStart(9)} ms ×${String(count).padEnd(4)} compile ${compiled.toFixed(0).padStart(5)} ms  ${(codeBytes / 1024).toFixed(1).padStart(5)} KiB  ${label}`,
    ),
  ];
}
