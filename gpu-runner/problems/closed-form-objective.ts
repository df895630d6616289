/**
 * A closed-form function as an objective, on any engine, from contract operations alone: each of value,
 * gradient, Hessian–vector product and Hessian is one `map` over slices of the coordinates.
 *
 * With a rotation R the optimizer sees z and the function x = R z: ∇_z = Rᵀ∇_x, H_z = Rᵀ H_x R. Noise is added
 * to the gradient in the coordinates of the optimizer; one draw serves all gradient calls of a step.
 */
import type { Engine, LaneTensor, Operands } from "../engine.ts";
import type { Objective } from "../objective.ts";
import type { ClosedFormFormulas } from "./closed-form-formulas.ts";

/** Stream of `Engine.random`: gradient noise. */
export const NOISE_STREAM = 0x4e01;

export interface ClosedFormSettings {
  readonly formulas: ClosedFormFormulas;
  readonly dimension: number;
  /** Row-major orthogonal matrix `dimension × dimension`, or none. */
  readonly rotation?: Float64Array;
  /** Standard deviation σ of the gradient noise; 0: none. */
  readonly noise: number;
}

export class ClosedFormObjective implements Objective {
  readonly size: number;
  readonly supports = new Set(["gradient", "hessianVector", "hessian"] as const);
  readonly blocks: Objective["blocks"];
  readonly batchesPerEpoch = 1;
  readonly batchSize = 1;
  readonly deterministic: boolean;
  readonly #engine: Engine;
  readonly #settings: ClosedFormSettings;
  /** x of the last gradient call. */
  readonly #point: LaneTensor;
  readonly #noise: LaneTensor | undefined;
  readonly #rotation: Rotation | undefined;
  /** Rows e₀, e₁, … for the Hessian. */
  readonly #identity: LaneTensor;

  constructor(engine: Engine, settings: ClosedFormSettings) {
    const { dimension, rotation } = settings;
    this.size = dimension;
    this.deterministic = settings.noise === 0;
    this.blocks = [{ name: "x", offset: 0, shape: [dimension] }];
    this.#engine = engine;
    this.#settings = settings;
    this.#point = engine.tensor([dimension]);
    this.#identity = engine.tensor([dimension, dimension], identityMatrix(dimension));
    this.#noise = settings.noise > 0 ? engine.tensor([dimension]) : undefined;
    this.#rotation = rotation ? new Rotation(engine, dimension, rotation) : undefined;
  }

  nextBatch(step: LaneTensor): void {
    if (this.#noise) this.#engine.random("normal", this.#noise, step, NOISE_STREAM);
  }

  value(theta: LaneTensor, value: LaneTensor): void {
    const x = this.#rotation ? this.#rotation.forward(theta) : theta;
    this.#engine.map(this.#settings.formulas.value, { ...this.#entries("x", x), f: value });
  }

  values(points: LaneTensor, values: LaneTensor): void {
    const engine = this.#engine;
    const [count = 0] = points.shape;
    const x = this.#rotation ? this.#rotation.forwardAll(points) : points;
    const columns: Record<string, LaneTensor> = { f: engine.reshape(values, [count, 1]) };
    for (let i = 0; i < this.size; i++) columns[`x${i}`] = engine.slice(x, i, 1, 1);
    engine.map(this.#settings.formulas.value, columns);
  }

  gradient(theta: LaneTensor, value: LaneTensor, gradient: LaneTensor): void {
    const engine = this.#engine;
    const { formulas, noise: sigma } = this.#settings;
    if (this.#rotation) {
      this.#rotation.forward(theta, this.#point);
      const operands = { ...this.#entries("x", this.#point), ...this.#entries("g", this.#rotation.scratch) };
      engine.map(formulas.gradientInPlace, { ...operands, f: value });
      this.#rotation.back(this.#rotation.scratch, gradient);
    } else {
      const operands = { ...this.#entries("x", theta), ...this.#entries("p", this.#point) };
      engine.map(formulas.gradient, { ...operands, ...this.#entries("g", gradient), f: value });
    }
    if (this.#noise) engine.map("g = g + sigma * noise", { g: gradient, noise: this.#noise, sigma });
  }

  hessianVector(vector: LaneTensor, product: LaneTensor): void {
    const rotation = this.#rotation;
    const v = rotation ? rotation.forward(vector) : vector;
    const y = rotation ? rotation.scratch : product;
    this.#engine.map(this.#settings.formulas.hessianVector, {
      ...this.#entries("x", this.#point),
      ...this.#entries("v", v),
      ...this.#entries("y", y),
    });
    if (rotation) rotation.back(y, product);
  }

  gaussNewtonVector(): void {
    throw new Error("a closed-form problem is no sum of squares of a model: it has no Gauss–Newton matrix");
  }

  hessian(hessian: LaneTensor): void {
    const engine = this.#engine;
    const target = this.#rotation ? this.#rotation.square : hessian;
    // Row j is H·eⱼ: all rows in one pass of the product's formula. (A formula of P² results takes a software
    // adapter 10 s to compile at P = 32, this one 1 s.)
    const columns: Record<string, LaneTensor> = {};
    for (let i = 0; i < this.size; i++) {
      columns[`v${i}`] = engine.slice(this.#identity, i, 1, 1);
      columns[`y${i}`] = engine.slice(target, i, 1, 1);
    }
    engine.map(this.#settings.formulas.hessianVector, { ...this.#entries("x", this.#point), ...columns });
    this.#rotation?.backBothSides(hessian);
  }

  criterion(theta: LaneTensor, value: LaneTensor): void {
    this.value(theta, value);
  }

  dispose(): void {}

  /** `[1]` slices of a vector, named. */
  #entries(prefix: string, vector: LaneTensor): Operands {
    const entries: Record<string, LaneTensor> = {};
    for (let i = 0; i < this.size; i++) entries[`${prefix}${i}`] = this.#engine.slice(vector, i, 1);
    return entries;
  }
}

function identityMatrix(n: number): number[] {
  return Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
}

/** x = R z and back, with the scratch that it needs. */
class Rotation {
  readonly #engine: Engine;
  readonly #size: number;
  readonly #matrix: LaneTensor;
  readonly #x: LaneTensor;
  readonly #points = new Map<number, LaneTensor>();
  /** `[P]`, for a result in x coordinates. */
  readonly scratch: LaneTensor;
  #square: LaneTensor | undefined;
  #half: LaneTensor | undefined;

  constructor(engine: Engine, size: number, matrix: Float64Array) {
    this.#engine = engine;
    this.#size = size;
    this.#matrix = engine.tensor([size, size], matrix);
    this.#x = engine.tensor([size]);
    this.scratch = engine.tensor([size]);
  }

  /** R z → `x` (default: a scratch vector, valid until the next call). */
  forward(z: LaneTensor, x: LaneTensor = this.#x): LaneTensor {
    this.#engine.matmul(this.#matrix, z, x);
    return x;
  }

  /** Rows z of `[C, P]` → rows R z. */
  forwardAll(points: LaneTensor): LaneTensor {
    const [count = 0] = points.shape;
    const rotated = this.#points.get(count) ?? this.#engine.tensor([count, this.#size]);
    this.#points.set(count, rotated);
    this.#engine.matmul(points, this.#matrix, rotated, { transposeB: true });
    return rotated;
  }

  /** Rᵀ x → z. */
  back(x: LaneTensor, z: LaneTensor): void {
    this.#engine.matmul(this.#matrix, x, z, { transposeA: true });
  }

  /** `[P, P]`, for a Hessian in x coordinates; allocated at its first use. */
  get square(): LaneTensor {
    this.#square ??= this.#engine.tensor([this.#size, this.#size]);
    return this.#square;
  }

  /** Rᵀ · square · R → `result`. */
  backBothSides(result: LaneTensor): void {
    this.#half ??= this.#engine.tensor([this.#size, this.#size]);
    this.#engine.matmul(this.square, this.#matrix, this.#half);
    this.#engine.matmul(this.#matrix, this.#half, result, { transposeA: true });
  }
}
