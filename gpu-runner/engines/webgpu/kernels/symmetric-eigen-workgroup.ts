/**
 * Eigenpairs of symmetric `[k, k]` matrices by parallel Jacobi rotations, one workgroup per lane: for real GPUs,
 * where one invocation per lane would leave the device idle.
 *
 * A sweep has rounds of ⌊k/2⌋ disjoint pairs (the round-robin schedule of Brent & Luk 1985): all angles of a
 * round at once, then all rows, then all columns. Otherwise as `symmetric-eigen.ts`, which has the formulas.
 * Bindings: matrix (read), values, vectors (read_write), active; one per distinct buffer, then parameters.
 * Workgroup memory: A and W, 2k² numbers, and two numbers a pair.
 */
import type { WebGpuTensor } from "../tensor.ts";
import { Bindings } from "./bindings.ts";
import type { BuiltKernel } from "./map.ts";

const INVOCATIONS = 64;
const MAX_SWEEPS = 16;
const CONVERGED = 2 ** -48;

/** Largest k whose two matrices fit beside the rotations. */
export function largestWorkgroupEigen(workgroupBytes: number): number {
  return Math.floor((Math.sqrt(4 + 8 * (workgroupBytes / 4 - 16)) - 2) / 4);
}

export function workgroupEigenKernel(
  matrix: WebGpuTensor,
  values: WebGpuTensor,
  vectors: WebGpuTensor,
  lanes: number,
  active: WebGpuTensor | undefined,
): BuiltKernel {
  const k = values.size;
  const bindings = new Bindings(lanes);
  const from = bindings.add(matrix, false, false);
  const toValues = bindings.add(values, true, false);
  const toVectors = bindings.add(vectors, true, false);
  const mask = active ? bindings.add(active, false, false) : undefined;
  const at = (view: WebGpuTensor, row: string, column: string): string =>
    `${row} * ${view.strides[0]}u + ${column} * ${view.strides[1]}u`;
  // An odd k gets a bye: the pair with the number k does nothing.
  const players = k + (k % 2);
  const pairs = players / 2;
  const code = `${bindings.declarations()}
const K = ${k}u;
const N = ${INVOCATIONS}u;
var<workgroup> a: array<f32, ${k * k}>;
var<workgroup> w: array<f32, ${k * k}>;
var<workgroup> cosine: array<f32, ${pairs}>;
var<workgroup> sine: array<f32, ${pairs}>;
var<workgroup> off: array<f32, ${INVOCATIONS}>;
var<workgroup> done: u32;
fn player(round: u32, seat: u32) -> u32 { return select((round + seat - 1u) % ${players - 1}u + 1u, 0u, seat == 0u); }
fn pair(round: u32, index: u32) -> vec2u {
  let x = player(round, index);
  let y = player(round, ${players - 1}u - index);
  return vec2u(min(x, y), max(x, y));
}
@compute @workgroup_size(${INVOCATIONS})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let lane = group.x;
  ${mask ? `if (${mask.load("0u")} == 0f) { return; }` : ""}
  for (var e = local; e < K * K; e += N) {
    let i = e / K;
    let j = e % K;
    a[e] = ${from.load(at(matrix, "max(i, j)", "min(i, j)"))};
    w[e] = select(0f, 1f, i == j);
  }
  workgroupBarrier();
  for (var sweep = 0u; sweep < ${MAX_SWEEPS}u; sweep++) {
    var mine = 0f;
    for (var e = local; e < K * K; e += N) { mine += select(a[e] * a[e], 0f, e / K == e % K); }
    off[local] = mine;
    workgroupBarrier();
    if (local == 0u) {
      var outside = 0f;
      var diagonal = 0f;
      for (var i = 0u; i < N; i++) { outside += off[i]; }
      for (var i = 0u; i < K; i++) { diagonal += a[i * K + i] * a[i * K + i]; }
      done = select(1u, 0u, outside > ${CONVERGED}f * diagonal);
    }
    if (workgroupUniformLoad(&done) == 1u) { break; }
    for (var round = 0u; round < ${players - 1}u; round++) {
      for (var index = local; index < ${pairs}u; index += N) {
        let p = pair(round, index);
        var c = 1f;
        var s = 0f;
        if (p.y < K) {
          let e = a[p.x * K + p.y];
          if (e != 0f) {
            let theta = 0.5f * (a[p.y * K + p.y] - a[p.x * K + p.x]) / e;
            let size = abs(theta);
            let root = select(sqrt(theta * theta + 1f), size, size > 1e9f);
            let t = select(-1f, 1f, theta >= 0f) / (size + root);
            c = 1f / sqrt(t * t + 1f);
            s = t * c;
          }
        }
        cosine[index] = c;
        sine[index] = s;
      }
      workgroupBarrier();
      for (var e = local; e < ${pairs}u * K; e += N) {
        let index = e / K;
        let r = e % K;
        let p = pair(round, index);
        if (p.y < K) {
          let c = cosine[index];
          let s = sine[index];
          let x = p.x * K + r;
          let y = p.y * K + r;
          let g = a[x];
          let h = a[y];
          a[x] = c * g - s * h;
          a[y] = s * g + c * h;
          let u = w[x];
          let v = w[y];
          w[x] = c * u - s * v;
          w[y] = s * u + c * v;
        }
      }
      workgroupBarrier();
      for (var e = local; e < ${pairs}u * K; e += N) {
        let index = e / K;
        let r = e % K;
        let p = pair(round, index);
        if (p.y < K) {
          let c = cosine[index];
          let s = sine[index];
          let x = r * K + p.x;
          let y = r * K + p.y;
          let g = a[x];
          let h = a[y];
          a[x] = c * g - s * h;
          a[y] = s * g + c * h;
        }
      }
      workgroupBarrier();
      for (var index = local; index < ${pairs}u; index += N) {
        let p = pair(round, index);
        if (p.y < K) { a[p.x * K + p.y] = 0f; a[p.y * K + p.x] = 0f; }
      }
      workgroupBarrier();
    }
  }
  for (var i = local; i < K; i += N) {
    let mine = a[i * K + i];
    var rank = 0u;
    for (var j = 0u; j < K; j++) {
      let other = a[j * K + j];
      if (other < mine || (other == mine && j < i)) { rank++; }
    }
    ${toValues.store(`rank * ${values.strides[0]}u`, "mine")}
    for (var r = 0u; r < K; r++) { ${toVectors.store(at(vectors, "rank", "r"), "w[i * K + r]")} }
  }
}
`;
  return {
    kernel: {
      label: `symmetric-eigen-workgroup ${k}`,
      code,
      grid: [lanes, 1, 1],
      ...bindings.kernel,
    },
    resources: bindings.buffers,
  };
}
