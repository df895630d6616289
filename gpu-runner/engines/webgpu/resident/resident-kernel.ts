/**
 * A whole recorded program as one kernel: an invocation owns a lane, keeps all its numbers in variables, and
 * replays the program N times before it writes them back.
 *
 * ```
 * load S0…Sn of the lane
 * repeat N times, until the lane is inactive: operation 1; operation 2; …
 * store what changed
 * ```
 * Bindings: the buffers of every allocation that the program touches (read_write where it writes), the seeds
 * where it draws, then parameters: lanes, the offset of every allocation, N. No barrier: no operation looks at
 * another lane. Operations add in the order of their layered kernels, which are the specification.
 */

import type { Kernel } from "../kernel.ts";
import type { KernelVariant } from "../kernel-variant.ts";
import { Bindings, type View } from "../kernels/bindings.ts";
import { formulaPrelude } from "../kernels/formula.ts";
import { PHILOX } from "../kernels/random.ts";
import type { TensorStorage, WebGpuTensor } from "../tensor.ts";
import { copyBody } from "./copy-body.ts";
import { eigenBody, eigenFunction } from "./eigen-body.ts";
import { LaneMemory } from "./lane-memory.ts";
import { loop } from "./loops.ts";
import { mapBody } from "./map-body.ts";
import { matmulBody } from "./matmul-body.ts";
import { type Operation, tensorsOf } from "./operation.ts";
import { randomBody } from "./random-body.ts";
import { reduceBody } from "./reduce-body.ts";

/**
 * Numbers that a lane may hold, at most: 32 KiB an invocation. Far above what closed-form problems of 100 parameters
 * and the methods of the zoo need, far below where arrays of the invocation stop being cheap.
 */
const MAX_NUMBERS = 8192;
/** Characters of a kernel, at most: SwiftShader compiles 20,000 of them a second. */
const MAX_CHARACTERS = 300_000;
/** Statements up to which an operation is written out: indices become constants, but every statement is compiled. */
const UNROLLED = 16;
/** A workgroup fills the four invocations that a software adapter runs at once, or a warp. */
const WORKGROUP = { register: 4, tile: 32 } as const;

export interface ResidentSettings {
  readonly device: GPUDevice;
  readonly lanes: number;
  /** Lane scalar that masks the program, or none. */
  readonly active: WebGpuTensor | undefined;
  readonly seeds: GPUBuffer;
  readonly variant: KernelVariant;
}

export interface ResidentKernel {
  /** The kernel that replays the program `times` times; only its parameters depend on `times`. */
  kernel(times: number): Kernel;
  readonly resources: readonly GPUBuffer[];
}

export type Residency =
  | { readonly ok: true; readonly resident: ResidentKernel }
  | { readonly ok: false; readonly reason: string };

/** Builds the kernel, or says why the program cannot be resident. */
export function residentKernel(operations: readonly Operation[], settings: ResidentSettings): Residency {
  const refuse = (reason: string): Residency => ({ ok: false, reason });
  const { device, lanes, active, variant } = settings;
  const workgroup = WORKGROUP[variant];
  const touched = new Set<TensorStorage>();
  for (const tensor of operations.flatMap(tensorsOf)) {
    if (tensor.parts) return refuse("a tensor is split over several buffers");
    touched.add(tensor.storage);
  }
  const numbers = [...touched].reduce((total, { size }) => total + size, 0);
  if (numbers > MAX_NUMBERS) return refuse(`${numbers} numbers a lane, at most ${MAX_NUMBERS} stay resident`);

  const memory = new LaneMemory();
  let body: string;
  try {
    body = programBody(operations, memory, active);
  } catch (error) {
    if (error instanceof RangeError) return refuse(error.message);
    throw error;
  }
  const bindings = new Bindings(lanes);
  const accesses = memory.storages.map((storage) =>
    bindings.add(wholeOf(storage), memory.isWritten(storage), false),
  );
  const draws = body.includes("seeds[lane]");
  const slot = bindings.kernel.bindings.length;
  const mostBuffers = device.limits.maxStorageBuffersPerShaderStage;
  if (slot + (draws ? 1 : 0) > mostBuffers)
    return refuse(`${slot} buffers, the device binds ${mostBuffers} at a time`);
  const steps = bindings.parameter(0);
  const load = memory.storages.map((storage, i) =>
    transfer(memory, storage, i, (element, at) => `${element} = ${accesses[i]?.load(at)};`),
  );
  const store = memory.storages.map((storage, i) =>
    memory.isWritten(storage)
      ? transfer(memory, storage, i, (element, at) => accesses[i]?.store(at, element) ?? "")
      : "",
  );
  const declarations = draws
    ? `${bindings.declarations().replace(`@binding(${slot}) var<uniform>`, `@binding(${slot + 1}) var<uniform>`)}
@group(0) @binding(${slot}) var<storage, read> seeds: array<vec2u>;
${PHILOX}`
    : bindings.declarations();
  const orders = new Set(operations.flatMap((o) => (o.kind === "symmetricEigen" ? [o.matrix.shape[0]] : [])));
  const eigen = [...orders].map((k) => eigenFunction(k ?? 1)).join("\n");
  const mask = active ? memory.resolve(memory.at(active, [])) : undefined;
  const main = `@compute @workgroup_size(${workgroup})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let lane = id.x;
  if (lane >= p[0].x) { return; }
  ${memory.declarations()}
  ${load.join("\n  ")}
  ${mask ? `if (${mask} == 0f) { return; }` : ""}
  for (var replay = 0u; replay < ${steps}; replay++) {
  ${memory.resolve(body)}
  ${mask ? `if (${mask} == 0f) { break; }` : ""}
  }
  ${store.join("\n  ")}
}
`;
  const code = `${declarations}
${formulaPrelude(main, "f32")}
${eigen}
${main}`;
  if (code.length > MAX_CHARACTERS)
    return refuse(`a kernel of ${code.length} characters, at most ${MAX_CHARACTERS} are compiled`);
  const { bindings: kinds, parameters } = bindings.kernel;
  return {
    ok: true,
    resident: {
      kernel: (times) => ({
        label: `resident program of ${operations.length} operations`,
        code,
        grid: [Math.ceil(lanes / workgroup), 1, 1],
        bindings: draws ? [...kinds, "read"] : kinds,
        parameters: [...parameters.slice(0, -1), times],
      }),
      resources: draws ? [...bindings.buffers, settings.seeds] : bindings.buffers,
    },
  };
}

/** All operations in order; what follows a change of the mask is behind a test of it. */
function programBody(
  operations: readonly Operation[],
  memory: LaneMemory,
  active: WebGpuTensor | undefined,
): string {
  if (active) memory.at(active, []);
  let open = 0;
  const parts: string[] = [];
  for (const operation of operations) {
    parts.push(`{ ${operationBody(operation, memory, UNROLLED)} }`);
    if (active && changes(operation, active.storage)) {
      parts.push(`if (${memory.at(active, [])} != 0f) {`);
      open++;
    }
  }
  return `${parts.join("\n  ")}${" }".repeat(open)}`;
}

function operationBody(operation: Operation, memory: LaneMemory, unrolled: number): string {
  switch (operation.kind) {
    case "map":
      return mapBody(operation, memory, unrolled);
    case "reduce":
      return reduceBody(operation, memory, unrolled);
    case "matmul":
      return matmulBody(operation, memory, unrolled);
    case "symmetricEigen":
      return eigenBody(operation, memory);
    case "random":
      return randomBody(operation, memory, unrolled);
    case "copy":
      return copyBody(operation, memory, unrolled);
    default:
      return operation satisfies never;
  }
}

function changes(operation: Operation, storage: TensorStorage): boolean {
  if (!tensorsOf(operation).some((tensor) => tensor.storage === storage)) return false;
  const before = new LaneMemory();
  operationBody(operation, before, 0);
  return before.isWritten(storage);
}

function wholeOf(storage: TensorStorage): View {
  return {
    shape: [storage.size],
    strides: [1],
    offset: storage.base,
    laneStride: storage.laneStride,
    storage,
  };
}

function transfer(
  memory: LaneMemory,
  storage: TensorStorage,
  slot: number,
  line: (element: string, at: string) => string,
): string {
  if (!memory.isIndexed(slot))
    return Array.from({ length: storage.size }, (_, i) => line(memory.element(slot, i), `${i}u`)).join(" ");
  return loop(storage.size, false, (i) => line(`S${slot}[${i}]`, typeof i === "number" ? `${i}u` : i));
}
