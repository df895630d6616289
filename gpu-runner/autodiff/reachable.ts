/** What a graph has to compute for some of its nodes. */
import type { Node } from "./graph.ts";

/** Nodes that `outputs` are computed from, themselves included, in order; `isGiven` nodes are not looked behind. */
export function reachable(
  outputs: readonly Node[],
  isGiven: (node: Node) => boolean = () => false,
): readonly Node[] {
  const found = new Set<Node>();
  const waiting = [...outputs];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    if (!isGiven(node)) waiting.push(...node.arguments);
  }
  return [...found].sort((a, b) => a.id - b.id);
}
