/** Formulas as WGSL: statements over `f32`, or over `vec4f` for four elements at a time. */
import {
  type Expression,
  FormulaError,
  type FunctionName,
  type Statement,
} from "../../../../shared/formula/syntax.ts";

export type ElementType = "f32" | "vec4f";

const COMPARISONS: ReadonlySet<string> = new Set(["<", "<=", ">", ">=", "==", "!=", "&&", "||"]);

/** Compiles the expressions of one formula for one element type. */
export class FormulaCompiler {
  readonly #type: ElementType;
  readonly #constants: Readonly<Record<string, number>>;

  /** @param constants names that stand for numbers; every other name is the variable `v_name` */
  constructor(type: ElementType, constants: Readonly<Record<string, number>>) {
    this.#type = type;
    this.#constants = constants;
  }

  /** One statement as an assignment to `v_target`, declared when `declare`. */
  statement(statement: Statement, declare: boolean): string {
    return `${declare ? "var " : ""}v_${statement.target} = ${this.value(statement.expression)};`;
  }

  value(expression: Expression): string {
    switch (expression.kind) {
      case "number":
        return this.#number(expression.value);
      case "name": {
        const constant = this.#constants[expression.name];
        return constant === undefined ? `v_${expression.name}` : this.#number(constant);
      }
      case "unary":
        if (expression.operator === "-") return `(-${this.value(expression.operand)})`;
        return this.#indicator(expression);
      case "binary":
        if (COMPARISONS.has(expression.operator)) return this.#indicator(expression);
        return `(${this.value(expression.left)} ${expression.operator} ${this.value(expression.right)})`;
      case "call":
        return this.#call(expression.function, expression.arguments);
      default:
        return expression satisfies never;
    }
  }

  /** A condition as 1 or 0. */
  #indicator(expression: Expression): string {
    return `select(${this.#number(0)}, ${this.#number(1)}, ${this.#condition(expression)})`;
  }

  /** A condition as bool (or vec4<bool>). */
  #condition(expression: Expression): string {
    if (expression.kind === "unary" && expression.operator === "!")
      return `(!${this.#condition(expression.operand)})`;
    if (expression.kind === "binary" && COMPARISONS.has(expression.operator)) {
      const { operator, left, right } = expression;
      // `&` and `|` work on bool and on vec4<bool>; both sides are pure, so evaluating both is the same.
      if (operator === "&&") return `(${this.#condition(left)} & ${this.#condition(right)})`;
      if (operator === "||") return `(${this.#condition(left)} | ${this.#condition(right)})`;
      return `(${this.value(left)} ${operator} ${this.value(right)})`;
    }
    if (expression.kind === "call" && expression.function === "finite")
      return this.#finite(this.value(expression.arguments[0] as Expression));
    return `(${this.value(expression)} != ${this.#number(0)})`;
  }

  #call(name: FunctionName, parameters: readonly Expression[]): string {
    const [a, b, c] = parameters as [Expression, Expression, Expression];
    switch (name) {
      case "abs":
      case "sqrt":
      case "exp":
      case "sign":
      case "floor":
        return `${name}(${this.value(a)})`;
      case "log":
        return `log_checked(${this.value(a)})`;
      case "sin":
      case "cos":
        return `${name}_precise(${this.value(a)})`;
      case "tanh":
        return `tanh_wide(${this.value(a)})`;
      case "finite":
        return this.#indicator({ kind: "call", function: name, arguments: parameters });
      case "min":
      case "max":
        return `${name}(${this.value(a)}, ${this.value(b)})`;
      case "pow":
        return this.#power(a, b);
      case "select":
        return `select(${this.value(c)}, ${this.value(b)}, ${this.#condition(a)})`;
      default:
        return name satisfies never;
    }
  }

  /** WGSL may assume that NaN and Inf never occur, so the exponent bits are looked at. */
  #finite(value: string): string {
    return this.#type === "f32"
      ? `((bitcast<u32>(${value}) & 0x7f800000u) != 0x7f800000u)`
      : `((bitcast<vec4u>(${value}) & vec4u(0x7f800000u)) != vec4u(0x7f800000u))`;
  }

  /** Whole literal exponents are repeated multiplication, right for any base; others need a positive base. */
  #power(base: Expression, exponent: Expression): string {
    const whole = this.#wholeNumber(exponent);
    const value = this.value(base);
    if (whole === undefined) return `pow(${value}, ${this.value(exponent)})`;
    return `power_${whole < 0 ? "minus_" : ""}${Math.abs(whole)}(${value})`;
  }

  #wholeNumber(expression: Expression): number | undefined {
    if (expression.kind === "unary" && expression.operator === "-") {
      const inner = this.#wholeNumber(expression.operand);
      return inner === undefined ? undefined : -inner;
    }
    const value =
      expression.kind === "number"
        ? expression.value
        : expression.kind === "name"
          ? this.#constants[expression.name]
          : undefined;
    return value !== undefined && Number.isInteger(value) && Math.abs(value) <= 64 ? value : undefined;
  }

  /** A literal of the element type. */
  #number(value: number): string {
    const scalar = literal(value);
    return this.#type === "f32" ? scalar : `vec4f(${scalar})`;
  }
}

/** A WGSL float32 expression of a number; infinities have no literal and come from bits. */
export function literal(value: number): string {
  if (Number.isNaN(value)) throw new FormulaError("a formula's number is NaN");
  const rounded = Math.fround(value);
  if (rounded === Infinity) return "bitcast<f32>(infinity_bits)";
  if (rounded === -Infinity) return "(-bitcast<f32>(infinity_bits))";
  return rounded < 0 || Object.is(rounded, -0) ? `(-${-rounded}f)` : `${rounded}f`;
}

/** Definitions that compiled code uses; give it the code, and it declares what occurs in it. */
export function formulaPrelude(code: string, type: ElementType): string {
  const parts: string[] = [];
  if (code.includes("infinity_bits") || code.includes("log_checked("))
    parts.push("var<private> infinity_bits: u32 = 0x7f800000u;");
  // Some drivers compute tanh from exponentials that overflow; it is ±1 in float32 from |x| = 9.01 on.
  if (code.includes("tanh_wide("))
    parts.push(`fn tanh_wide(x: ${type}) -> ${type} {
  return select(tanh(x), sign(x), abs(x) > ${type}(10f));
}`);
  if (code.includes("log_checked(")) parts.push(checkedLogarithm(type));
  if (code.includes("sin_precise(") || code.includes("cos_precise(")) parts.push(sineFunctions(type));
  const powers = new Set([...code.matchAll(/power_(?:minus_)?\d+\(/g)].map(([call]) => call.slice(0, -1)));
  for (const name of powers) parts.push(powerFunction(name, type));
  return parts.join("\n");
}

/**
 * Logarithm that is NaN below 0, −∞ at 0, and keeps ∞ and NaN: the built-in one is defined for positive numbers
 * only, and on SwiftShader takes the logarithm of whatever the bits of the others are.
 */
function checkedLogarithm(type: ElementType): string {
  const [word, of] = type === "f32" ? ["u32", ""] : ["vec4u", "vec4u"];
  return `var<private> nan_bits: u32 = 0x7fc00000u;
fn log_checked(x: ${type}) -> ${type} {
  let special = (bitcast<${word}>(x) & ${of}(0x7f800000u)) == ${of}(0x7f800000u);
  let value = select(log(x), ${type}(-bitcast<f32>(infinity_bits)), x == ${type}(0f));
  return select(select(value, x, special), ${type}(bitcast<f32>(nan_bits)), x < ${type}(0f));
}`;
}

/**
 * Sine and cosine to rounding for |x| up to about 10⁴; the built-in ones may be off by 2⁻¹¹ (WGSL §15.7.4).
 * Reduction by multiples of π/2 in three parts, then polynomials on ±π/4 (Cephes' single-precision ones).
 */
export function sineFunctions(type: ElementType): string {
  const constant = (value: number): string => (type === "f32" ? literal(value) : `vec4f(${literal(value)})`);
  const [integer, mask] = type === "f32" ? ["i32", "1i"] : ["vec4i", "vec4i(1i)"];
  const two = type === "f32" ? "2i" : "vec4i(2i)";
  const zero = type === "f32" ? "0i" : "vec4i(0i)";
  return `fn sine_of(x: ${type}, quarter: ${integer}) -> ${type} {
  let n = floor(x * ${constant(2 / Math.PI)} + ${constant(0.5)});
  let r = ((x - n * ${constant(1.5703125)}) - n * ${constant(4.837512969970703e-4)}) - n * ${constant(7.54978995489188e-8)};
  let z = r * r;
  let s = r + r * z * (${constant(-1.6666654611e-1)} + z * (${constant(8.3321608736e-3)} + z * ${constant(-1.9515295891e-4)}));
  let c = ${constant(1)} - ${constant(0.5)} * z + z * z * (${constant(4.166664568298827e-2)} + z * (${constant(-1.388731625493765e-3)} + z * ${constant(2.443315711809948e-5)}));
  let q = ${integer}(n) + quarter;
  let v = select(s, c, (q & ${mask}) != ${zero});
  return select(v, -v, (q & ${two}) != ${zero});
}
fn sin_precise(x: ${type}) -> ${type} { return sine_of(x, ${zero}); }
fn cos_precise(x: ${type}) -> ${type} { return sine_of(x, ${mask}); }`;
}

/** `power_5`, `power_minus_2`: multiplication by repeated squaring, unrolled. */
function powerFunction(name: string, type: ElementType): string {
  const exponent = Number(name.split("_").at(-1));
  const lines: string[] = [];
  let result: string | undefined;
  let square = "x";
  for (let bit = 1; bit <= exponent; bit *= 2) {
    if (bit > 1) {
      lines.push(`  let x${bit} = ${square} * ${square};`);
      square = `x${bit}`;
    }
    if (exponent & bit) result = result ? `${result} * ${square}` : square;
  }
  const value = result ?? `${type}(1f)`;
  const returned = name.includes("minus") ? `${type}(1f) / (${value})` : value;
  return `fn ${name}(x: ${type}) -> ${type} {\n${lines.join("\n")}\n  return ${returned};\n}`;
}
