/** A graph evaluated node by node in plain loops: the twin of fusion, plans and engines, which shares no code with them. */
import type { Expression } from "../../shared/formula/syntax.ts";
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
      return fill((at) => {
        const axis = operation.axis;
        const along = Array.from({ length: from?.shape[axis] ?? 0 }, (_, i) => {
          return a[entryOf(at.with(axis, i), from?.shape ?? [])] as number;
        });
        return operation.kind === "sum" ? along.reduce((sum, x) => sum + x, 0) : Math.max(...along);
      });
    case "dot": {
      const [inner = 0, n = 0] = node.arguments[1]?.shape ?? [];
      return fill(([i = 0, j = 0]) => {
        let sum = 0;
        for (let l = 0; l < inner; l++) sum += (a[i * inner + l] as number) * (b[l * n + j] as number);
        return sum;
      });
    }
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
