/**
 * Forward and reverse mode over a graph. Both give graphs: reverse mode the gradient, forward mode over that graph the
 * exact Hessian-vector product (Pearlmutter 1994), and the two around the loss the Gauss–Newton product
 * (Schraudolph 2002).
 */
import type { Graph, Node } from "./graph.ts";
import { reachable } from "./reachable.ts";
import { RULES, type Rule, type Rules } from "./rules.ts";

// The kind of a node picks the rule of that kind.
const ruleOf = (rules: Rules, node: Node): Rule => rules[node.operation.kind] as Rule;

/**
 * J·t: derivatives of the outputs along given tangents. Nodes without a tangent of their own are constants or follow
 * from those that have one. Undefined: zero.
 */
export function forward(
  graph: Graph,
  outputs: readonly Node[],
  tangents: ReadonlyMap<Node, Node>,
  rules: Rules = RULES,
): readonly (Node | undefined)[] {
  const known = new Map<Node, Node | undefined>(tangents);
  for (const node of reachable(outputs, (given) => tangents.has(given))) {
    if (known.has(node)) continue;
    const along = node.arguments.map((argument) => known.get(argument));
    const moves = along.some((tangent) => tangent !== undefined);
    known.set(node, moves ? ruleOf(rules, node).tangent(graph, node, along) : undefined);
  }
  return outputs.map((output) => known.get(output));
}

/** Jᵀ·s: Σ over the outputs of ⟨seed, ∂output/∂x⟩ for each x of `by`. Undefined: zero. */
export function reverse(
  graph: Graph,
  outputs: readonly Node[],
  seeds: readonly Node[],
  by: readonly Node[],
  rules: Rules = RULES,
): readonly (Node | undefined)[] {
  const ends = new Set(by);
  const nodes = reachable(outputs, (node) => ends.has(node));
  const depends = new Set<Node>();
  for (const node of nodes)
    if (ends.has(node) || node.arguments.some((argument) => depends.has(argument))) depends.add(node);
  const cotangents = new Map<Node, Node>();
  const give = (node: Node, part: Node): void => {
    const known = cotangents.get(node);
    cotangents.set(node, known ? graph.add(known, part) : part);
  };
  outputs.forEach((output, i) => {
    if (depends.has(output)) give(output, seeds[i] as Node);
  });
  for (const node of [...nodes].reverse()) {
    const cotangent = cotangents.get(node);
    if (!cotangent || ends.has(node)) continue;
    node.arguments.forEach((argument, i) => {
      if (!depends.has(argument)) return;
      const part = ruleOf(rules, node).cotangent(graph, node, cotangent, i);
      if (part) give(argument, part);
    });
  }
  return by.map((node) => cotangents.get(node));
}
