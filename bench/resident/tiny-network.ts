/**
 * A small network trained inside one kernel, N steps a dispatch: by one invocation for each lane, or by a workgroup
 * for each lane with activations in its memory. Plain gradient descent on the full batch, tanh, softmax
 * cross-entropy: the least that a resident network has to do, so what it cannot win here it cannot win at all.
 *
 * Bindings: X `[B, D]`, labels `[B]`, θ `[T, …]` (read_write), scratch `[T, …]` (read_write), rates `[T]`, N.
 */
import type { Fixture } from "../engine/workload.ts";
import { RATE } from "../engine/workload.ts";

export type Form = "invocation a lane" | "workgroup a lane";

export interface TinyShape {
  readonly batch: number;
  readonly inputs: number;
  /** Hidden units, and rounded up to whole vec4s. */
  readonly hidden: number;
  readonly padded: number;
  readonly outputs: number;
}

const WORKGROUP = 64;
/** Invocations of a workgroup where each is a lane: what a software adapter runs at once. */
const LANES_PER_WORKGROUP = 4;

export function shapeOf({ workload, classes }: Fixture): TinyShape {
  const [inputs = 1] = workload.spec.input;
  const [first] = workload.spec.layers;
  const hidden = first?.kind === "dense" ? first.outputs : 1;
  return {
    batch: workload.batch,
    inputs,
    hidden,
    padded: Math.ceil(hidden / 4) * 4,
    outputs: classes,
  };
}

/** Where the parts of a lane's θ begin, in numbers: W1 `[D, H]`, b1, W2 `[H, O]`, b2, with H padded. */
function layout({ inputs, padded, outputs }: TinyShape) {
  const b1 = inputs * padded;
  const w2 = b1 + padded;
  const b2 = w2 + padded * outputs;
  return { b1, w2, b2, size: Math.ceil((b2 + outputs) / 4) * 4 };
}

/** θ of the product's layout to the padded one, once per lane. */
export function padParameters(shape: TinyShape, theta: Float32Array, lanes: number): Float32Array {
  const { inputs, hidden, padded, outputs } = shape;
  const { b1, w2, b2, size } = layout(shape);
  const one = new Float32Array(size);
  for (let i = 0; i < inputs; i++) one.set(theta.subarray(i * hidden, (i + 1) * hidden), i * padded);
  let at = inputs * hidden;
  one.set(theta.subarray(at, at + hidden), b1);
  at += hidden;
  one.set(theta.subarray(at, at + hidden * outputs), w2);
  at += hidden * outputs;
  one.set(theta.subarray(at, at + outputs), b2);
  const all = new Float32Array(size * lanes);
  for (let lane = 0; lane < lanes; lane++) all.set(one, lane * size);
  return all;
}

/** The reverse, of one lane. */
export function unpadParameters(shape: TinyShape, padded: Float32Array): number[] {
  const { inputs, hidden, outputs } = shape;
  const { b1, w2, b2 } = layout(shape);
  const theta: number[] = [];
  for (let i = 0; i < inputs; i++)
    theta.push(...padded.subarray(i * shape.padded, i * shape.padded + hidden));
  theta.push(...padded.subarray(b1, b1 + hidden));
  theta.push(...padded.subarray(w2, w2 + hidden * outputs));
  theta.push(...padded.subarray(b2, b2 + outputs));
  return theta;
}

/** Numbers a lane of scratch: h and ∂/∂h `[B, H]`, ∂/∂z `[B, O]`. */
export function scratchSize({ batch, padded, outputs }: TinyShape): number {
  return Math.ceil((2 * batch * padded + batch * outputs) / 4) * 4;
}

const times = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join(" ");

/** WGSL of the kernel. */
export function tinyKernel(shape: TinyShape, form: Form): string {
  const { batch, inputs, padded, outputs } = shape;
  const { b1, w2, b2, size } = layout(shape);
  const own = form === "invocation a lane";
  const quads = padded / 4;
  const phase = (items: number, body: string): string =>
    own
      ? `for (var item = 0u; item < ${items}u; item++) { ${body} }`
      : `for (var item = seat; item < ${items}u; item += ${WORKGROUP}u) { ${body} }`;
  const barrier = own ? "" : "storageBarrier(); workgroupBarrier();";
  const h = (quad: string): string => (own ? `scratch[o + ${quad}]` : `hidden[${quad}]`);
  const d = (quad: string): string => (own ? `scratch[o + ${batch * quads}u + ${quad}]` : `slopes[${quad}]`);
  const z = (at: string): string => {
    const place = own ? `${2 * batch * padded}u + ${at}` : at;
    return own ? `scratch[o + (${place}) / 4u][(${place}) % 4u]` : `errors[${place}]`;
  };
  const theta = (at: string): string => `theta[t + (${at}) / 4u][(${at}) % 4u]`;
  const forward = `let r = item / ${quads}u * 8u; let c = item % ${quads}u;
    ${times(8, (i) => `var s${i} = theta[t + ${b1 / 4}u + c];`)}
    for (var k = 0u; k < ${inputs / 4}u; k++) {
      ${times(8, (i) => `let x${i} = examples[(r + ${i}u) * ${inputs / 4}u + k];`)}
      ${times(4, (u) => `let w${u} = theta[t + (k * 4u + ${u}u) * ${quads}u + c]; ${times(8, (i) => `s${i} = fma(vec4f(x${i}[${u}]), w${u}, s${i});`)}`)}
    }
    ${times(8, (i) => `${h(`(r + ${i}u) * ${quads}u + c`)} = tanh(s${i});`)}`;
  const backward = `let r = item;
    ${times(outputs, (o) => `var z${o} = ${theta(`${b2 + o}u`)};`)}
    for (var q = 0u; q < ${quads}u; q++) { let hq = ${h(`r * ${quads}u + q`)};
      ${times(4, (u) => times(outputs, (o) => `z${o} = fma(hq[${u}], ${theta(`${w2 + u * outputs + o}u + q * ${4 * outputs}u`)}, z${o});`))} }
    var most = z0; ${times(outputs, (o) => `most = max(most, z${o});`)}
    ${times(outputs, (o) => `z${o} = exp(z${o} - most);`)}
    let total = ${Array.from({ length: outputs }, (_, o) => `z${o}`).join(" + ")};
    let label = labels[r];
    ${times(outputs, (o) => `z${o} = (z${o} / total - select(0f, 1f, label == ${o}u)) / ${batch}f; ${z(`r * ${outputs}u + ${o}u`)} = z${o};`)}
    for (var q = 0u; q < ${quads}u; q++) { let hq = ${h(`r * ${quads}u + q`)}; var g = vec4f(0f);
      ${times(4, (u) => times(outputs, (o) => `g[${u}] = fma(z${o}, ${theta(`${w2 + u * outputs + o}u + q * ${4 * outputs}u`)}, g[${u}]);`))}
      ${d(`r * ${quads}u + q`)} = g * (1f - hq * hq); }`;
  const first = `let i = item / ${quads}u; let c = item % ${quads}u;
    ${times(4, (u) => `var s${u} = vec4f(0f);`)}
    for (var r = 0u; r < ${batch}u; r++) { let x = examples[r * ${inputs / 4}u + i]; let g = ${d(`r * ${quads}u + c`)};
      ${times(4, (u) => `s${u} = fma(vec4f(x[${u}]), g, s${u});`)} }
    ${times(4, (u) => `theta[t + (i * 4u + ${u}u) * ${quads}u + c] -= rate * s${u};`)}`;
  const second = `let q = item / 4u; let u = item % 4u; var s = 0f; ${times(outputs, (o) => `var g${o} = 0f;`)}
    for (var r = 0u; r < ${batch}u; r++) { let hk = ${h(`r * ${quads}u + q`)}[u]; s += ${d(`r * ${quads}u + q`)}[u];
      ${times(outputs, (o) => `g${o} = fma(hk, ${z(`r * ${outputs}u + ${o}u`)}, g${o});`)} }
    ${theta(`${b1}u + item`)} -= rate * s;
    ${times(outputs, (o) => `${theta(`${w2 + o}u + item * ${outputs}u`)} -= rate * g${o};`)}`;
  const biases = `var s = 0f; for (var r = 0u; r < ${batch}u; r++) { s += ${z(`r * ${outputs}u + item`)}; }
    ${theta(`${b2}u + item`)} -= rate * s;`;
  return `@group(0) @binding(0) var<storage, read> examples: array<vec4f>;
@group(0) @binding(1) var<storage, read> labels: array<u32>;
@group(0) @binding(2) var<storage, read_write> theta: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> scratch: array<vec4f>;
@group(0) @binding(4) var<uniform> p: vec4u;
${own ? "" : `var<workgroup> hidden: array<vec4f, ${batch * quads}>; var<workgroup> slopes: array<vec4f, ${batch * quads}>; var<workgroup> errors: array<f32, ${batch * outputs}>;`}
@compute @workgroup_size(${own ? LANES_PER_WORKGROUP : WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) seat: u32) {
  let lane = ${own ? "id.x" : "group.x"};
  ${own ? "if (lane >= p.x) { return; }" : "if (p.x == 0u) { scratch[0] = vec4f(0f); }"}
  let t = lane * ${size / 4}u;
  let o = lane * ${scratchSize(shape) / 4}u;
  let rate = ${RATE}f;
  for (var replay = 0u; replay < p.y; replay++) {
    ${phase((batch / 8) * quads, forward)}
    ${barrier}
    ${phase(batch, backward)}
    ${barrier}
    ${phase((inputs / 4) * quads, first)}
    ${phase(padded, second)}
    ${phase(outputs, biases)}
    ${barrier}
  }
}`;
}

export function tinyGroups(form: Form, lanes: number): number {
  return form === "invocation a lane" ? Math.ceil(lanes / LANES_PER_WORKGROUP) : lanes;
}
