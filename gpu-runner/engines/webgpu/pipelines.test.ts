/** Where a call compiles before it returns, as in wgpu, the event loop turns between two kernels. */
import { expect, it, vi } from "vitest";
import type { Kernel } from "./kernel.ts";
import { Pipelines } from "./pipelines.ts";

vi.stubGlobal("GPUShaderStage", { COMPUTE: 4 });

/**
 * @param blockedMs how long a call takes before it returns
 * @param ran is told of each dispatch
 */
function deviceThatBlocks(blockedMs: number, ran = (_workgroups: number) => {}): GPUDevice {
  const device = {
    pushErrorScope: () => {},
    popErrorScope: () => Promise.resolve(null),
    createShaderModule: () => ({}),
    createBindGroupLayout: () => ({}),
    createPipelineLayout: () => ({}),
    queue: { submit: () => {}, onSubmittedWorkDone: () => Promise.resolve() },
    createCommandEncoder: () => ({
      beginComputePass: () => ({
        setPipeline: () => {},
        setBindGroup: () => {},
        dispatchWorkgroups: ran,
        end: () => {},
      }),
      finish: () => ({}),
    }),
    createComputePipelineAsync: () => {
      const until = performance.now() + blockedMs;
      while (performance.now() < until);
      return Promise.resolve({});
    },
  };
  return device as unknown as GPUDevice;
}

/** Timers that came due while so many kernels were compiled. */
async function ticksWhileCompiling(blockedMs: number, kernels: number): Promise<number> {
  const pipelines = Pipelines.of(deviceThatBlocks(blockedMs));
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  const kernel = (k: number): Kernel => ({
    label: `kernel ${k}`,
    code: `${k}`,
    bindings: [],
    grid: [1, 1, 1],
  });
  const all = Array.from({ length: kernels }, (_, k) => pipelines.get(kernel(k)));
  await Promise.all(all.map((each) => pipelines.compile(each)));
  clearInterval(timer);
  expect(all.every(({ ready }) => ready)).toBe(true);
  return ticks;
}

it("heartbeats get through while kernels are compiled by calls that block", async () => {
  expect(await ticksWhileCompiling(20, 20)).toBeGreaterThanOrEqual(10);
});

/** Dispatches of preparing five kernels twice. */
async function preparing(blockedMs: number): Promise<readonly number[]> {
  const dispatches: number[] = [];
  const pipelines = Pipelines.of(deviceThatBlocks(blockedMs, (workgroups) => dispatches.push(workgroups)));
  const group = {} as GPUBindGroup;
  const kernel = (k: number): Kernel => ({ label: "", code: `${k}`, bindings: [], grid: [1, 1, 1] });
  const all = Array.from({ length: 5 }, (_, k) => ({ pipeline: pipelines.get(kernel(k)), group }));
  await pipelines.prepare([...all, ...all]);
  await pipelines.prepare(all);
  return dispatches;
}

it("each kernel runs once on nothing where calls block, for the driver's own compiler, and nowhere else", async () => {
  expect(await preparing(20)).toEqual([0, 0, 0, 0, 0]);
  expect(await preparing(0)).toEqual([]);
});

it("nothing waits where calls return at once", async () => {
  const began = performance.now();
  expect(await ticksWhileCompiling(0, 2_000)).toBeLessThan(10);
  expect(performance.now() - began).toBeLessThan(2_000);
});
