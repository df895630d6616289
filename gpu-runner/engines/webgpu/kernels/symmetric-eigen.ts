/**
 * Eigenpairs of symmetric `[k, k]` matrices by cyclic Jacobi rotations, one lane per invocation.
 *
 * ```
 * for each pair p < q:  θ = (a_qq − a_pp) / 2a_pq,  t = sign(θ) / (|θ| + √(θ² + 1)),  c = 1/√(t² + 1),  s = tc
 * A ← JᵀAJ,  W ← JᵀW   until the sum of squares off the diagonal is ≤ (rounding · ‖A‖)²
 * ```
 * Bindings: matrix (read), values, vectors (read_write), scratch (`2k²` a lane: A and W, lane-minor), active.
 * Rows of W are eigenvectors; written in ascending order of the eigenvalues.
 * Source: Golub & Van Loan, Matrix Computations, §8.5 (the update with τ = s/(1 + c) of Rutishauser 1966).
 */
import type { TensorStorage, WebGpuTensor } from "../tensor.ts";
import { Bindings } from "./bindings.ts";
import { laneGrid } from "./grid.ts";
import type { BuiltKernel, KernelSettings } from "./map.ts";
import { largestWorkgroupEigen, workgroupEigenKernel } from "./symmetric-eigen-workgroup.ts";

/** Enough for float32 at any k: convergence is quadratic, 6 to 8 sweeps are usual. */
const MAX_SWEEPS = 16;
/** Square of (2⁻²⁴): off-diagonal mass below rounding of the norm is zero for float32. */
export const CONVERGED = 2 ** -48;

export interface EigenSettings extends KernelSettings {
  /** Workgroup memory of the device. */
  readonly workgroupBytes: number;
  readonly scratch: (size: number) => TensorStorage | undefined;
}

/** @throws RangeError unless the shapes are [k, k], [k] and [k, k] */
export function symmetricEigenKernels(
  matrix: WebGpuTensor,
  values: WebGpuTensor,
  vectors: WebGpuTensor,
  settings: EigenSettings,
): readonly BuiltKernel[] {
  const [k = 0] = matrix.shape;
  const square = `${[k, k]}`;
  if (`${matrix.shape}` !== square || `${values.shape}` !== `${[k]}` || `${vectors.shape}` !== square)
    throw new RangeError(
      `symmetricEigen: matrix [${matrix.shape}], values [${values.shape}], vectors [${vectors.shape}]; [k, k], [k], [k, k] are needed`,
    );
  if (matrix.parts || vectors.parts)
    throw new RangeError("symmetricEigen: the matrix is split over several buffers");
  const { lanes, active, variant, workgroupBytes } = settings;
  if (variant === "tile" && k > 1 && k <= largestWorkgroupEigen(workgroupBytes))
    return [workgroupEigenKernel(matrix, values, vectors, lanes, active)];
  const scratch = settings.scratch(2 * k * k);
  if (!scratch) throw new RangeError("symmetricEigen needs scratch");
  return [jacobiKernel(k, matrix, values, vectors, scratch, settings)];
}

function jacobiKernel(
  k: number,
  matrix: WebGpuTensor,
  values: WebGpuTensor,
  vectors: WebGpuTensor,
  scratch: TensorStorage,
  { lanes, active }: EigenSettings,
): BuiltKernel {
  const bindings = new Bindings(lanes);
  const from = bindings.add(matrix, false, false);
  const toValues = bindings.add(values, true, false);
  const toVectors = bindings.add(vectors, true, false);
  const mask = active ? bindings.add(active, false, false) : undefined;
  const slot = bindings.kernel.bindings.length;
  const declarations = bindings
    .declarations()
    .replace(`@binding(${slot}) var<uniform>`, `@binding(${slot + 1}) var<uniform>`);
  const at = (view: WebGpuTensor, row: string, column: string): string =>
    `${row} * ${view.strides[0]}u + ${column} * ${view.strides[1]}u`;
  const { grid, prologue } = laneGrid(1, lanes);
  const code = `${declarations}
@group(0) @binding(${slot}) var<storage, read_write> work: array<f32>;
const K = ${k}u;
// Entry (i, j), i ≤ j, of A; entry (i, j) of W. Lane-minor, so that neighbouring lanes touch neighbouring words.
fn a_at(lane: u32, i: u32, j: u32) -> u32 { return (i * K + j) * p[0].x + lane; }
fn w_at(lane: u32, i: u32, j: u32) -> u32 { return (K * K + i * K + j) * p[0].x + lane; }
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  ${prologue}
  ${mask ? `if (${mask.load("0u")} == 0f) { return; }` : ""}
  for (var i = 0u; i < K; i++) {
    for (var j = 0u; j < K; j++) {
      if (j >= i) { work[a_at(lane, i, j)] = ${from.load(at(matrix, "j", "i"))}; }
      work[w_at(lane, i, j)] = select(0f, 1f, i == j);
    }
  }
  ${jacobiSweeps(
    (i, j) => `work[a_at(lane, ${i}, ${j})]`,
    (i, j) => `work[w_at(lane, ${i}, ${j})]`,
    "K",
    `${CONVERGED}f`,
  )}
  for (var i = 0u; i < K; i++) {
    let mine = work[a_at(lane, i, i)];
    // Rank: how many come before this one; equal values keep their order.
    var rank = 0u;
    for (var j = 0u; j < K; j++) {
      let other = work[a_at(lane, j, j)];
      if (other < mine || (other == mine && j < i)) { rank++; }
    }
    ${toValues.store(`rank * ${values.strides[0]}u`, "mine")}
    for (var r = 0u; r < K; r++) { ${toVectors.store(at(vectors, "rank", "r"), "work[w_at(lane, i, r)]")} }
  }
}
`;
  const { bindings: kinds, parameters } = bindings.kernel;
  return {
    kernel: { label: `symmetric-eigen ${k}`, code, grid, bindings: [...kinds, "read_write"], parameters },
    resources: [...bindings.buffers, scratch.buffer],
  };
}

/**
 * WGSL of the rotations, for a kernel that says where its numbers are.
 * @param a entry (i, j), i ≤ j, of A
 * @param w entry (i, j) of W
 * @param k order
 */
export function jacobiSweeps(
  a: (i: string, j: string) => string,
  w: (i: string, j: string) => string,
  k: string,
  converged: string,
): string {
  const turn = (x: string, y: string): string =>
    `{ let g = ${x}; let h = ${y}; ${x} = g - s * (h + g * tau); ${y} = h + s * (g - h * tau); }`;
  return `for (var sweep = 0u; sweep < ${MAX_SWEEPS}u; sweep++) {
    var off = 0f;
    var diagonal = 0f;
    for (var i = 0u; i < ${k}; i++) {
      let d = ${a("i", "i")};
      diagonal += d * d;
      for (var j = i + 1u; j < ${k}; j++) { let e = ${a("i", "j")}; off += 2f * e * e; }
    }
    if (!(off > ${converged} * diagonal)) { break; }
    for (var i = 0u; i + 1u < ${k}; i++) {
      for (var j = i + 1u; j < ${k}; j++) {
        let e = ${a("i", "j")};
        if (e == 0f) { continue; }
        let dp = ${a("i", "i")};
        let dq = ${a("j", "j")};
        let theta = 0.5f * (dq - dp) / e;
        let size = abs(theta);
        // √(θ² + 1) = |θ| to rounding where θ² could overflow.
        let root = select(sqrt(theta * theta + 1f), size, size > 1e9f);
        let t = select(-1f, 1f, theta >= 0f) / (size + root);
        let c = 1f / sqrt(t * t + 1f);
        let s = t * c;
        let tau = s / (1f + c);
        ${a("i", "i")} = dp - t * e;
        ${a("j", "j")} = dq + t * e;
        ${a("i", "j")} = 0f;
        for (var r = 0u; r < i; r++) ${turn(a("r", "i"), a("r", "j"))}
        for (var r = i + 1u; r < j; r++) ${turn(a("i", "r"), a("r", "j"))}
        for (var r = j + 1u; r < ${k}; r++) ${turn(a("i", "r"), a("j", "r"))}
        for (var r = 0u; r < ${k}; r++) ${turn(w("i", "r"), w("j", "r"))}
      }
    }
  }`;
}
