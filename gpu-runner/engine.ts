/**
 * The engine contract: a short list of operations on lane tensors.
 *
 * A lane is one trial. Every tensor has a leading lane axis of length T that is never written in a shape: a
 * tensor of shape `[P]` holds T·P numbers. A step of a method is a *straight-line program*: it is recorded
 * once by {@link Engine.record} and replayed by {@link Engine.run}; nothing is read back in between, every
 * data-dependent decision is arithmetic on lane state (`select`, masks). What differs from step to step
 * (counters, schedules, random numbers) therefore lives in tensors.
 *
 * Three implementations: `engines/webgpu` (the product), `engines/reference` (float64, the oracle),
 * `engines/tfjs` (independent, the peer). `engine.contract.ts` runs every operation on all three.
 */

export type EngineKind = "webgpu" | "tfjs" | "reference";

/**
 * T lanes of an array. Rank 1 to 6; a lane scalar has shape `[1]`.
 * Opaque: only the engine that made it can use it.
 */
export interface LaneTensor {
  readonly shape: readonly number[];
  /** Product of the shape: numbers per lane. */
  readonly size: number;
}

/** A recorded straight-line sequence of operations. */
export interface Program {
  /** Number of device dispatches (or closures) that one replay issues. */
  readonly length: number;
  dispose(): void;
}

/** A tensor of the formula, or a number that is compiled into it as a constant. */
export type Operand = LaneTensor | number;
export type Operands = Readonly<Record<string, Operand>>;

/** Where windows lie on the two middle axes of images `[b, h, w, c]`: a number for rows, a number for columns. */
export interface WindowPlacement {
  /** From one window to the next. */
  readonly strides: readonly [number, number];
  /** From one row or column within a window to the next: 1 for neighbours. */
  readonly dilations: readonly [number, number];
  /** Rows above, and columns left of, the image at which the first window begins. */
  readonly before: readonly [number, number];
}

export type Reduction = "sum" | "max" | "min" | "argmin" | "argmax";
export type Distribution = "normal" | "uniform" | "rademacher";

/** A copy of some tensors that arrives later, in the order asked for, each `T × size` numbers, lane-major. */
export type Snapshot = Promise<readonly (Float32Array | Float64Array)[]>;

export interface Engine {
  readonly kind: EngineKind;
  /** T, the number of lanes. */
  readonly lanes: number;
  /** Unit round-off spacing of the element type: 2⁻⁵² (reference) or 2⁻²³. */
  readonly epsilon: number;
  /**
   * Lane scalar, 1 where the lane runs. Every operation recorded with `masked` (the default) leaves the
   * tensors of an inactive lane untouched, bit for bit. Operations issued outside `record` run on all lanes.
   */
  readonly active: LaneTensor;

  /**
   * A new tensor. `initial`: a number (everywhere), `size` numbers (the same in each lane) or `T·size`
   * numbers (lane-major); zeros when absent.
   * @throws RangeError on any other length, or when the device has no room (the message has the numbers).
   */
  tensor(shape: readonly number[], initial?: number | ArrayLike<number>): LaneTensor;
  /** View of row `index` of a `[k, n]` tensor as `[n]`, or of plane `index` of `[k, m, n]` as `[m, n]`. */
  row(tensor: LaneTensor, index: number): LaneTensor;
  /** Strided view of entries `[start, start + length)` along `axis` (default 0), same rank. */
  slice(tensor: LaneTensor, start: number, length: number, axis?: number): LaneTensor;
  /**
   * View with the axes in another order: axis i of the view is axis `axes[i]` of the tensor. `[1, 0]` transposes.
   * @throws RangeError unless every axis is named once, and for a tensor split over buffers unless axis 0 stays first
   */
  permute(tensor: LaneTensor, axes: readonly number[]): LaneTensor;
  /** View of the same storage with another shape of the same size; contiguous tensors and views only. */
  reshape(tensor: LaneTensor, shape: readonly number[]): LaneTensor;

  /** Runs `body` once, recording the operations that it issues instead of executing them. */
  record(body: () => void, options?: { readonly masked?: boolean }): Program;
  /**
   * Operations that `body` issues leave the lanes alone where the lane scalar `mask` is 0, besides those that the
   * program leaves alone. The mask is read once, when `body` begins; masks nest. Inside `record` only.
   */
  within(mask: LaneTensor, body: () => void): void;
  /** Compiles what the program needs, in parallel, before its first run. Optional: `run` compiles on demand. */
  prepare(program: Program): Promise<void>;
  /** Executes a program `times` times in a row. Outside `record` only. */
  run(program: Program, times?: number): void;

  /**
   * Element-wise statements, fused in one pass: `"m = beta*m + (1-beta)*g; theta = theta - rate*m"`.
   * A name on the left that is an operand is written, any other is a local of the element. Operands
   * broadcast as in NumPy over their shapes; a written operand must have the full broadcast shape (or a
   * smaller one only if *all* operands have it). Any number of views of one tensor may take part (a
   * closed-form problem passes every coordinate as a `[1]` slice); a written view may overlap a read one
   * only element for element. See `shared/formula/syntax.ts` for the grammar.
   */
  map(formula: string, operands: Operands): void;
  /**
   * Fused map and reduction over the last axis of the broadcast shape, in a fixed order (the bits do not
   * depend on T): `reduce("sum", "ab = a*b; aa = a*a", {a, b, ab, aa})`. Names on the left that are operands
   * are the results; their shape is the broadcast shape of the right-hand side operands without its last
   * axis (`[1]` for rank 1). `argmin`/`argmax` give the first index; never feed them NaN.
   */
  reduce(reduction: Reduction, formula: string, operands: Operands): void;
  /**
   * Matrix product per lane: `a` `[…, m, k]` (or `[…, k, m]` with `transposeA`), `b` `[…, k, n]` (or `[…, n, k]`), `out`
   * `[…, m, n]`, a product for each place of the leading axes, which are the same in all three. A vector `b` `[k]` gives `out` `[m]`. `matmul(V, x, c)` projects on a basis of k rows,
   * `matmul(V, c, x, {transposeA: true})` combines it. `out` must not share storage with `a` or `b`.
   */
  matmul(
    a: LaneTensor,
    b: LaneTensor,
    out: LaneTensor,
    options?: { readonly transposeA?: boolean; readonly transposeB?: boolean },
  ): void;
  /**
   * Sliding windows: `windows` `[b, oh, ow, kh, kw, c]` ← `images` `[b, h, w, c]`. Entry (·, i, j, k, l, ·) is the image's at
   * row `i·stride + k·dilation − before`, and column likewise; `outside` where the image has none. Views that do not share
   * storage. @throws RangeError
   */
  window(images: LaneTensor, windows: LaneTensor, placement: WindowPlacement, outside?: number): void;
  /**
   * Transpose of {@link Engine.window}: every entry of `images` ← the sum of the entries of `windows` that are read from
   * it, rows and then columns of a window in ascending order (the bits do not depend on T).
   */
  fold(windows: LaneTensor, images: LaneTensor, placement: WindowPlacement): void;
  /**
   * Eigenpairs of a symmetric `[k, k]` matrix: `values` `[k]` ascending, `vectors` `[k, k]` with the
   * eigenvector of `values[j]` in *row* j. Only the lower triangle of `matrix` is read. k ≤ 64 is fast
   * (cyclic Jacobi); larger k works on every engine but is slow.
   */
  symmetricEigen(matrix: LaneTensor, values: LaneTensor, vectors: LaneTensor): void;
  /**
   * Philox4x32-10 with key = the lane's seed and counter = (element, `counter`, `stream`, 0): reproducible,
   * independent of T and of the lane's position. `counter` is a lane scalar holding a whole number < 2²⁴
   * (the step). Same bits on all engines for `uniform` (24 bits, in [0, 1)) and `rademacher`; `normal` is
   * Box–Muller of the same uniforms, equal to rounding.
   */
  random(distribution: Distribution, out: LaneTensor, counter: LaneTensor, stream: number): void;
  /** Copies `source` to `target` (same size). */
  copy(source: LaneTensor, target: LaneTensor): void;
  /** Host → tensor, now; refused inside `record`, as is `tensor` with data. Lengths as in {@link Engine.tensor}. */
  write(tensor: LaneTensor, data: number | ArrayLike<number>): void;
  /** Queues a copy behind everything issued so far; does not wait. */
  snapshot(tensors: readonly LaneTensor[]): Snapshot;
  /** Resolves when all issued work is done. Rejects with `EngineLost` when the device is gone. */
  finish(): Promise<void>;
  /** Numbers a test asserts on. */
  readonly statistics: EngineStatistics;
  /** Frees every tensor and program. */
  dispose(): void;
}

export interface EngineStatistics {
  dispatches: number;
  submits: number;
  /** Read-backs (mapAsync). */
  maps: number;
  buffers: number;
  bytes: number;
}

/** The device is gone (lost, hung or never there). Carries a message for a person. */
export class EngineLost extends Error {
  override readonly name = "EngineLost";
}

/** Seeds of the lanes: two 32-bit words each, lane-major; the key of {@link Engine.random}. */
export type LaneSeeds = Uint32Array;
