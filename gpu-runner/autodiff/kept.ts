/** What the gradient keeps for the curvature products at the same point. */
import { isCheap } from "./fusion.ts";
import type { Node } from "./graph.ts";
import { homeOf } from "./plan.ts";
import { reachable } from "./reachable.ts";

/**
 * Nodes that `first` computes and `later` reads, without those that follow from others of them at little cost.
 * @param given nodes that have tensors anyway
 */
export function keptFor(
  first: readonly Node[],
  later: readonly Node[],
  given: ReadonlySet<Node>,
): ReadonlySet<Node> {
  const early = new Set(reachable(first, (node) => given.has(node)));
  const homes = new Set<Node>();
  const need = (node: Node): void => {
    if (early.has(node)) homes.add(homeOf(node, () => false));
  };
  later.forEach(need);
  for (const node of reachable(later, (known) => given.has(known) || early.has(known)))
    if (!early.has(node)) node.arguments.forEach(need);
  const kept = new Set<Node>();
  const isThere = (node: Node): boolean => {
    const home = homeOf(node, () => false);
    return kept.has(home) || given.has(home);
  };
  for (const node of [...homes].sort((a, b) => a.id - b.id)) {
    const { operation } = node;
    const followsCheaply =
      operation.kind === "map" && isCheap(operation.expression) && node.arguments.every(isThere);
    if (!given.has(node) && !followsCheaply) kept.add(node);
  }
  return kept;
}
