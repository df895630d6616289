/**
 * Writes one network kernel: declares its bindings, works out where each operand's numbers of the current lane
 * start, and skips lanes that the mask has stopped.
 *
 * Operands that live in the same buffer share a binding (WebGPU forbids one buffer as read and read_write).
 * Offsets and lane strides of tensors arrive as parameters, so that row views do not compile anew. A lane may
 * hold several *copies* (candidate points, directions): copy c of lane t is instance t·copies + c of the grid.
 */
import type { LaneTensor } from "../../../engine.ts";
import type { Kernel, KernelHost } from "../kernel.ts";
import { WebGpuTensor } from "../tensor.ts";
import { partsOf } from "./dispatch-parts.ts";

export type Access = "read" | "read_write";
export type Resource = LaneTensor | GPUBuffer;

export interface OperandOptions {
  /** Elements from one copy of a lane to the next; 0 (the default): all copies share the lane's numbers. */
  readonly copyStride?: number;
  /** Elements to skip, on top of the tensor's own offset. */
  readonly skip?: number;
  /** Element type of a buffer of its own (bytes of a data set, packed); numbers otherwise. */
  readonly type?: "f32" | "u32";
}

/** Where the numbers of a kernel's operand are. */
export interface Place extends OperandOptions {
  readonly resource: Resource;
}

/** An operand in WGSL: `at(i)` is element i of the current instance. */
export interface Operand {
  at(index: string): string;
  /** The first element's place in the binding, for precomputed indices used with {@link Operand.raw}. */
  readonly base: string;
  raw(index: string): string;
}

export interface KernelText {
  readonly label: string;
  /** Module-scope code. */
  readonly functions?: string;
  /** Declarations of workgroup memory; the body then has barriers. */
  readonly memory?: string;
  /** Multiplications and additions of one instance: dispatches that would take too long are cut by it. */
  readonly operations?: number;
  /** Body of `main`; may use `lane`, `copy`, `instance`, `wg`, `local`, `quad`. */
  readonly body: string;
  readonly workgroup: readonly [x: number, y: number];
  /** Workgroups in x and y; z is the instance, unless `instance` says otherwise. */
  readonly groups: readonly [x: number, y: number];
  /** Invocation holds instance `wg.x * workgroup + local.x` (small kernels, a thread per instance). */
  readonly threadPerInstance?: boolean;
  /** Writes what all lanes share: one instance, whatever the mask. */
  readonly shared?: boolean;
  /** Uses subgroup operations over quads of 4 invocations. */
  readonly quads?: boolean;
}

export class KernelWriter {
  readonly #host: KernelHost;
  readonly #copies: number;
  readonly #slots: {
    readonly resource: Resource;
    readonly buffer: GPUBuffer;
    readonly type: string;
    access: Access;
  }[] = [];
  readonly #parameters: number[] = [];
  readonly #prologue: string[] = [];
  #count = 0;

  constructor(host: KernelHost, copies = 1) {
    this.#host = host;
    this.#copies = copies;
  }

  /** Adds a tensor of the lanes, or a buffer that all lanes share. */
  operand(place: Place, access: Access): Operand {
    const { resource, ...options } = place;
    const buffer = resource instanceof WebGpuTensor ? resource.storage.buffer : (resource as GPUBuffer);
    let slot = this.#slots.findIndex((known) => known.buffer === buffer);
    const type = options.type ?? "f32";
    if (slot < 0) slot = this.#slots.push({ resource, buffer, type, access }) - 1;
    else if (access === "read_write") (this.#slots[slot] as { access: Access }).access = access;
    const base = `base${this.#count++}`;
    const skip = options.skip ?? 0;
    const copy = options.copyStride ? ` + copy * ${options.copyStride}u` : "";
    if (resource instanceof WebGpuTensor) {
      const offset = this.parameter(this.#host.offset(resource) + skip);
      const stride = this.parameter(this.#host.laneStride(resource));
      this.#prologue.push(`let ${base} = ${offset} + lane * ${stride}${copy};`);
    } else this.#prologue.push(`let ${base} = ${this.parameter(skip)}${copy};`);
    const raw = (index: string): string => `b${slot}[${index}]`;
    return { base, raw, at: (index) => raw(`${base} + ${index}`) };
  }

  /** A whole number that is no part of the compiled text. */
  parameter(value: number): string {
    const index = this.#parameters.push(value) - 1;
    return `p[${index >> 2}].${"xyzw"[index & 3]}`;
  }

  /** Issues the kernel. */
  dispatch(text: KernelText): void {
    const host = this.#host;
    const copies = this.#copies;
    const instances = host.lanes * copies;
    const mask =
      host.mask && !text.shared ? this.operand({ resource: host.mask }, "read").at("0u") : undefined;
    // Barriers need a branch that is seen to be the same for the whole workgroup.
    const together = mask !== undefined && text.memory !== undefined;
    const stop =
      mask === undefined
        ? ""
        : together
          ? `if (local.x + local.y == 0u) { running = ${mask}; }\n  if (workgroupUniformLoad(&running) == 0.0) { return; }`
          : `if (${mask} == 0.0) { return; }`;
    const origin = this.#parameters.length;
    const from = [0, 0, 0].map((start) => this.parameter(start));
    const perLane = this.parameter(copies);
    const total = text.threadPerInstance ? this.parameter(instances) : "";
    const declarations = this.#slots.map(
      ({ access, type }, slot) =>
        `@group(0) @binding(${slot}) var<storage, ${access}> b${slot}: array<${type}>;`,
    );
    if (this.#parameters.length === 0) this.#parameters.push(0);
    const blocks = Math.ceil(this.#parameters.length / 4);
    declarations.push(`@group(0) @binding(${this.#slots.length}) var<uniform> p: array<vec4u, ${blocks}>;`);
    const [x, y] = text.workgroup;
    const instance = text.threadPerInstance
      ? `let instance = wg.x * ${x}u + local.x;\n  if (instance >= ${total}) { return; }`
      : "let instance = wg.z;";
    const kernel: Kernel = {
      label: text.label,
      bindings: this.#slots.map(({ access }) => access),
      parameters: this.#parameters,
      grid: text.threadPerInstance
        ? [Math.ceil(instances / x), 1, 1]
        : [text.groups[0], text.groups[1], text.shared ? 1 : instances],
      // Quads are rows of a workgroup: the whole quad takes the same branches, whatever the analysis can prove.
      code: `${text.quads ? "enable subgroups;\ndiagnostic(off, subgroup_uniformity);\n" : ""}${declarations.join("\n")}
${together ? "var<workgroup> running: f32;" : ""}
${text.memory ?? ""}
${text.functions ?? ""}
@compute @workgroup_size(${x}, ${y})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u${text.quads ? ", @builtin(subgroup_invocation_id) quad: u32" : ""}) {
  let wg = group + vec3u(${from.join(", ")});
  ${instance}
  let copy = instance % ${perLane};
  let lane = instance / ${perLane};
  ${this.#prologue.join("\n  ")}
  ${stop}
${text.body}
}
`,
    };
    const resources = this.#slots.map(({ resource }) => resource);
    for (const { first, grid } of partsOf(kernel.grid, (text.operations ?? 0) * instances)) {
      const parameters = [...this.#parameters];
      parameters.splice(origin, 3, ...first);
      host.dispatch({ ...kernel, grid, parameters }, resources);
    }
  }
}
