/**
 * A function of two coordinates from its catalogue formula, evaluated without generating code (the page's
 * policy forbids `eval`). The part of the formula language (gpu-runner/formula/syntax.ts) that closed-form
 * problems use: statements, + − × ÷, unary minus, comparisons and calls.
 */
export type PlaneFunction = (x: number, y: number) => number;

/** Value of a node for the names known so far. */
type Node = (names: Map<string, number>) => number;

const CALLS: Readonly<Record<string, (...values: number[]) => number>> = {
  abs: Math.abs,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  sign: Math.sign,
  floor: Math.floor,
  min: Math.min,
  max: Math.max,
  pow: (base, exponent) => base ** exponent,
  select: (condition = 0, yes = 0, no = 0) => (condition !== 0 ? yes : no),
};

const OPERATORS: readonly Readonly<Record<string, (a: number, b: number) => number>>[] = [
  {
    "<": (a, b) => Number(a < b),
    "<=": (a, b) => Number(a <= b),
    ">": (a, b) => Number(a > b),
    ">=": (a, b) => Number(a >= b),
  },
  { "+": (a, b) => a + b, "-": (a, b) => a - b },
  { "*": (a, b) => a * b, "/": (a, b) => a / b },
];

const TOKEN = /\s*(\d+\.?\d*(?:e[+-]?\d+)?|[a-z_]\w*|<=|>=|[-+*/()<>,;=])/giy;

class Parser {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(source: string) {
    const tokens: string[] = [];
    TOKEN.lastIndex = 0;
    let end = 0;
    for (let match = TOKEN.exec(source); match?.[1]; match = TOKEN.exec(source)) {
      tokens.push(match[1]);
      end = TOKEN.lastIndex;
    }
    if (source.slice(end).trim() !== "") throw new SyntaxError(`cannot read "${source.slice(end)}"`);
    this.#tokens = tokens;
  }

  /** Statements; the value is the one of the last. */
  program(): Node {
    const statements: Node[] = [];
    do {
      const name = this.#tokens[this.#at + 1] === "=" ? this.#next() : "f";
      this.#take("=");
      const value = this.#binary(0);
      statements.push((names) => {
        const result = value(names);
        names.set(name, result);
        return result;
      });
    } while (this.#take(";"));
    if (this.#at < this.#tokens.length) throw new SyntaxError(`"${this.#tokens[this.#at]}" was not expected`);
    return (names) => statements.reduce((_, statement) => statement(names), Number.NaN);
  }

  #binary(level: number): Node {
    const operators = OPERATORS[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const apply = operators[this.#tokens[this.#at] ?? ""];
      if (!apply) return left;
      this.#at++;
      const first = left;
      const second = this.#binary(level + 1);
      left = (names) => apply(first(names), second(names));
    }
  }

  #unary(): Node {
    if (this.#take("-")) {
      const operand = this.#unary();
      return (names) => -operand(names);
    }
    if (this.#take("(")) {
      const inner = this.#binary(0);
      this.#expect(")");
      return inner;
    }
    const token = this.#next();
    if (/^\d/.test(token)) return () => Number(token);
    if (!this.#take("(")) return (names) => names.get(token) ?? Number.NaN;
    const call = Object.hasOwn(CALLS, token) ? CALLS[token] : undefined;
    if (!call) throw new SyntaxError(`"${token}" is no function of the page`);
    const values: Node[] = [];
    do values.push(this.#binary(0));
    while (this.#take(","));
    this.#expect(")");
    return (names) => call(...values.map((value) => value(names)));
  }

  #next(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new SyntaxError("the formula ends too early");
    return token;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw new SyntaxError(`"${token}" is missing`);
  }
}

/** @param source over `x0`, `x1` · @throws SyntaxError on what the page cannot evaluate */
export function planeFunction(source: string): PlaneFunction {
  const program = new Parser(source).program();
  return (x, y) =>
    program(
      new Map([
        ["x0", x],
        ["x1", y],
      ]),
    );
}
