/** The contenders at training a small network: layered kernels, and the two forms of one kernel. */
import { createObjective } from "../../gpu-runner/engines/webgpu/network/objective.ts";
import { createWebGpuEngine } from "../../gpu-runner/engines/webgpu/webgpu-engine.ts";
import { laneSeeds } from "../../gpu-runner/random/philox.ts";
import type { Clock } from "../engine/contender.ts";
import { type Fixture, RATE, trainingData } from "../engine/workload.ts";
import { type OpenedDevice, type ResidentContender, recordStep } from "./closed-form.ts";
import {
  type Form,
  padParameters,
  scratchSize,
  shapeOf,
  tinyGroups,
  tinyKernel,
  unpadParameters,
} from "./tiny-network.ts";

/** Steps after which θ is compared. */
const CHECKED_STEPS = 3;
/** Replays in one dispatch, at most: below half a second at 1,024 lanes. */
const MAX_REPLAYS = { few: 32, many: 1 } as const;

export async function layeredNetwork(
  fixture: Fixture,
  lanes: number,
  opened: OpenedDevice,
  now: Clock,
): Promise<ResidentContender> {
  const began = now();
  const seeds = laneSeeds(Array.from({ length: lanes }, (_, lane) => lane + 1));
  const engine = createWebGpuEngine({ device: opened.device, adapterInfo: opened.info, lanes, seeds });
  const objective = await createObjective(engine, fixture.workload.spec, trainingData(fixture, lanes));
  const theta = engine.tensor([objective.size], fixture.theta);
  const program = recordStep(engine, "sgd", { rate: RATE }, objective, theta);
  await engine.prepare(program);
  engine.run(program);
  await engine.finish();
  const firstStepMs = now() - began;
  engine.run(program, CHECKED_STEPS - 1);
  const [reached] = await engine.snapshot([theta]);
  return {
    name: "layered",
    lanes,
    check: Array.from(reached ?? []).slice(0, objective.size),
    firstStepMs,
    dispatchesPerStep: program.length,
    async run(steps) {
      engine.run(program, steps);
      await engine.finish();
    },
    dispose: () => engine.dispose(),
  };
}

export async function residentNetwork(
  fixture: Fixture,
  lanes: number,
  form: Form,
  { device }: OpenedDevice,
  now: Clock,
): Promise<ResidentContender> {
  const began = now();
  const shape = shapeOf(fixture);
  const storage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const filled = (data: Float32Array | Uint32Array): GPUBuffer => {
    const buffer = device.createBuffer({ size: data.byteLength, usage: storage });
    device.queue.writeBuffer(buffer, 0, data as Float32Array<ArrayBuffer>);
    return buffer;
  };
  const theta = filled(padParameters(shape, fixture.theta, lanes));
  const scratch = device.createBuffer({ size: scratchSize(shape) * lanes * 4, usage: storage });
  const buffers = [filled(fixture.features), filled(Uint32Array.from(fixture.labels)), theta, scratch];
  const pipeline = await device.createComputePipelineAsync({
    layout: "auto",
    compute: { module: device.createShaderModule({ code: tinyKernel(shape, form) }), entryPoint: "main" },
  });
  const groups = new Map<number, GPUBindGroup>();
  const groupOf = (replays: number): GPUBindGroup => {
    const known = groups.get(replays);
    if (known) return known;
    const p = device.createBuffer({ size: 16, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
    device.queue.writeBuffer(p, 0, Uint32Array.of(lanes, replays, 0, 0));
    const group = device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [...buffers, p].map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    groups.set(replays, group);
    return group;
  };
  const most = lanes >= 256 ? MAX_REPLAYS.many : MAX_REPLAYS.few;
  const run = async (steps: number): Promise<void> => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    for (let left = steps; left > 0; left -= most) {
      pass.setBindGroup(0, groupOf(Math.min(left, most)));
      pass.dispatchWorkgroups(tinyGroups(form, lanes));
    }
    pass.end();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
  };
  await run(1);
  const firstStepMs = now() - began;
  await run(CHECKED_STEPS - 1);
  const check = unpadParameters(shape, await readBack(device, theta));
  return {
    name: form,
    lanes,
    check,
    firstStepMs,
    dispatchesPerStep: 1 / most,
    run,
    dispose: () => {
      for (const buffer of buffers) buffer.destroy();
    },
  };
}

async function readBack(device: GPUDevice, source: GPUBuffer): Promise<Float32Array> {
  const staging = device.createBuffer({
    size: source.size,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(source, 0, staging, 0, source.size);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const copy = new Float32Array(staging.getMappedRange().slice(0));
  staging.destroy();
  return copy;
}
