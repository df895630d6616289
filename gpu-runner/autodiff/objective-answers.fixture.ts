/** Everything an objective answers at one point of each lane, and how near two such answers are. */
import { expect } from "vitest";
import type { Engine, LaneTensor } from "../engine.ts";
import type { NetworkSpec } from "../network.ts";
import { parameterCount } from "../networks/shapes.ts";
import type { Objective } from "../objective.ts";
import { hostNormals } from "../random/normal.ts";

export interface Answer {
  readonly value: readonly number[];
  /** Of `value`, without a gradient. */
  readonly values: readonly number[];
  readonly gradient: readonly number[];
  readonly hessian: readonly number[];
  readonly gaussNewton: readonly number[];
  /** Jᵀ·s for an s of the outputs' shape, and the outputs. */
  readonly passedBack: readonly number[];
  readonly outputs: readonly number[];
  readonly criterion: readonly number[];
  readonly heldOut: readonly number[];
  readonly accuracy: readonly number[];
  readonly vector: readonly number[];
  /** ⟨g, v⟩ of each lane. */
  readonly slopeAlong: readonly number[];
  /** H·w of another direction, H·(2v − 3w), and |⟨w, Hv⟩ − ⟨v, Hw⟩| and the same of G, relative, of each lane. */
  readonly otherHessian: readonly number[];
  readonly combined: readonly number[];
  readonly asymmetry: readonly number[];
}

export const parametersOf = (spec: NetworkSpec): number => parameterCount(spec);

/**
 * All lanes are at the same point: they differ in their batches.
 * @param shift the point is θ + shift·v
 */
export async function answersOf(engine: Engine, objective: Objective, shift = 0): Promise<Answer> {
  const { size } = objective;
  const draw = (stream: number, scale: number): number[] =>
    Array.from({ length: engine.lanes }, () =>
      Array.from(hostNormals(9, stream, size), (x) => Math.fround(scale * x)),
    ).flat();
  const [start, v, w] = [draw(1, 0.5), draw(2, 1), draw(3, 1)];
  const theta = engine.tensor(
    [size],
    start.map((x, i) => x + shift * (v[i] as number)),
  );
  const [vector, other] = [engine.tensor([size], v), engine.tensor([size], w)];
  const mixed = engine.tensor(
    [size],
    v.map((x, i) => 2 * x - 3 * (w[i] as number)),
  );
  const points = engine.tensor([2, size]);
  const step = engine.tensor([1], 3);
  const scalar = (): LaneTensor => engine.tensor([1]);
  const array = (): LaneTensor => engine.tensor([size]);
  const [value, criterion, heldOut, accuracy] = [scalar(), scalar(), scalar(), scalar()];
  const values = engine.tensor([2]);
  const [gradient, hv, hw, hm, gv, gw] = [array(), array(), array(), array(), array(), array()];
  const [back, passes] = [array(), objective.outputPasses];
  if (!passes) throw new Error("an objective without passes back from its outputs");
  const { outputs } = passes;
  const seed = engine.tensor(
    outputs.shape,
    Array.from({ length: outputs.size }, (_, i) => Math.fround(Math.cos(i))),
  );
  const program = engine.record(() => {
    objective.nextBatch(step);
    engine.copy(theta, engine.row(points, 0));
    engine.copy(theta, engine.row(points, 1));
    objective.gradient(theta, value, gradient);
    // None of these may disturb what the gradient has kept.
    objective.values(points, values);
    objective.criterion(theta, criterion);
    objective.heldOut?.(theta, heldOut, accuracy);
    objective.hessianVector(vector, hv);
    objective.gaussNewtonVector(vector, gv);
    objective.hessianVector(other, hw);
    objective.gaussNewtonVector(other, gw);
    objective.hessianVector(mixed, hm);
    passes.parameterGradient(seed, back);
  });
  await engine.prepare(program);
  engine.run(program);
  const read = await engine.snapshot([
    value,
    values,
    gradient,
    hv,
    gv,
    criterion,
    heldOut,
    accuracy,
    hw,
    hm,
    gw,
    back,
    outputs,
  ]);
  const [f, fs, g, h, n, c, l, a, h2, hc, n2, pb, z] = read.map((numbers) =>
    Array.from(numbers),
  ) as number[][];
  const lanes = Array.from({ length: engine.lanes }, (_, lane) => lane);
  const dots = (x: readonly number[] = [], y: readonly number[] = []) =>
    lanes.map((lane) => {
      let sum = 0;
      for (let i = lane * size; i < (lane + 1) * size; i++) sum += (x[i] as number) * (y[i] as number);
      return sum;
    });
  const asymmetry = (p: readonly number[] = [], q: readonly number[] = []) =>
    dots(w, p).map(
      (x, lane) =>
        Math.abs(x - (dots(v, q)[lane] as number)) /
        Math.sqrt((dots(w, w)[lane] as number) * (dots(p, p)[lane] as number)),
    );
  return {
    value: f ?? [],
    values: fs ?? [],
    gradient: g ?? [],
    hessian: h ?? [],
    gaussNewton: n ?? [],
    passedBack: pb ?? [],
    outputs: z ?? [],
    criterion: c ?? [],
    heldOut: l ?? [],
    accuracy: a ?? [],
    vector: v,
    slopeAlong: dots(g, v),
    otherHessian: h2 ?? [],
    combined: hc ?? [],
    asymmetry: [...asymmetry(h, h2), ...asymmetry(n, n2)],
  };
}

export function relativeGap(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length || a.length === 0) return Number.NaN;
  return Math.hypot(...a.map((x, i) => x - (b[i] as number))) / Math.hypot(...b);
}

export interface Tolerances {
  readonly value: number;
  readonly gradient: number;
  readonly product: number;
}

export function expectAnswersNear(own: Answer, wanted: Answer, tolerances: Tolerances): void {
  for (const name of ["value", "values", "outputs", "criterion", "heldOut"] as const)
    expect(relativeGap(own[name], wanted[name]), name).toBeLessThan(tolerances.value);
  expect(own.accuracy).toEqual(wanted.accuracy.map((x) => expect.closeTo(x, 6)));
  for (const name of ["gradient", "passedBack"] as const)
    expect(relativeGap(own[name], wanted[name]), name).toBeLessThan(tolerances.gradient);
  for (const name of ["hessian", "gaussNewton"] as const)
    expect(relativeGap(own[name], wanted[name]), name).toBeLessThan(tolerances.product);
}

/** All numbers of one lane. */
export function bitsOf(answer: Answer, lane: number, lanes: number): readonly number[] {
  const { value, values, gradient, hessian, gaussNewton, criterion, heldOut, accuracy } = answer;
  return [value, values, gradient, hessian, gaussNewton, criterion, heldOut, accuracy].flatMap((numbers) => {
    const length = numbers.length / lanes;
    return numbers.slice(lane * length, (lane + 1) * length);
  });
}
