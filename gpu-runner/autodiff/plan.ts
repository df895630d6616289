/**
 * From nodes to the operations of an engine: what is stored and where, and the steps in order. Knows no engine.
 *
 * Views (reshape, permute, slice) cost nothing; a reshape of a permuted or sliced view is a copy. A stored node that no output lies in
 * lives in a *slot*, which the next node of the same size takes over after its last reader.
 */

import { sizeOf } from "../../shared/layers/geometry.ts";
import type { WindowPlacement } from "../engine.ts";
import { name } from "../formula/simplify.ts";
import { type Fused, fuse } from "./fusion.ts";
import type { Node } from "./graph.ts";
import { reachable } from "./reachable.ts";

export type Step =
  | { readonly kind: "map"; readonly result: Node; readonly formula: Fused }
  | {
      readonly kind: "reduce";
      readonly reduction: "sum" | "max" | "argmax";
      readonly axis: number;
      /** What is reduced. */
      readonly shape: readonly number[];
      readonly result: Node;
      readonly formula: Fused;
    }
  | { readonly kind: "product"; readonly result: Node; readonly factors: readonly [Node, Node] }
  | {
      readonly kind: "window";
      readonly result: Node;
      readonly source: Node;
      readonly placement: WindowPlacement;
      readonly outside: number;
    }
  | {
      readonly kind: "fold";
      readonly result: Node;
      readonly source: Node;
      readonly placement: WindowPlacement;
    }
  | { readonly kind: "copy"; readonly result: Node; readonly source: Node }
  /** Parts side by side along an axis. */
  | { readonly kind: "join"; readonly result: Node; readonly parts: readonly Node[]; readonly axis: number };

/** Slot number `index` of those of this size. */
export interface Slot {
  readonly size: number;
  readonly index: number;
}

export interface Plan {
  readonly steps: readonly Step[];
  /** Undefined: zeros. */
  readonly outputs: readonly (Node | undefined)[];
  /** Stored nodes that are computed where output number … goes. */
  readonly placed: ReadonlyMap<Node, number>;
  readonly slots: ReadonlyMap<Node, Slot>;
}

/** @param given nodes that have tensors: inputs, and what an earlier plan has kept */
export function makePlan(outputs: readonly (Node | undefined)[], given: ReadonlySet<Node>): Plan {
  const ends = outputs.filter((output) => output !== undefined);
  const nodes = reachable(ends, (node) => given.has(node));
  const { formulas, inlined } = fuse(nodes, given, new Set(ends));
  const stored = new Set<Node>();
  const steps: Step[] = [];
  for (const node of nodes) {
    if (given.has(node) || inlined.has(node)) continue;
    const step = stepOf(node, given, stored, formulas, inlined);
    if (!step) continue;
    stored.add(node);
    steps.push(step);
  }
  const placed = new Map<Node, number>();
  outputs.forEach((output, i) => {
    const home = output && reshapedFrom(output, stored);
    if (home && stored.has(home) && !placed.has(home)) placed.set(home, i);
  });
  return { steps, outputs, placed, slots: slotsOf(steps, ends, stored, placed) };
}

/** Undefined: a view. */
function stepOf(
  node: Node,
  given: ReadonlySet<Node>,
  stored: ReadonlySet<Node>,
  formulas: ReadonlyMap<Node, Fused>,
  inlined: ReadonlySet<Node>,
): Step | undefined {
  const { operation } = node;
  const [first, second] = node.arguments as [Node, Node];
  switch (operation.kind) {
    case "input":
      throw new Error(`the input "${operation.name}" has no tensor`);
    case "map":
      return { kind: "map", result: node, formula: formulas.get(node) as Fused };
    case "sum":
    case "shift":
    case "max":
    case "argmax": {
      const inner = inlined.has(first) ? formulas.get(first) : undefined;
      return {
        kind: "reduce",
        reduction: operation.kind === "shift" ? "max" : operation.kind,
        axis: operation.axis,
        shape: first.shape,
        result: node,
        formula: inner ?? { expression: name("x0"), operands: [first] },
      };
    }
    case "dot":
      return { kind: "product", result: node, factors: [first, second] };
    case "window": {
      const { placement, outside } = operation;
      return { kind: "window", result: node, source: first, placement, outside };
    }
    case "fold":
      return { kind: "fold", result: node, source: first, placement: operation.placement };
    case "reshape":
      return isRowMajor(first, given, stored) ? undefined : { kind: "copy", result: node, source: first };
    case "permute":
    case "slice":
      return undefined;
    case "concat":
      return { kind: "join", result: node, parts: node.arguments, axis: operation.axis };
    default:
      return operation satisfies never;
  }
}

/** Whether a node's entries lie one after another, as far as the plan knows. */
function isRowMajor(node: Node, given: ReadonlySet<Node>, stored: ReadonlySet<Node>): boolean {
  if (given.has(node) || stored.has(node)) return true;
  return node.operation.kind === "reshape" && isRowMajor(node.arguments[0] as Node, given, stored);
}

/** The stored node that a node is, or is a view of. */
export function homeOf(node: Node, isStored: (node: Node) => boolean): Node {
  const { kind } = node.operation;
  const isView = (kind === "reshape" || kind === "permute" || kind === "slice") && !isStored(node);
  return isView ? homeOf(node.arguments[0] as Node, isStored) : node;
}

function reshapedFrom(node: Node, stored: ReadonlySet<Node>): Node {
  return node.operation.kind === "reshape" && !stored.has(node)
    ? reshapedFrom(node.arguments[0] as Node, stored)
    : node;
}

/** Nodes that a step reads, views among them. */
export function readsOf(step: Step): readonly Node[] {
  switch (step.kind) {
    case "map":
    case "reduce":
      return step.formula.operands;
    case "product":
      return step.factors;
    case "window":
    case "fold":
    case "copy":
      return [step.source];
    case "join":
      return step.parts;
    default:
      return step satisfies never;
  }
}

function slotsOf(
  steps: readonly Step[],
  ends: readonly Node[],
  stored: ReadonlySet<Node>,
  placed: ReadonlyMap<Node, number>,
): ReadonlyMap<Node, Slot> {
  const lastRead = new Map<Node, number>();
  const home = (node: Node): Node => homeOf(node, (known) => stored.has(known));
  steps.forEach((step, i) => {
    for (const node of readsOf(step)) lastRead.set(home(node), i);
  });
  // Outputs that are copied at the end.
  for (const end of ends) lastRead.set(home(end), steps.length);
  const free = new Map<number, Slot[]>();
  const made = new Map<number, number>();
  const slots = new Map<Node, Slot>();
  steps.forEach((step, i) => {
    const { result } = step;
    if (!placed.has(result)) {
      const size = sizeOf(result.shape);
      const index = made.get(size) ?? 0;
      const reused = free.get(size)?.pop();
      if (!reused) made.set(size, index + 1);
      slots.set(result, reused ?? { size, index });
    }
    // After the result has its place: no step writes what it reads.
    for (const node of new Set(readsOf(step).map(home))) {
      const slot = slots.get(node);
      if (slot && lastRead.get(node) === i) free.set(slot.size, [...(free.get(slot.size) ?? []), slot]);
    }
  });
  return slots;
}
