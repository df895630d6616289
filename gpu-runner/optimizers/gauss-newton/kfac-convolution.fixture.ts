/**
 * Test fixture: a convolution, tanh and a dense layer under squared error, and K-FAC on them, from the formulas of the
 * papers over images, patches and Jacobians in plain arrays.
 */
import type { ConvLayer } from "../../../shared/layers/conv2d.ts";
import type { Layer } from "../../../shared/layers/registry.ts";
import type { Engine } from "../../engine.ts";
import { createNetworkObjective } from "../../engines/network-objective.ts";
import { hostUniforms } from "../../random/normal.ts";
import { createStepper } from "../stepper.fixture.ts";
import { type Settings, STEPS } from "../trajectory.fixture.ts";
import { kfac } from "./kfac.ts";

export const [COUNT, SIDE, CHANNELS, FILTERS, OUTPUTS] = [6, 4, 2, 3, 2];
const IMAGES = Float32Array.from(hostUniforms(5, 1, COUNT * SIDE * SIDE * CHANNELS), (u) => 2 * u - 1);
const TARGETS = Float32Array.from(hostUniforms(6, 1, COUNT * OUTPUTS), (u) => 4 * u - 2);

type Vector = readonly number[];
type Matrix = readonly Vector[];
const at = (m: Matrix | undefined, i: number, j: number): number => m?.[i]?.[j] as number;
const table = (rows: number, columns: number, of: (i: number, j: number) => number): number[][] =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => of(i, j)));
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const sum = (terms: readonly number[]): number => terms.reduce((a, b) => a + b, 0);
const product = (a: Matrix, b: Matrix): number[][] =>
  table(a.length, b[0]?.length ?? 0, (i, j) => sum(range(b.length).map((k) => at(a, i, k) * at(b, k, j))));
const trace = (m: Matrix): number => sum(m.map((_, i) => at(m, i, i)));

export interface Shape {
  readonly conv: ConvLayer;
  /** Positions along a side, and zeros before the image. */
  readonly extent: number;
  readonly before: number;
}
const conv = (
  kernel: number,
  stride: number,
  padding: ConvLayer["padding"],
  extent: number,
  before: number,
): Shape => ({
  conv: { kind: "conv2d", filters: FILTERS, kernel, stride, padding, bias: true },
  extent,
  before,
});
const PLAIN = conv(3, 1, "valid", 2, 0);
/** Three zeros in all, of which the one more is behind. */
export const STRIDED = conv(3, 2, "same", 2, 0);
const PADDED = conv(3, 1, "same", 4, 1);
export const WHOLE = conv(4, 1, "valid", 1, 0);

export const layersOf = ({ conv }: Shape): readonly Layer[] => [
  conv,
  { kind: "activation", activation: "tanh" },
  { kind: "flatten" },
  { kind: "dense", outputs: OUTPUTS, bias: true },
];
const sizeOf = ({ conv, extent }: Shape): number =>
  (conv.kernel ** 2 * CHANNELS + 1) * FILTERS + (extent ** 2 * FILTERS + 1) * OUTPUTS;
export const startOf = (shape: Shape): number[] =>
  Array.from(hostUniforms(8, 1, sizeOf(shape)), (u) => Math.fround(u - 0.5));

export const network = (engine: Engine, layers: readonly Layer[], input: readonly number[]) =>
  createNetworkObjective(
    engine,
    { input, layers, loss: "squared-error", weightDecay: 0 },
    { count: COUNT, features: IMAGES, targets: TARGETS, batchSize: COUNT, seeds: [1] },
  );

/** The patch under the kernel at position t of example b, with a 1 for the bias. */
function patch({ conv, extent, before }: Shape, b: number, t: number): number[] {
  const values: number[] = [];
  for (let p = 0; p < conv.kernel; p++)
    for (let q = 0; q < conv.kernel; q++)
      for (let c = 0; c < CHANNELS; c++) {
        const y = Math.floor(t / extent) * conv.stride + p - before;
        const x = (t % extent) * conv.stride + q - before;
        const inside = y >= 0 && y < SIDE && x >= 0 && x < SIDE;
        values.push(inside ? (IMAGES[((b * SIDE + y) * SIDE + x) * CHANNELS + c] as number) : 0);
      }
  return [...values, 1];
}

/** Weights with the bias as last row. */
interface Weights {
  readonly conv: Matrix;
  readonly dense: Matrix;
}
function unpack(shape: Shape, theta: Vector): Weights {
  const inner = shape.conv.kernel ** 2 * CHANNELS + 1;
  const outer = shape.extent ** 2 * FILTERS + 1;
  return {
    conv: table(inner, FILTERS, (i, j) => theta[i * FILTERS + j] as number),
    dense: table(outer, OUTPUTS, (i, j) => theta[inner * FILTERS + i * OUTPUTS + j] as number),
  };
}

interface Example {
  readonly patches: Matrix;
  /** tanh at (t, f), and the outputs. */
  readonly hidden: Matrix;
  readonly outputs: Vector;
  /** What seed u of the outputs is at the convolution's pre-activations, by (t, f). */
  back(u: Vector): number[][];
}
function pass(shape: Shape, { conv, dense }: Weights, b: number): Example {
  const positions = range(shape.extent ** 2);
  const patches = positions.map((t) => patch(shape, b, t));
  const hidden = product(patches, conv).map((row) => row.map(Math.tanh));
  const [outputs = []] = product([[...hidden.flat(), 1]], dense);
  return {
    patches,
    hidden,
    outputs,
    back: (u) =>
      table(positions.length, FILTERS, (t, f) => {
        const through = sum(u.map((uc, c) => uc * at(dense, t * FILTERS + f, c)));
        return through * (1 - at(hidden, t, f) ** 2);
      }),
  };
}
const passes = (shape: Shape, weights: Weights): Example[] =>
  range(COUNT).map((b) => pass(shape, weights, b));
const errorOf = ({ outputs }: Example, b: number): number[] =>
  outputs.map((z, j) => z - (TARGETS[b * OUTPUTS + j] as number));
const lossOf = (examples: readonly Example[]): number =>
  sum(examples.map((example, b) => 0.5 * sum(errorOf(example, b).map((e) => e * e)))) / COUNT;

function gradientOf(examples: readonly Example[]): Weights {
  const outer = (a: Vector | undefined, b: Vector | undefined, i: number, j: number): number =>
    (a?.[i] as number) * (b?.[j] as number);
  const errors = examples.map(errorOf);
  const backs = examples.map((example, b) => example.back(errors[b] as Vector));
  const inner = examples[0]?.patches[0]?.length ?? 0;
  const hidden = examples.map((example) => [...example.hidden.flat(), 1]);
  return {
    conv: table(
      inner,
      FILTERS,
      (i, j) =>
        sum(examples.flatMap(({ patches }, b) => patches.map((x, t) => outer(x, backs[b]?.[t], i, j)))) /
        COUNT,
    ),
    dense: table(
      hidden[0]?.length ?? 0,
      OUTPUTS,
      (i, j) => sum(errors.map((error, b) => outer(hidden[b], error, i, j))) / COUNT,
    ),
  };
}

/** Ω, Γ of the convolution and A, S of the dense layer, exactly: seeds are the axes under squared error. */
function factorsOf(
  examples: readonly Example[],
): readonly [omega: Matrix, gamma: Matrix, a: Matrix, s: Matrix] {
  const second = (rows: Matrix, divisor: number): number[][] =>
    table(
      rows[0]?.length ?? 0,
      rows[0]?.length ?? 0,
      (i, j) => sum(rows.map((x) => (x[i] as number) * (x[j] as number))) / divisor,
    );
  const axes = range(OUTPUTS).map((c) => range(OUTPUTS).map((j) => (j === c ? 1 : 0)));
  const positions = examples[0]?.patches.length ?? 0;
  return [
    second(
      examples.flatMap(({ patches }) => patches),
      COUNT,
    ),
    second(
      examples.flatMap((example) => axes.flatMap((axis) => example.back(axis))),
      COUNT * positions,
    ),
    second(
      examples.map(({ hidden }) => [...hidden.flat(), 1]),
      COUNT,
    ),
    axes,
  ];
}

/** (M + ridge·I)⁻¹ by Gauss–Jordan. */
function inverse(m: Matrix, ridge: number): number[][] {
  const n = m.length;
  const rows = m.map((row, i) => [
    ...row.map((x, j) => x + (i === j ? ridge : 0)),
    ...range(n).map((j) => (i === j ? 1 : 0)),
  ]);
  for (let k = 0; k < n; k++) {
    const pivot = (rows[k] as number[]).map((x) => x / at(rows, k, k));
    rows[k] = pivot;
    for (let i = 0; i < n; i++) {
      const factor = at(rows, i, k);
      if (i !== k) rows[i] = (rows[i] as number[]).map((x, j) => x - factor * (pivot[j] as number));
    }
  }
  return rows.map((row) => row.slice(n));
}

const combine = (a: Weights, t: number, d: Weights): Weights => ({
  conv: a.conv.map((row, i) => row.map((x, j) => x + t * at(d.conv, i, j))),
  dense: a.dense.map((row, i) => row.map((x, j) => x + t * at(d.dense, i, j))),
});
const flat = ({ conv, dense }: Weights): number[] => [...conv.flat(), ...dense.flat()];
const inner = (a: Weights, b: Weights): number => sum(flat(a).map((x, i) => x * (flat(b)[i] as number)));

/** mean ‖Jd‖²: how the outputs change along d. */
function curvatureAlong(examples: readonly Example[], weights: Weights, d: Weights): number {
  const changes = examples.map(({ patches, hidden }) => {
    const inside = product(patches, d.conv).map((row, t) =>
      row.map((x, f) => x * (1 - at(hidden, t, f) ** 2)),
    );
    const [through = []] = product([[...inside.flat(), 0]], weights.dense);
    const [own = []] = product([[...hidden.flat(), 1]], d.dense);
    return sum(through.map((x, c) => (x + (own[c] as number)) ** 2));
  });
  return sum(changes) / COUNT;
}

export function naiveKfac(shape: Shape, settings: Settings): number[][] {
  let weights = unpack(shape, startOf(shape));
  let averages: readonly Matrix[] = [];
  let inverses: readonly Matrix[] = [];
  let lambda = settings.damping as number;
  const points: number[][] = [];
  for (let t = 0; t < STEPS; t++) {
    if (t % (settings.interval as number) === 1)
      inverses = [0, 2].flatMap((layer) => {
        const [a, s] = [averages[layer] as Matrix, averages[layer + 1] as Matrix];
        const pi = Math.sqrt(trace(a) / a.length / (trace(s) / s.length));
        return [inverse(a, pi * Math.sqrt(lambda)), inverse(s, Math.sqrt(lambda) / pi)];
      });
    const examples = passes(shape, weights);
    const gradient = gradientOf(examples);
    const keep = Math.min(settings.decay as number, 1 - 1 / (t + 1));
    averages = factorsOf(examples).map((now, i) =>
      now.map((row, r) =>
        row.map((x, c) => (keep === 0 ? 0 : keep * at(averages[i], r, c)) + (1 - keep) * x),
      ),
    );
    const [omega, gamma, a, s] = inverses;
    const solve = (left: Matrix | undefined, g: Matrix, right: Matrix | undefined): number[][] =>
      (left && right ? product(product(left, g), right) : g).map((row) => row.map((x) => -x));
    const d = { conv: solve(omega, gradient.conv, gamma), dense: solve(a, gradient.dense, s) };
    const slope = inner(gradient, d);
    const alpha = -slope / (curvatureAlong(examples, weights, d) + lambda * inner(d, d));
    const before = lossOf(examples);
    weights = combine(weights, alpha, d);
    const ratio = (before - lossOf(passes(shape, weights))) / (-0.5 * alpha * slope);
    lambda = ratio > 0.75 ? lambda * 0.95 : ratio < 0.25 ? lambda / 0.95 : lambda;
    points.push(flat(weights));
  }
  return points;
}

export const SHAPES = [
  ["without padding", PLAIN],
  ["of stride 2, padded behind", STRIDED],
  ["padded around", PADDED],
] as const;

/** Largest difference of Ω and Γ from those over plain patches, after one step. */
export async function factorErrors(
  engine: Engine,
  shape: Shape,
  own: Engine = engine,
): Promise<readonly number[]> {
  const objective = await network(engine, layersOf(shape), [SIDE, SIDE, CHANNELS]);
  const stepper = createStepper(own, objective, kfac, startOf(shape), { factors: "exact" });
  stepper.advance(1);
  const expected = factorsOf(passes(shape, unpack(shape, startOf(shape))));
  const names = ["inputFactor0", "outputFactor0", "inputFactor1", "outputFactor1"];
  return Promise.all(
    names.map(async (name, i) => {
      const [found = []] = await stepper.read(stepper.optimizer.state?.[name] as typeof stepper.theta);
      return Math.max(...(expected[i] as Matrix).flat().map((x, k) => Math.abs(x - (found[k] as number))));
    }),
  );
}
