/** Derivatives of a random graph against differences of plain evaluations: the largest relative errors. */
import { hostNormals } from "../random/normal.ts";
import { forward, reverse } from "./derivatives.ts";
import type { Node } from "./graph.ts";
import { evaluate, type Values } from "./naive-evaluation.ts";
import type { RandomGraph } from "./random-graph.fixture.ts";
import type { Rules } from "./rules.ts";

/** Fourth-order central differences with this step: errors of 1e-11 or so. */
const STEP = 1e-3;

export interface Errors {
  readonly gradient: number;
  readonly product: number;
  readonly symmetry: number;
  readonly linearity: number;
  readonly gaussNewton: number;
}

type Point = readonly Float64Array[];

export function derivativeErrors(subject: RandomGraph, seed: number, rules?: Rules): Errors {
  const { graph, variables, start, value, outputs } = subject;
  const one = graph.constant(1, [1]);
  const defined = (parts: readonly (Node | undefined)[]): readonly Node[] =>
    parts.map((part, i) => part ?? graph.constant(0, (variables[i] as Node).shape));
  const gradient = defined(reverse(graph, [value], [one], variables, rules));
  const directions = variables.map(({ shape }, i) => graph.input(`d${i}`, shape));
  const along = new Map(variables.map((variable, i) => [variable, directions[i] as Node]));
  const hessian = defined(forward(graph, gradient, along, rules));
  const [moved] = forward(graph, [outputs], along, rules);
  const [slope] = reverse(graph, [value], [one], [outputs], rules);
  const [bent] = moved && slope ? forward(graph, [slope], new Map([[outputs, moved]]), rules) : [];
  const gaussNewton = bent ? defined(reverse(graph, [outputs], [bent], variables, rules)) : [];

  const inputs = (point: Point, direction: Point): Values =>
    new Map<Node, ArrayLike<number>>([
      ...variables.map((node, i) => [node, point[i] as Float64Array] as const),
      ...directions.map((node, i) => [node, direction[i] as Float64Array] as const),
    ]);
  const at = (nodes: readonly Node[], point: Point, direction: Point = start) =>
    flat(evaluate(nodes, inputs(point, direction)));
  const draw = (stream: number): Point =>
    start.map((part, i) => hostNormals(seed, 100 + 10 * stream + i, part.length));
  const [v, w] = [draw(1), draw(2)];
  const mixed = v.map((part, i) => part.map((x, k) => 2 * x - 3 * ((w[i] as Float64Array)[k] as number)));

  const g = at(gradient, start);
  const numbers = g.length;
  const slopes = Array.from({ length: numbers }, (_, k) =>
    difference((p) => at([value], p), start, unit(start, k)),
  );
  const [hv, hw, hm] = [at(hessian, start, v), at(hessian, start, w), at(hessian, start, mixed)];
  const jacobian = Array.from(
    { length: numbers },
    (_, k) => difference((p) => at([outputs], p), start, unit(start, k))[0] ?? 0,
  );
  const [z = 0] = at([outputs], start);
  const flatV = flat(v);
  const along_ = jacobian.reduce((sum, x, k) => sum + x * (flatV[k] as number), 0);
  // Second derivative of the loss that `randomGraph` puts on its output.
  const curvature = 1 + 0.01 * Math.exp(0.1 * z);
  return {
    gradient: gap(
      g,
      slopes.map(([x = 0]) => x),
    ),
    product: gap(
      hv,
      difference((p) => at(gradient, p), start, v),
    ),
    symmetry: Math.abs(dot(flat(w), hv) - dot(flatV, hw)) / (1e-12 + norm(flatV) * norm(hw)),
    linearity: gap(
      hm,
      hv.map((x, k) => 2 * x - 3 * (hw[k] as number)),
    ),
    gaussNewton: gap(
      at(gaussNewton, start, v),
      jacobian.map((x) => x * curvature * along_),
    ),
  };
}

const flat = (parts: readonly ArrayLike<number>[]): number[] => parts.flatMap((part) => Array.from(part));

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, k) => sum + x * (b[k] ?? 0), 0);

const norm = (a: readonly number[]): number => Math.sqrt(dot(a, a));

function gap(a: readonly number[], b: readonly number[]): number {
  return norm(a.map((x, k) => x - (b[k] ?? Number.NaN))) / (1e-6 + norm(b));
}

function unit(like: Point, entry: number): Point {
  let first = 0;
  return like.map((part) => {
    const own = part.map((_, k) => (first + k === entry ? 1 : 0));
    first += part.length;
    return own;
  });
}

/** d/dt f(point + t·direction) at 0. */
function difference(f: (point: Point) => number[], point: Point, direction: Point): number[] {
  const length = Math.max(1, norm(flat(direction)));
  const shifted = (t: number) =>
    f(
      point.map((part, i) =>
        part.map((x, k) => x + (t / length) * ((direction[i] as Float64Array)[k] as number)),
      ),
    );
  const [a, b, c, d] = [shifted(STEP), shifted(-STEP), shifted(2 * STEP), shifted(-2 * STEP)];
  return (a as number[]).map(
    (x, k) => ((8 * (x - (b?.[k] ?? 0)) - ((c?.[k] ?? 0) - (d?.[k] ?? 0))) * length) / (12 * STEP),
  );
}
