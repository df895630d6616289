/**
 * A graph evaluated node by node in plain loops, in float64 and without compiling anything: the twin of fusion, plans and engines,
 * which shares no code with them; and what a page, which may not evaluate text, checks a person's model with.
 */
import type { Expression } from "../../shared/formula/syntax.ts";
import type { WindowPlacement } from "../engine.ts";
import type { Node } from "./graph.ts";

export type Values = ReadonlyMap<Node, ArrayLike<number>>;

/** Values of the outputs, row-major. */
export function evaluate(outputs: readonly Node[], inputs: Values): readonly Float64Array[] {
  const known = new Map<Node, Float64Array>();
  const visit = (node: Node): Float64Array => {
    const found = known.get(node) ?? valuesOf(node, inputs, visit);
    known.set(node, found);
    return found;
  };
  return outputs.map(visit);
}

const total = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1);

/** Index along each axis of entry number `entry`. */
function place(entry: number, shape: readonly number[]): number[] {
  const at = new Array<number>(shape.length).fill(0);
  for (let axis = shape.length - 1, rest = entry; axis >= 0; axis--) {
    at[axis] = rest % (shape[axis] as number);
    rest = Math.floor(rest / (shape[axis] as number));
  }
  return at;
}

/** Entry number of a place, broadcast axes ignored. */
function entryOf(at: readonly number[], shape: readonly number[]): number {
  const lead = at.length - shape.length;
  return shape.reduce((entry, n, axis) => entry * n + (n === 1 ? 0 : (at[axis + lead] as number)), 0);
}

/** Row and column of the image that entry (k, l) of window (i, j) is read from. */
function imagePlace(
  { strides, dilations, before }: WindowPlacement,
  i: number,
  j: number,
  k: number,
  l: number,
): readonly [number, number] {
  return [i * strides[0] + k * dilations[0] - before[0], j * strides[1] + l * dilations[1] - before[1]];
}

function valuesOf(node: Node, inputs: Values, visit: (node: Node) => Float64Array): Float64Array {
  const { operation, shape } = node;
  const parts = node.arguments.map(visit);
  const [a = new Float64Array(), b = new Float64Array()] = parts;
  const [from] = node.arguments;
  const out = new Float64Array(total(shape));
  const fill = (value: (at: number[]) => number) => {
    for (let entry = 0; entry < out.length; entry++) out[entry] = value(place(entry, shape));
    return out;
  };
  switch (operation.kind) {
    case "input":
      return Float64Array.from(inputs.get(node) ?? []);
    case "map":
      return fill((at) =>
        number(operation.expression, (name) => {
          if (name === "_i") return at.at(-1) ?? 0;
          if (name === "_j") return at.at(-2) ?? 0;
          const i = Number(name.slice(1));
          return (parts[i] as Float64Array)[entryOf(at, (node.arguments[i] as Node).shape)] as number;
        }),
      );
    case "sum":
    case "shift":
    case "max":
    case "argmax":
      return fill((at) => {
        const axis = operation.axis;
        const along = Array.from({ length: from?.shape[axis] ?? 0 }, (_, i) => {
          return a[entryOf(at.with(axis, i), from?.shape ?? [])] as number;
        });
        if (operation.kind === "sum") return along.reduce((sum, x) => sum + x, 0);
        const largest = Math.max(...along);
        return operation.kind === "argmax" ? along.indexOf(largest) : largest;
      });
    case "window":
      return fill((at) => {
        const [n, i, j, k, l, c] = at as [number, number, number, number, number, number];
        const [y, x] = imagePlace(operation.placement, i, j, k, l);
        const isThere = y >= 0 && y < (from?.shape[1] ?? 0) && x >= 0 && x < (from?.shape[2] ?? 0);
        return isThere ? (a[entryOf([n, y, x, c], from?.shape ?? [])] as number) : operation.outside;
      });
    case "fold": {
      const inner = from?.shape ?? [];
      for (let entry = 0; entry < a.length; entry++) {
        const [n, i, j, k, l, c] = place(entry, inner) as [number, number, number, number, number, number];
        const [y, x] = imagePlace(operation.placement, i, j, k, l);
        if (y < 0 || y >= (shape[1] ?? 0) || x < 0 || x >= (shape[2] ?? 0)) continue;
        const to = entryOf([n, y, x, c], shape);
        out[to] = (out[to] as number) + (a[entry] as number);
      }
      return out;
    }
    case "dot": {
      const [m = 0, n = 0] = shape.slice(-2);
      const k = from?.shape.at(-1) ?? 0;
      for (let entry = 0; entry < out.length; entry++) {
        const [batch, i, j] = [Math.floor(entry / (m * n)), Math.floor(entry / n) % m, entry % n];
        let sum = 0;
        for (let l = 0; l < k; l++)
          sum += (a[(batch * m + i) * k + l] as number) * (b[(batch * k + l) * n + j] as number);
        out[entry] = sum;
      }
      return out;
    }
    case "slice":
      return fill(
        (at) =>
          a[
            entryOf(at.with(operation.axis, (at[operation.axis] ?? 0) + operation.start), from?.shape ?? [])
          ] as number,
      );
    case "concat":
      return fill((at) => {
        let index = at[operation.axis] ?? 0;
        const part = node.arguments.findIndex(({ shape: own }) => {
          const length = own[operation.axis] as number;
          if (index < length) return true;
          index -= length;
          return false;
        });
        const own = node.arguments[part]?.shape ?? [];
        return (parts[part] as Float64Array)[entryOf(at.with(operation.axis, index), own)] as number;
      });
    case "reshape":
      return a;
    case "permute":
      return fill((at) => {
        const source = new Array<number>(at.length).fill(0);
        operation.axes.forEach((axis, i) => {
          source[axis] = at[i] as number;
        });
        return a[entryOf(source, from?.shape ?? [])] as number;
      });
    default:
      return operation satisfies never;
  }
}

/** Value of an expression in float64. */
function number(expression: Expression, of: (name: string) => number): number {
  const value = (part: Expression): number => number(part, of);
  switch (expression.kind) {
    case "number":
      return expression.value;
    case "name":
      return of(expression.name);
    case "unary":
      return expression.operator === "-"
        ? -value(expression.operand)
        : Number(value(expression.operand) === 0);
    case "binary":
      return binary(expression.operator, value(expression.left), value(expression.right));
    case "call": {
      const [x = 0, y = 0, z = 0] = expression.arguments.map(value);
      if (expression.function === "select") return x !== 0 ? y : z;
      if (expression.function === "finite") return Number(Number.isFinite(x));
      return expression.arguments.length === 1
        ? (Math[expression.function as "exp"] as (x: number) => number)(x)
        : (Math[expression.function as "pow"] as (x: number, y: number) => number)(x, y);
    }
  }
}

function binary(operator: string, x: number, y: number): number {
  switch (operator) {
    case "+":
      return x + y;
    case "-":
      return x - y;
    case "*":
      return x * y;
    case "/":
      return x / y;
    case "<":
      return Number(x < y);
    case "<=":
      return Number(x <= y);
    case ">":
      return Number(x > y);
    case ">=":
      return Number(x >= y);
    case "==":
      return Number(x === y);
    case "!=":
      return Number(x !== y);
    case "&&":
      return Number(x !== 0 && y !== 0);
    default:
      return Number(x !== 0 || y !== 0);
  }
}
