/** Random definitions of optimizers, for fuzzing. */
import fc from "fast-check";

const name = fc.constantFrom(
  "m",
  "v",
  "s",
  "g",
  "d",
  "theta",
  "t",
  "f",
  "mu",
  "__proto__",
  "constructor",
  "x",
);
const number = fc.oneof(fc.constantFrom(0, 1, -1, 0.5, 1e300), fc.double());
const piece = fc.oneof(
  name,
  fc.constantFrom("+", "-", "*", "/", "^", "(", ")", "=", ";", ",", "sum", "select", "1e9", "é"),
);
const text = fc.array(piece, { minLength: 1, maxLength: 40 }).map((list) => list.join(""));
const formula = fc.oneof(text, fc.constantFrom("m = mu*m + g; d = -m", "d = -g", "s = s + 1", "v = g*g"));
const operation = fc.oneof(
  formula,
  formula.map((sum) => ({ sum })),
  formula.map((max) => ({ max })),
  fc.tuple(name, name).map(([hessianVector, into]) => ({ hessianVector, into })),
);
const parameter = fc.record(
  {
    default: number,
    range: fc.tuple(number, number),
    scale: fc.constantFrom("linear", "log", "one-minus-log", "cubic"),
    sweep: fc.tuple(number, number),
    more: fc.constant(1),
  },
  { requiredKeys: ["default", "range", "scale"] },
);
/** Anything that somebody might post: mostly wrong, some of it right. */
export const postedDefinition = fc.record(
  {
    state: fc.dictionary(name, fc.constantFrom("vector", "scalar", "matrix")),
    hyperparameters: fc.dictionary(name, parameter),
    step: fc.oneof(formula, fc.array(operation, { maxLength: 40 })),
    rule: fc.constantFrom("fixed", "unit", "armijo", "newton"),
  },
  { requiredKeys: ["step"] },
);

/** Expressions over some names. */
const expressionOver = (...names: readonly string[]) =>
  fc.letrec<{ e: string }>((tie) => ({
    e: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(...names, "1", "0.5", "1e-3"),
      fc
        .tuple(tie("e"), fc.constantFrom("+", "-", "*", "/", "<"), tie("e"))
        .map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc
        .tuple(fc.constantFrom("abs", "sqrt", "exp", "sign", "tanh"), tie("e"))
        .map(([fn, a]) => `${fn}(${a})`),
      tie("e").map((a) => `${a}^2`),
      fc.tuple(tie("e"), tie("e"), tie("e")).map(([a, b, c]) => `select(${a}, ${b}, ${c})`),
    ),
  })).e;
const ofVectors = expressionOver("theta", "g", "d", "m", "v", "s", "mu", "t", "f");
const ofScalars = expressionOver("s", "mu", "t", "f");
const rightOperation = fc.oneof(
  ofVectors.map((e) => `m = ${e}`),
  fc.tuple(ofVectors, ofVectors).map(([a, b]) => `local = ${a}; v = ${b} + local`),
  ofScalars.map((e) => `s = ${e}`),
  ofVectors.map((e) => ({ sum: `s = g*(${e.replaceAll(/\bs\b/g, "mu")})` })),
  fc.constant({ hessianVector: "g", into: "v" }),
);

/** Right by construction: random formulas over the names that there are, in random order. */
export const rightDefinition = fc
  .tuple(fc.array(rightOperation, { maxLength: 8 }), ofVectors, fc.constantFrom("fixed", "unit"))
  .map(([operations, direction, rule]) => ({
    state: { m: "vector", v: "vector", s: "scalar" },
    hyperparameters: { mu: { default: 0.9, range: [0, 1], scale: "linear" } },
    step: ["m = g; v = g", "s = mu", ...operations, `d = ${direction}`],
    rule,
  }));
