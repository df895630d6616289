/**
 * The formula language of `Engine.map` and `Engine.reduce`: assignments over the elements of lane tensors.
 *
 * ```
 * program    = statement { ";" statement }          statement = name "=" expression
 * expression = comparison { ("&&" | "||") comparison }
 * comparison = sum [ ("<" | "<=" | ">" | ">=" | "==" | "!=") sum ]
 * sum        = product { ("+" | "-") product }      product = unary { ("*" | "/") unary }
 * unary      = ("-" | "!") unary | power            power = atom [ "^" unary ]
 * atom       = number | name | call | "(" expression ")"
 * ```
 * `a^b` is `pow(a, b)`; it binds tighter than a sign (−x^2 is −(x^2)) and groups from the right.
 * Comparisons and logic give 1 or 0; any other number counts as true when it is not 0. `_i` is the index
 * along the last axis of the broadcast shape, `_j` along the one before. Functions: {@link FUNCTIONS};
 * `select(c, a, b)` is a where c ≠ 0 else b, and never mixes the branch not taken in; `finite(x)` is 1 for
 * every number but NaN and ±Inf.
 */
export type BinaryOperator = "+" | "-" | "*" | "/" | "<" | "<=" | ">" | ">=" | "==" | "!=" | "&&" | "||";

export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "unary"; readonly operator: "-" | "!"; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "call"; readonly function: FunctionName; readonly arguments: readonly Expression[] };

export interface Statement {
  readonly target: string;
  readonly expression: Expression;
}

/** Function → number of arguments. */
export const FUNCTIONS = {
  abs: 1,
  sqrt: 1,
  exp: 1,
  log: 1,
  sin: 1,
  cos: 1,
  tanh: 1,
  sign: 1,
  floor: 1,
  finite: 1,
  min: 2,
  max: 2,
  /** Base must be positive, or the exponent a whole-number literal (then it is repeated multiplication). */
  pow: 2,
  select: 3,
} as const satisfies Record<string, number>;
export type FunctionName = keyof typeof FUNCTIONS;

/** A formula that is not in the language; the message says where and what would be right. */
export class FormulaError extends Error {
  override readonly name = "FormulaError";
}

/** Levels of parentheses, calls, signs and powers within each other. */
export const MAX_DEPTH = 500;
/** Characters of a formula that a message repeats. */
const MAX_QUOTED = 200;

const TOKEN =
  /(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|(<=|>=|==|!=|&&|\|\||[-+*/^<>!=();,]))/y;

interface Token {
  readonly kind: "number" | "name" | "symbol" | "end";
  readonly text: string;
  readonly at: number;
}

function quotedSource(source: string): string {
  return `formula "${source.length > MAX_QUOTED ? `${source.slice(0, MAX_QUOTED)}…` : source}"`;
}

function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (source.slice(TOKEN.lastIndex).trim() !== "") {
    const at = TOKEN.lastIndex + source.slice(TOKEN.lastIndex).search(/\S/);
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    if (!match) throw new FormulaError(`${quotedSource(source)}: unexpected "${source[at] ?? ""}" at ${at}`);
    const [, number, name, symbol] = match;
    if (number !== undefined) tokens.push({ kind: "number", text: number, at });
    else if (name !== undefined) tokens.push({ kind: "name", text: name, at });
    else tokens.push({ kind: "symbol", text: symbol ?? "", at });
  }
  tokens.push({ kind: "end", text: "", at: source.length });
  return tokens;
}

const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ["||"],
  ["&&"],
  ["<", "<=", ">", ">=", "==", "!="],
  ["+", "-"],
  ["*", "/"],
];

const call = (name: FunctionName, ...parameters: readonly Expression[]): Expression => ({
  kind: "call",
  function: name,
  arguments: parameters,
});

/** A whole negative exponent is a quotient: `pow` takes whole literals, and a minus before one is none. */
function power(base: Expression, exponent: Expression): Expression {
  if (exponent.kind === "unary" && exponent.operator === "-" && exponent.operand.kind === "number")
    return {
      kind: "binary",
      operator: "/",
      left: { kind: "number", value: 1 },
      right: call("pow", base, exponent.operand),
    };
  return call("pow", base, exponent);
}

/** Parses a formula. @throws FormulaError */
export function parseFormula(source: string): readonly Statement[] {
  const tokens = tokenize(source);
  const quoted = quotedSource(source);
  let position = 0;
  let depth = 0;
  const peek = (): Token => tokens[position] as Token;
  const fail = (expected: string): never => {
    throw new FormulaError(`${quoted}: expected ${expected} at ${peek().at}, found "${peek().text}"`);
  };
  const take = (text: string): boolean => {
    if (peek().kind !== "symbol" || peek().text !== text) return false;
    position++;
    return true;
  };
  const expect = (text: string): void => {
    if (!take(text)) fail(`"${text}"`);
  };

  function binary(level: number): Expression {
    const operators = LEVELS[level];
    if (!operators) return unary();
    let left = binary(level + 1);
    for (;;) {
      const operator = operators.find((symbol) => peek().kind === "symbol" && peek().text === symbol);
      if (!operator) return left;
      position++;
      left = { kind: "binary", operator, left, right: binary(level + 1) };
    }
  }
  function unary(): Expression {
    for (const operator of ["-", "!"] as const)
      if (take(operator)) return nested(() => ({ kind: "unary", operator, operand: unary() }));
    const base = atom();
    if (!take("^")) return base;
    return power(base, nested(unary));
  }
  /** One level deeper: what walks the tree later does so on a stack. */
  function nested<T>(read: () => T): T {
    if (++depth > MAX_DEPTH) throw new FormulaError(`${quoted}: nested deeper than ${MAX_DEPTH} levels`);
    const result = read();
    depth--;
    return result;
  }
  function atom(): Expression {
    const token = peek();
    if (take("(")) {
      const inner = nested(() => binary(0));
      expect(")");
      return inner;
    }
    position++;
    if (token.kind === "number") return { kind: "number", value: Number(token.text) };
    if (token.kind !== "name") {
      position--;
      return fail("a number, a name or a parenthesis");
    }
    if (!take("(")) return { kind: "name", name: token.text };
    if (!Object.hasOwn(FUNCTIONS, token.text))
      throw new FormulaError(
        `${quoted}: unknown function "${token.text}"; known: ${Object.keys(FUNCTIONS).join(", ")}`,
      );
    const name = token.text as FunctionName;
    const parameters: Expression[] = [];
    do parameters.push(nested(() => binary(0)));
    while (take(","));
    expect(")");
    if (parameters.length !== FUNCTIONS[name])
      throw new FormulaError(
        `${quoted}: ${name} takes ${FUNCTIONS[name]} arguments, found ${parameters.length}`,
      );
    return call(name, ...parameters);
  }

  const statements: Statement[] = [];
  do {
    if (peek().kind === "end") break;
    const target = peek();
    if (target.kind !== "name") fail("a name to assign to");
    position++;
    expect("=");
    statements.push({ target: target.text, expression: binary(0) });
  } while (take(";"));
  if (peek().kind !== "end") fail('";" or the end');
  if (statements.length === 0) throw new FormulaError("formula is empty");
  return statements;
}
