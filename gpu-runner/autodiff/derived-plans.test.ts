/** Gauss–Newton products of a whole network against the definition, and what a product is spared. */
import { expect, test } from "vitest";
import { hostNormals } from "../random/normal.ts";
import { derivePlans } from "./derived-plans.ts";
import { CLASSES, labelledExamples, RESIDUAL } from "./formula-networks.fixture.ts";
import type { Node } from "./graph.ts";
import { evaluate } from "./naive-evaluation.ts";
import { startingPoint, traceNetwork } from "./network-trace.ts";

const ROWS = 4;
const trace = traceNetwork(RESIDUAL, ROWS);
const plans = derivePlans(trace);
const { features, targets } = labelledExamples(8, ROWS);
const theta = startingPoint(trace, 3).map((x, i) => x + 0.1 * Math.sin(i));
const [v, w] = [hostNormals(4, 1, trace.size), hostNormals(4, 2, trace.size)];

/** Numbers of nodes at a point, row after row. */
function at(
  nodes: readonly (Node | undefined)[],
  point: ArrayLike<number>,
  direction: ArrayLike<number> = v,
): number[] {
  const parts = (vector: ArrayLike<number>) =>
    trace.parameters.map(({ offset, node }) => {
      const size = node.shape.reduce((product, n) => product * n, 1);
      return Array.from(vector).slice(offset, offset + size);
    });
  const [own, along] = [parts(point), parts(direction)];
  const inputs = new Map<Node, ArrayLike<number>>([
    [trace.features, features],
    [trace.labels, targets],
    ...trace.parameters.map(({ node }, i) => [node, own[i] ?? []] as const),
    ...plans.directions.map((node, i) => [node, along[i] ?? []] as const),
  ]);
  return evaluate(
    nodes.filter((node) => node !== undefined),
    inputs,
  ).flatMap((part) => [...part]);
}

/** J·d by fourth-order differences of the outputs. */
function jacobianTimes(direction: Float64Array): number[] {
  const h = 2e-4;
  const moved = (t: number) =>
    at(
      [trace.outputs],
      theta.map((x, i) => x + t * (direction[i] as number)),
    );
  const [a, b, c, d] = [moved(h), moved(-h), moved(2 * h), moved(-2 * h)];
  return a.map((x, i) => (8 * (x - (b[i] as number)) - ((c[i] as number) - (d[i] as number))) / (12 * h));
}

test("⟨w, G·v⟩ is the mean over rows of ⟨Jw, (diag p − ppᵀ)·Jv⟩", () => {
  const [z, jv, jw] = [at([trace.outputs], theta), jacobianTimes(v), jacobianTimes(w)];
  let form = 0;
  for (let row = 0; row < ROWS; row++) {
    const of = (all: readonly number[]) => all.slice(row * CLASSES, (row + 1) * CLASSES);
    const exponentials = of(z).map(Math.exp);
    const total = exponentials.reduce((sum, x) => sum + x, 0);
    const p = exponentials.map((x) => x / total);
    const mean = (x: readonly number[]) => p.reduce((sum, q, i) => sum + q * (x[i] as number), 0);
    const [x, y] = [of(jv), of(jw)];
    form += (mean(x.map((each, i) => each * (y[i] as number))) - mean(x) * mean(y)) / ROWS;
  }
  const product = at(plans.gaussNewton.outputs, theta);
  const own = product.reduce((sum, x, i) => sum + x * (w[i] as number), 0);
  expect(Math.abs(own - form)).toBeLessThan(1e-9 * Math.abs(form));
  // ⟨v, G·v⟩ is no smaller than 0, which ⟨v, H·v⟩ may be.
  expect(product.reduce((sum, x, i) => sum + x * (v[i] as number), 0)).toBeGreaterThan(0);
});

test("a product computes nothing that the gradient has kept", () => {
  const computed = new Set([...plans.hessian.steps, ...plans.gaussNewton.steps].map(({ result }) => result));
  expect(plans.kept.length).toBeGreaterThan(5);
  for (const node of plans.kept) expect(computed.has(node)).toBe(false);
  // No forward pass again: of products, two a layer forward and two back, where the gradient has three.
  const products = (steps: typeof plans.hessian.steps) =>
    steps.filter(({ kind }) => kind === "product").length;
  const [gradient, hessian] = [products(plans.gradient.steps), products(plans.hessian.steps)];
  expect(hessian).toBeLessThan(2.5 * gradient);
});
