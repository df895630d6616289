/** Formula → tfjs operations: one tfjs op per node of the expression, over all lanes and elements at once. */
import type { Tensor } from "@tensorflow/tfjs";
import type { Expression, Statement } from "../../../shared/formula/syntax.ts";
import type { TfLibrary } from "./lane-store.ts";

/** Values of names; shapes broadcast against `[T, …shape]`. */
export type Bindings = Map<string, Tensor>;

/** Truth as 1 or 0. */
function asNumber(tf: TfLibrary, truth: Tensor): Tensor {
  return tf.cast(truth, "float32");
}

/** Everything but 0 is true. */
function isTrue(tf: TfLibrary, value: Tensor): Tensor {
  return tf.notEqual(value, 0);
}

/** Runs statements in order; `bindings` has the operands before and everything assigned after. */
export function evaluateStatements(
  tf: TfLibrary,
  statements: readonly Statement[],
  bindings: Bindings,
): void {
  for (const { target, expression } of statements) bindings.set(target, evaluate(tf, expression, bindings));
}

function evaluate(tf: TfLibrary, expression: Expression, bindings: Bindings): Tensor {
  switch (expression.kind) {
    case "number":
      return tf.scalar(expression.value);
    case "name": {
      const value = bindings.get(expression.name);
      if (!value) throw new Error(`"${expression.name}" has no value`);
      return value;
    }
    case "unary": {
      const operand = evaluate(tf, expression.operand, bindings);
      return expression.operator === "-" ? tf.neg(operand) : asNumber(tf, tf.equal(operand, 0));
    }
    case "binary":
      return evaluateBinary(
        tf,
        expression.operator,
        evaluate(tf, expression.left, bindings),
        evaluate(tf, expression.right, bindings),
      );
    case "call":
      return evaluateCall(tf, expression, bindings);
  }
}

function evaluateBinary(
  tf: TfLibrary,
  operator: (Expression & { readonly kind: "binary" })["operator"],
  left: Tensor,
  right: Tensor,
): Tensor {
  switch (operator) {
    case "+":
      return tf.add(left, right);
    case "-":
      return tf.sub(left, right);
    case "*":
      return tf.mul(left, right);
    case "/":
      return tf.div(left, right);
    case "<":
      return asNumber(tf, tf.less(left, right));
    case "<=":
      return asNumber(tf, tf.lessEqual(left, right));
    case ">":
      return asNumber(tf, tf.greater(left, right));
    case ">=":
      return asNumber(tf, tf.greaterEqual(left, right));
    case "==":
      return asNumber(tf, tf.equal(left, right));
    case "!=":
      return asNumber(tf, tf.notEqual(left, right));
    case "&&":
      return asNumber(tf, tf.logicalAnd(isTrue(tf, left), isTrue(tf, right)));
    case "||":
      return asNumber(tf, tf.logicalOr(isTrue(tf, left), isTrue(tf, right)));
    default:
      return operator satisfies never;
  }
}

function evaluateCall(
  tf: TfLibrary,
  call: Expression & { readonly kind: "call" },
  bindings: Bindings,
): Tensor {
  const [first, second, third] = call.arguments.map((argument) => evaluate(tf, argument, bindings)) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  switch (call.function) {
    case "abs":
    case "sqrt":
    case "exp":
    case "log":
    case "sin":
    case "cos":
    case "tanh":
    case "sign":
    case "floor":
      return tf[call.function](first);
    case "finite":
      return asNumber(tf, tf.isFinite(first));
    case "min":
      return tf.minimum(first, second);
    case "max":
      return tf.maximum(first, second);
    case "select":
      return tf.where(isTrue(tf, first), second, third);
    case "pow": {
      const exponent = wholeNumber(call.arguments[1]);
      return exponent === undefined ? tf.pow(first, second) : repeatedProduct(tf, first, exponent);
    }
    default:
      return call.function satisfies never;
  }
}

/** The exponent where it is a whole-number literal, its sign included. */
function wholeNumber(expression: Expression | undefined): number | undefined {
  if (expression?.kind === "number" && Number.isInteger(expression.value)) return expression.value;
  if (expression?.kind !== "unary" || expression.operator !== "-") return undefined;
  const inner = wholeNumber(expression.operand);
  return inner === undefined ? undefined : -inner;
}

function repeatedProduct(tf: TfLibrary, base: Tensor, exponent: number): Tensor {
  let product: Tensor = tf.onesLike(base);
  for (let i = 0; i < Math.abs(exponent); i++) product = tf.mul(product, base);
  return exponent < 0 ? tf.div(1, product) : product;
}
