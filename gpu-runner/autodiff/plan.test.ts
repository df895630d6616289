/** Plans on an engine against graphs evaluated node by node; what fusion and slots save. */
import { describe, expect, test } from "vitest";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { forward, reverse } from "./derivatives.ts";
import { Graph, type Node } from "./graph.ts";
import { issue, Workspace } from "./issue.ts";
import { evaluate, type Values } from "./naive-evaluation.ts";
import { makePlan, type Plan } from "./plan.ts";
import { type RandomGraph, randomGraph } from "./random-graph.fixture.ts";
import { reachable } from "./reachable.ts";

const F64_REL = 1e-12;

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1);

/** Outputs of a plan, computed twice: what the first run leaves in slots must not matter. */
function run(plan: Plan, inputs: Values): readonly Float64Array[] {
  const engine = createReferenceEngine({ lanes: 1 });
  const given = new Map([...inputs].map(([node, numbers]) => [node, engine.tensor(node.shape, numbers)]));
  const targets = plan.outputs.map((output) => engine.tensor([output ? sizeOf(output.shape) : 2], 7));
  const program = engine.record(() => issue(engine, plan, new Workspace(engine), given, targets));
  engine.run(program, 2);
  return targets.map((target) => engine.read(target));
}

/** Value, gradient and the Hessian's product with the start. */
function everything({ graph, variables, value, start }: RandomGraph): {
  outputs: readonly Node[];
  inputs: Values;
} {
  const gradient = reverse(graph, [value], [graph.constant(1, [1])], variables);
  const slopes = gradient.filter((node) => node !== undefined);
  const directions = variables.map(({ shape }, i) => graph.input(`d${i}`, shape));
  const along = new Map(variables.map((node, i) => [node, directions[i] as Node]));
  const products = forward(graph, slopes, along).filter((node) => node !== undefined);
  const numbers = (nodes: readonly Node[]) =>
    nodes.map((node, i) => [node, start[i] as Float64Array] as const);
  return {
    outputs: [value, ...slopes, ...products],
    inputs: new Map<Node, ArrayLike<number>>([...numbers(variables), ...numbers(directions)]),
  };
}

function gap(a: readonly Float64Array[], b: readonly Float64Array[]): number {
  const differences = a.flatMap((part, i) =>
    Array.from(part, (x, k) => x - ((b[i] as Float64Array)[k] ?? Number.NaN)),
  );
  return Math.hypot(...differences) / Math.hypot(...b.flatMap((part) => [...part]));
}

describe("a plan", () => {
  test.each(Array.from({ length: 20 }, (_, seed) => seed))("computes random graph %i", (seed) => {
    const { outputs, inputs } = everything(randomGraph(seed));
    const plan = makePlan(outputs, new Set(inputs.keys()));
    expect(gap(run(plan, inputs), evaluate(outputs, inputs))).toBeLessThan(F64_REL);
  });

  test("has fewer steps than the graph has nodes, and fewer tensors than steps", () => {
    const { outputs, inputs } = everything(randomGraph(3));
    const plan = makePlan(outputs, new Set(inputs.keys()));
    const nodes = reachable(outputs).length;
    expect(plan.steps.length).toBeLessThan(0.7 * nodes);
    const tensors = new Set([...plan.slots.values()].map(({ size, index }) => `${size}/${index}`));
    expect(tensors.size).toBeLessThan(0.7 * plan.slots.size);
  });

  test("negative control: a slot that is given away too early spoils the result", () => {
    const wrong = Array.from({ length: 8 }, (_, seed) => {
      const { outputs, inputs } = everything(randomGraph(seed));
      const plan = makePlan(outputs, new Set(inputs.keys()));
      const slots = new Map([...plan.slots].map(([node, { size }]) => [node, { size, index: 0 }]));
      try {
        return !(gap(run({ ...plan, slots }, inputs), evaluate(outputs, inputs)) < F64_REL);
      } catch {
        // A product that would write what it reads.
        return true;
      }
    });
    expect(wrong).toContain(true);
  });
});

describe("steps", () => {
  const graph = new Graph();
  const x = graph.input("x", [4, 5]);
  const numbers = Float64Array.from({ length: 20 }, (_, i) => Math.sin(i));
  const inputs = new Map([[x, numbers]]);
  const kinds = (outputs: readonly Node[]) => makePlan(outputs, new Set([x])).steps.map(({ kind }) => kind);
  const checked = (outputs: readonly Node[]) => {
    expect(gap(run(makePlan(outputs, new Set([x])), inputs), evaluate(outputs, inputs))).toBeLessThan(
      F64_REL,
    );
    return kinds(outputs);
  };

  test("neighbouring maps are one, and a sum takes in the map before it", () => {
    const y = graph.formula("exp(-x*x)", { x });
    expect(checked([graph.formula("tanh(y) + 1", { y })])).toEqual(["map"]);
    expect(checked([graph.sum(y, 1)])).toEqual(["reduce"]);
    expect(checked([graph.sum(y, 0)])).toEqual(["reduce"]);
    // Read by two: stored, as it is dear; a cheap one is computed again.
    expect(checked([graph.sum(y, 1), graph.formula("y*y", { y })])).toEqual(["map", "reduce", "map"]);
    expect(
      checked([graph.sum(graph.formula("2*x", { x }), 1), graph.formula("2*x + x*x", { x })]),
    ).toHaveLength(2);
  });

  test("a place is taken in only where it stays the same", () => {
    const placed = graph.formula("x*(_i + 10*_j)", { x });
    expect(checked([graph.sum(placed, 1)])).toEqual(["reduce"]);
    expect(checked([graph.sum(placed, 0)])).toEqual(["map", "reduce"]);
  });

  test("views cost nothing, a reshape of a turned one is a copy", () => {
    expect(checked([graph.sum(graph.transpose(x), 0)])).toEqual(["reduce"]);
    expect(checked([graph.dot(graph.transpose(x), x)])).toEqual(["product"]);
    expect(checked([graph.sum(graph.reshape(x, [2, 10]), 1)])).toEqual(["reduce"]);
    expect(checked([graph.sum(graph.reshape(graph.transpose(x), [2, 10]), 1)])).toEqual(["copy", "reduce"]);
  });

  test("an output may be an input, a view, the same one twice, or zero", () => {
    const y = graph.formula("exp(x)", { x });
    checked([x, graph.transpose(y), graph.reshape(y, [20]), y, y]);
    expect([...(run(makePlan([undefined], new Set()), new Map())[0] ?? [])]).toEqual([0, 0]);
  });

  test("an input without a tensor is refused", () => {
    expect(() => makePlan([graph.formula("exp(x)", { x })], new Set())).toThrow(/"x" has no tensor/);
  });
});
