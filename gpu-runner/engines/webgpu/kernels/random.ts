/**
 * Philox4x32-10 random numbers; the recipe is in `random/philox.ts`, which is the specification.
 *
 * Bindings: out, counter (`[1]`), seeds (`[T, 2]` u32), active; one per distinct buffer, then parameters.
 * One invocation per block of four (uniform, rademacher) or two (normal) elements.
 */
import type { Distribution } from "../../../engine.ts";
import type { Kernel } from "../kernel.ts";
import type { WebGpuTensor } from "../tensor.ts";
import { Bindings } from "./bindings.ts";
import { sineFunctions } from "./formula.ts";
import { laneGrid } from "./grid.ts";
import { offsetExpression } from "./iteration.ts";

/** Elements of one block of the generator. */
export const RANDOM_BLOCK: Readonly<Record<Distribution, number>> = { normal: 2, uniform: 4, rademacher: 4 };

/** WGSL functions `philox` and `unit`. */
export const PHILOX = `
fn multiply_high(a: u32, b: u32) -> u32 {
  let al = a & 0xffffu; let ah = a >> 16u; let bl = b & 0xffffu; let bh = b >> 16u;
  let middle = ah * bl + ((al * bl) >> 16u);
  let carry = al * bh + (middle & 0xffffu);
  return ah * bh + (middle >> 16u) + (carry >> 16u);
}
fn philox(key: vec2u, counter: vec4u) -> vec4u {
  var k = key;
  var c = counter;
  for (var round = 0u; round < 10u; round++) {
    let h0 = multiply_high(0xd2511f53u, c.x); let l0 = 0xd2511f53u * c.x;
    let h1 = multiply_high(0xcd9e8d57u, c.z); let l1 = 0xcd9e8d57u * c.z;
    c = vec4u(h1 ^ c.y ^ k.x, l1, h0 ^ c.w ^ k.y, l0);
    k += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}
fn unit(word: u32) -> f32 { return f32(word >> 8u) * 5.9604644775390625e-8f; }
`;

/** WGSL that makes `values` of the words `w`. */
export function drawnValues(distribution: Distribution): string {
  switch (distribution) {
    case "normal":
      return `let radius = sqrt(-2f * log(1f - unit(w.x)));
  let angle = 6.283185307179586f * unit(w.y);
  let values = vec2f(radius * cos_precise(angle), radius * sin_precise(angle));`;
    case "uniform":
      return "let values = vec4f(unit(w.x), unit(w.y), unit(w.z), unit(w.w));";
    case "rademacher":
      return "let values = select(vec4f(-1f), vec4f(1f), (w >> vec4u(31u)) == vec4u(1u));";
    default:
      return distribution satisfies never;
  }
}

export interface RandomKernel {
  readonly kernel: Kernel;
  readonly resources: readonly GPUBuffer[];
}

/** @param firstElement number of the first element of `out`, for a part of a larger tensor */
export function randomKernel(
  distribution: Distribution,
  out: WebGpuTensor,
  counter: WebGpuTensor,
  stream: number,
  seeds: GPUBuffer,
  lanes: number,
  active: WebGpuTensor | undefined,
  firstElement = 0,
): RandomKernel {
  const bindings = new Bindings(lanes);
  const target = bindings.add(out, true, false);
  const step = bindings.add(counter, false, false);
  const mask = active ? bindings.add(active, false, false) : undefined;
  const block = RANDOM_BLOCK[distribution];
  // A part may begin inside a block: whole blocks are drawn, elements outside the part are not stored.
  const skip = firstElement % block;
  const firstBlock = (firstElement - skip) / block;
  const [d0, d1, d2] = [...new Array<number>(3 - out.shape.length).fill(1), ...out.shape] as [
    number,
    number,
    number,
  ];
  const strides = [...new Array<number>(3 - out.shape.length).fill(0), ...out.strides] as [
    number,
    number,
    number,
  ];
  const place = out.contiguous
    ? "e"
    : offsetExpression([
        [`(e / ${d1 * d2}u)`, d0 > 1 ? strides[0] : 0],
        [`(e / ${d2}u % ${d1}u)`, d1 > 1 ? strides[1] : 0],
        [`(e % ${d2}u)`, strides[2]],
      ]);
  const { grid, prologue } = laneGrid(Math.ceil((out.size + skip) / block), lanes);
  const seedSlot = bindings.kernel.bindings.length;
  const declarations = bindings
    .declarations()
    .replace(`@binding(${seedSlot}) var<uniform>`, `@binding(${seedSlot + 1}) var<uniform>`);
  const code = `${declarations}
@group(0) @binding(${seedSlot}) var<storage, read> seeds: array<vec2u>;
${PHILOX}${distribution === "normal" ? sineFunctions("f32") : ""}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  ${prologue}
  ${mask ? `if (${mask.load("0u")} == 0f) { return; }` : ""}
  let w = philox(seeds[lane], vec4u(item + ${firstBlock}u, u32(${step.load("0u")}), ${stream >>> 0}u, ${distribution === "normal" ? 1 : 0}u));
  ${drawnValues(distribution)}
  for (var k = 0u; k < ${block}u; k++) {
    let drawn = item * ${block}u + k;
    if (drawn < ${skip}u || drawn >= ${skip + out.size}u) { continue; }
    let e = drawn - ${skip}u;
    ${target.store(place, "values[k]")}
  }
}
`;
  const { bindings: kinds, parameters } = bindings.kernel;
  return {
    kernel: {
      label: `random ${distribution} [${out.shape}]`,
      code,
      grid,
      bindings: [...kinds, "read"],
      parameters,
    },
    resources: [...bindings.buffers, seeds],
  };
}
