/**
 * A computation as a graph of a few kinds of nodes, traced by calling the methods of {@link Graph}.
 *
 * ```
 * input     a tensor that is given                     sum      over one axis, which stays with length 1
 * map       a formula of elements, broadcast as in     shift    the largest entry along an axis, a constant to
 *           NumPy over the arguments                            derivatives: for formulas that it drops out of
 * dot       […, m, k] · […, k, n]                      max      the largest entry along an axis
 * window    sliding windows of images                  argmax   where the first of these is, a constant
 * fold      windows summed back to images              reshape, permute
 * slice     entries of one axis                        concat   parts side by side along one axis
 * ```
 * The set is closed under differentiation (`rules.ts`). Nodes are interned: the same operation on the same arguments
 * is one node, so whatever occurs twice is computed once. Arguments are traced before what uses them: ids ascend in an
 * order in which the graph can be computed.
 */

import { type Expression, FormulaError } from "../../shared/formula/syntax.ts";
import { sizeOf } from "../../shared/layers/geometry.ts";
import type { WindowPlacement } from "../engine.ts";
import { parseFunction } from "../formula/derivative.ts";
import { broadcastShape, INDEX_NAMES } from "../formula/scope.ts";
import { add, constant, identity, multiply, number, simplify } from "../formula/simplify.ts";
import { argumentName, namesOf, usesIndex } from "./map-expression.ts";

export type Operation =
  | { readonly kind: "input"; readonly name: string }
  /** Over `x0`, `x1`, … the arguments; the node's shape may be larger than theirs broadcast. */
  | { readonly kind: "map"; readonly expression: Expression }
  | { readonly kind: "sum"; readonly axis: number }
  | { readonly kind: "shift"; readonly axis: number }
  | { readonly kind: "max"; readonly axis: number }
  | { readonly kind: "argmax"; readonly axis: number }
  | { readonly kind: "dot" }
  | { readonly kind: "window"; readonly placement: WindowPlacement; readonly outside: number }
  | { readonly kind: "fold"; readonly placement: WindowPlacement }
  | { readonly kind: "slice"; readonly axis: number; readonly start: number }
  | { readonly kind: "concat"; readonly axis: number }
  | { readonly kind: "reshape" }
  | { readonly kind: "permute"; readonly axes: readonly number[] };

export type Kind = Operation["kind"];

export interface Node {
  readonly id: number;
  readonly operation: Operation;
  readonly arguments: readonly Node[];
  readonly shape: readonly number[];
}

export interface Windows extends WindowPlacement {
  /** How many lie along each of the two axes. */
  readonly counts: readonly [number, number];
  /** Their rows and columns. */
  readonly kernel: readonly [number, number];
  /** What they have where the image has nothing; 0 when absent. */
  readonly outside?: number;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/** Texts of formulas, which are few. */
const parsed = new Map<string, Expression>();

export class Graph {
  readonly #interned = new Map<string, Node>();

  #node(operation: Operation, parts: readonly Node[], shape: readonly number[]): Node {
    const detail = operation.kind === "map" ? identity(operation.expression) : JSON.stringify(operation);
    const key = `${operation.kind} ${detail} (${parts.map(({ id }) => id)}) [${shape}]`;
    const known = this.#interned.get(key);
    if (known) return known;
    const made: Node = { id: this.#interned.size, operation, arguments: parts, shape };
    this.#interned.set(key, made);
    return made;
  }

  input(text: string, shape: readonly number[]): Node {
    return this.#node({ kind: "input", name: text }, [], shape);
  }

  constant(value: number, shape: readonly number[]): Node {
    return this.map(number(value), [], shape);
  }

  /**
   * `formula("a * tanh(b)", { a, b })`, in the language of `formula/syntax.ts`.
   * @param shape larger than the operands' broadcast shape, where it is given
   * @throws FormulaError on an unknown name or shapes that do not broadcast
   */
  formula(text: string, operands: Readonly<Record<string, Node | number>>, shape?: readonly number[]): Node {
    const parts: Node[] = [];
    const locals = new Map<string, Expression>();
    for (const [operand, value] of Object.entries(operands))
      locals.set(operand, typeof value === "number" ? number(value) : argumentName(parts.push(value) - 1));
    const function_ = parsed.get(text) ?? parseFunction(text);
    parsed.set(text, function_);
    for (const used of namesOf(function_))
      if (!locals.has(used) && !(INDEX_NAMES as readonly string[]).includes(used))
        throw new FormulaError(
          `formula "${text}": unknown name "${used}"; operands: ${[...locals.keys()].join(", ")}`,
        );
    return this.map(simplify(function_, locals), parts, shape);
  }

  /** A map in canonical form: each argument once, in the order of ids; constants and broadcasts taken in. */
  map(expression: Expression, parts: readonly Node[], shape?: readonly number[]): Node {
    const full =
      shape ??
      broadcastShape(
        "map",
        parts.map((part) => part.shape),
      );
    const used = namesOf(expression);
    const sources = parts.map(throughBroadcasts);
    const variable = (source: Node): boolean => constantOf(source) === undefined;
    const own = [...new Set(sources.filter((source, i) => used.has(`x${i}`) && variable(source)))];
    own.sort((a, b) => a.id - b.id);
    const renamed = new Map<string, Expression>();
    sources.forEach((source, i) => {
      if (used.has(`x${i}`)) renamed.set(`x${i}`, constantOf(source) ?? argumentName(own.indexOf(source)));
    });
    const canonical = simplify(expression, renamed);
    const still = namesOf(canonical);
    // What simplification dropped is no argument.
    if (own.some((_, i) => !still.has(`x${i}`))) return this.map(canonical, own, full);
    const [only] = own;
    if (only && canonical === argumentName(0) && sameShape(only.shape, full)) return only;
    return this.#node({ kind: "map", expression: canonical }, own, full);
  }

  add(a: Node, b: Node): Node {
    return this.map(add(argumentName(0), argumentName(1)), [a, b]);
  }

  /** Over one axis, which stays with length 1. */
  sum(x: Node, axis: number): Node {
    const length = lengthOf(x, axis);
    const shape = x.shape.with(axis, 1);
    if (length === 1) return x;
    const { operation } = x;
    const alike = x.arguments.every(
      (part) => (part.shape[axis - x.shape.length + part.shape.length] ?? 1) === 1,
    );
    // The same number `length` times over.
    if (operation.kind === "map" && alike && !usesIndex(operation.expression))
      return this.map(multiply(number(length), operation.expression), x.arguments, shape);
    return this.#node({ kind: "sum", axis }, [x], shape);
  }

  mean(x: Node, axis: number): Node {
    return this.formula("total / count", { total: this.sum(x, axis), count: lengthOf(x, axis) });
  }

  /** Largest entry along an axis, which stays with length 1. Right only where the result does not depend on it. */
  shift(x: Node, axis: number): Node {
    lengthOf(x, axis);
    return this.#node({ kind: "shift", axis }, [x], x.shape.with(axis, 1));
  }

  /** Largest entry along an axis, which stays with length 1; among equal ones the derivative is the first one's. */
  max(x: Node, axis: number): Node {
    if (lengthOf(x, axis) === 1) return x;
    return this.#node({ kind: "max", axis }, [x], x.shape.with(axis, 1));
  }

  /** Place of the first largest entry along an axis, which stays with length 1. A constant to derivatives. */
  argmax(x: Node, axis: number): Node {
    lengthOf(x, axis);
    return this.#node({ kind: "argmax", axis }, [x], x.shape.with(axis, 1));
  }

  /** `[b, h, w, c]` → `[b, oh, ow, kh, kw, c]`, as `Engine.window`. @throws RangeError */
  window(x: Node, { counts, kernel, outside = 0, ...placement }: Windows): Node {
    const [b = 0, h, w, c = 0] = x.shape;
    if (x.shape.length !== 4) throw new RangeError(`windows of [${x.shape}]: [b, h, w, c] is needed`);
    const isWhole = `${[...kernel, ...placement.strides, ...placement.before]}` === "1,1,1,1,0,0";
    if (isWhole && sameShape(counts, [h as number, w as number]))
      return this.reshape(x, [b, ...counts, 1, 1, c]);
    return this.#node({ kind: "window", placement, outside }, [x], [b, ...counts, ...kernel, c]);
  }

  /** Windows summed back to images `[b, height, width, c]`, as `Engine.fold`. @throws RangeError */
  fold(x: Node, placement: WindowPlacement, [height, width]: readonly [number, number]): Node {
    const [b = 0, , , , , c = 0] = x.shape;
    if (x.shape.length !== 6) throw new RangeError(`fold of [${x.shape}]: [b, oh, ow, kh, kw, c] is needed`);
    return this.#node({ kind: "fold", placement }, [x], [b, height, width, c]);
  }

  /** `[…, m, k] · […, k, n]`, the same leading axes in both. @throws RangeError */
  dot(a: Node, b: Node): Node {
    const [m = 0, k] = a.shape.slice(-2);
    const [inner, n = 0] = b.shape.slice(-2);
    const batch = a.shape.slice(0, -2);
    if (
      a.shape.length < 2 ||
      a.shape.length !== b.shape.length ||
      !sameShape(batch, b.shape.slice(0, -2)) ||
      k !== inner
    )
      throw new RangeError(`dot: [${a.shape}] · [${b.shape}]`);
    return this.#node({ kind: "dot" }, [a, b], [...batch, m, n]);
  }

  /** Entries `[start, start + length)` along an axis. @throws RangeError */
  slice(x: Node, axis: number, start: number, length: number): Node {
    if (start < 0 || length < 1 || start + length > lengthOf(x, axis))
      throw new RangeError(`slice [${start}, ${start + length}) of axis ${axis} of [${x.shape}]`);
    if (length === lengthOf(x, axis)) return x;
    const shape = x.shape.with(axis, length);
    const value = constantOf(x);
    if (value) return this.map(value, [], shape);
    return this.#node({ kind: "slice", axis, start }, [x], shape);
  }

  /** Parts side by side along an axis, in order. @throws RangeError where the other axes differ */
  concat(parts: readonly Node[], axis: number): Node {
    const [first] = parts;
    if (
      !first ||
      parts.some((part) => !sameShape(part.shape.toSpliced(axis, 1), first.shape.toSpliced(axis, 1)))
    )
      throw new RangeError(
        `concat along axis ${axis} of ${parts.map(({ shape }) => `[${shape}]`).join(", ")}`,
      );
    if (parts.length === 1) return first;
    const length = parts.reduce((total, part) => total + lengthOf(part, axis), 0);
    return this.#node({ kind: "concat", axis }, parts, first.shape.with(axis, length));
  }

  /** @throws RangeError where the sizes differ */
  reshape(x: Node, shape: readonly number[]): Node {
    if (sizeOf(x.shape) !== sizeOf(shape)) throw new RangeError(`reshape of [${x.shape}] to [${shape}]`);
    const from = x.operation.kind === "reshape" ? (x.arguments[0] as Node) : x;
    if (sameShape(from.shape, shape)) return from;
    const value = constantOf(from);
    return value ? this.map(value, [], shape) : this.#node({ kind: "reshape" }, [from], shape);
  }

  /** Axis i of the result is axis `axes[i]`. */
  permute(x: Node, axes: readonly number[]): Node {
    if (x.operation.kind === "permute") {
      const inner = x.operation.axes;
      return this.permute(
        x.arguments[0] as Node,
        axes.map((axis) => inner[axis] as number),
      );
    }
    if (axes.every((axis, i) => axis === i)) return x;
    return this.#node(
      { kind: "permute", axes },
      [x],
      axes.map((axis) => lengthOf(x, axis)),
    );
  }

  /** The last two axes change places. */
  transpose(x: Node): Node {
    const last = x.shape.length - 1;
    return this.permute(x, [...x.shape.keys()].slice(0, -2).concat(last, last - 1));
  }

  /** Sums over what broadcasting `shape` to the node's shape has added. */
  sumTo(x: Node, shape: readonly number[]): Node {
    const lead = x.shape.length - shape.length;
    const added = x.shape.map((_, axis) => axis < lead || shape[axis - lead] === 1);
    const total = added.reduce((rest, isAdded, axis) => (isAdded ? this.sum(rest, axis) : rest), x);
    return this.reshape(total, shape);
  }
}

/** @throws RangeError without such an axis */
function lengthOf(x: Node, axis: number): number {
  const length = x.shape[axis];
  if (length === undefined) throw new RangeError(`axis ${axis} of a node of shape [${x.shape}]`);
  return length;
}

/** The number that a node is everywhere, or undefined. */
function constantOf({ operation }: Node): Expression | undefined {
  if (operation.kind !== "map" || constant(operation.expression) === undefined) return undefined;
  return operation.expression;
}

/** What a node broadcasts: maps broadcast their arguments by themselves. */
function throughBroadcasts(x: Node): Node {
  const [from] = x.arguments;
  const isBroadcast = x.operation.kind === "map" && x.operation.expression === argumentName(0);
  return isBroadcast && from ? throughBroadcasts(from) : x;
}
