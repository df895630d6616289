/** Every form of an axis that people bring along: what the message says is missing, and what would be right. */
import { describe, expect, it } from "vitest";
import { axisFormProblem } from "./axis-form.ts";
import { axisSchema, searchSpaceSchema } from "./sweep.ts";

/** The axis that a message recommends. */
function recommended(message: string): unknown {
  const from = message.indexOf(': {"kind"') + 2 || message.lastIndexOf('be {"kind"') + 3;
  return JSON.parse(message.slice(from > 2 ? from : message.lastIndexOf('{"kind"')));
}

const WRONG: readonly (readonly [input: unknown, says: RegExp, right: unknown])[] = [
  // A part is missing.
  [
    { range: [0.01, 1] },
    /"kind" \("number" or "integer"\) and "scale" \("linear", "log", "one-minus-log"\) are missing/,
    { kind: "number", range: [0.01, 1], scale: "log" },
  ],
  [
    { kind: "number", range: [0, 1] },
    /"scale" .* is missing/,
    { kind: "number", range: [0, 1], scale: "linear" },
  ],
  [
    { kind: "integer", scale: "log" },
    /"range" .* is missing/,
    { kind: "integer", range: [1, 10], scale: "log" },
  ],
  [{ choices: ["a", "b"] }, /"kind" \("choice"\) is missing/, { kind: "choice", choices: ["a", "b"] }],
  [{ value: 3 }, /"kind" \("fixed"\) is missing/, { kind: "fixed", value: 3 }],
  [{ kind: "choice" }, /"choices" \(a list of values\) is missing/, { kind: "choice", choices: [0.1, 1] }],
  // Values where an axis belongs.
  [0.1, /bare number/, { kind: "fixed", value: 0.1 }],
  ["grid", /bare string/, { kind: "fixed", value: "grid" }],
  [null, /null is no axis; leave the hyper-parameter out/, { kind: "fixed", value: 0.1 }],
  [true, /true is no axis/, { kind: "fixed", value: 0.1 }],
  [["a", "b", "c"], /a list is no axis/, { kind: "choice", choices: ["a", "b", "c"] }],
  [[], /a list is no axis/, { kind: "choice", choices: [0.1, 1] }],
  // Weights & Biases.
  [{ values: [0.1, 1] }, /"values" are called "choices" here/, { kind: "choice", choices: [0.1, 1] }],
  [
    { min: 0.1, max: 1 },
    /"min", "max" are not known here/,
    { kind: "number", range: [0.1, 1], scale: "linear" },
  ],
  [
    { distribution: "log_uniform_values", min: 1e-4, max: 1 },
    /"distribution"/,
    { kind: "number", range: [1e-4, 1], scale: "log" },
  ],
  [
    { distribution: "log_uniform", min: -2, max: 0 },
    /"distribution"/,
    { kind: "number", range: [0.1353, 1], scale: "log" },
  ],
  [
    { distribution: "int_uniform", min: 1, max: 9 },
    /"distribution"/,
    { kind: "integer", range: [1, 9], scale: "linear" },
  ],
  [{ distribution: "constant", value: 5 }, /"distribution" is not known/, { kind: "fixed", value: 5 }],
  // Optuna, ConfigSpace, Ax.
  [
    { low: 1e-5, high: 0.1, log: true },
    /"low", "high", "log" are not known/,
    { kind: "number", range: [1e-5, 0.1], scale: "log" },
  ],
  [{ low: 0, high: 1, log: true }, /"low"/, { kind: "number", range: [0, 1], scale: "linear" }],
  [
    { type: "int", lower: 2, upper: 64, log: true },
    /"lower", "upper"/,
    { kind: "integer", range: [2, 64], scale: "log" },
  ],
  [
    { type: "range", bounds: [0.1, 1], log_scale: true },
    /"bounds"/,
    { kind: "number", range: [0.1, 1], scale: "log" },
  ],
  [{ type: "categorical", choices: ["a"] }, /"type"/, { kind: "choice", choices: ["a"] }],
  // Something that can't stand there.
  [
    { kind: "float", range: [0.1, 1], scale: "log" },
    /kind "float" is unknown; it is one of "number", "integer", "choice", "fixed"/,
    { kind: "number", range: [0.1, 1], scale: "log" },
  ],
  [{ kind: "Categorical", choices: ["a"] }, /kind "Categorical"/, { kind: "choice", choices: ["a"] }],
  [
    { kind: "number", range: [0.1, 1], scale: "logarithmic" },
    /scale "logarithmic" is unknown; it is one of "linear", "log", "one-minus-log"/,
    { kind: "number", range: [0.1, 1], scale: "log" },
  ],
  [
    { kind: "number", range: ["0.01", "1"], scale: "log" },
    /"range" takes two numbers, \[low, high\], not \["0.01","1"\]/,
    { kind: "number", range: [0.01, 1], scale: "log" },
  ],
  [
    { kind: "number", range: [0.1, 0.2, 0.3], scale: "log" },
    /"range" takes two numbers/,
    { kind: "number", range: [0.01, 1], scale: "log" },
  ],
  [
    { kind: "choice", choices: [true] },
    /"choices" are numbers or text/,
    { kind: "choice", choices: [0.1, 1] },
  ],
  [{ kind: "fixed", value: [1] }, /"value" is a number or text, not \[1\]/, { kind: "fixed", value: 0.1 }],
  // A field that the kind hasn't.
  [
    { kind: "fixed", value: 1, range: [0, 1] },
    /"range" is no field of an axis of kind "fixed"/,
    { kind: "fixed", value: 1 },
  ],
  [
    { kind: "choice", choices: ["a"], scale: "log" },
    /"scale" is no field of an axis of kind "choice"/,
    { kind: "choice", choices: ["a"] },
  ],
  [
    { kind: "number", range: [0.1, 1], scale: "log", step: 0.1 },
    /"step" is not known here/,
    { kind: "number", range: [0.1, 1], scale: "log" },
  ],
  [
    { kind: "choice", choices: [1], when: { policy: "fixed" } },
    /"when" takes the axis and its value, \{"axis":"policy","equals":"fixed"\}, not \{"policy":"fixed"\}/,
    { kind: "choice", choices: [1] },
  ],
];

describe("a wrong form of an axis", () => {
  it.each(WRONG)("%j", (input, says, right) => {
    const message = axisFormProblem(input) ?? "";
    expect(message).toMatch(says);
    // As a body carries it.
    expect(message.length).toBeLessThan(400);
    expect(recommended(message)).toEqual(right);
    expect(axisSchema.safeParse(right).success, "what is recommended is right").toBe(true);
    const parsed = searchSpaceSchema.safeParse({ rate: input });
    expect(parsed.error?.issues.map(({ path, message: said }) => [path, said])).toEqual([
      [["rate"], message],
    ]);
  });

  it("that nothing can be guessed from gets all forms", () => {
    for (const input of [{}, { policy: 1 }, { kind: "free" }, { kind: 7 }]) {
      expect(axisFormProblem(input)).toMatch(/"kind".*"number".*"choice".*"fixed"/);
      expect(axisSchema.safeParse(input).success).toBe(false);
    }
  });
});

it("an empty list of choices is told at the list", () => {
  const { error } = searchSpaceSchema.safeParse({ rate: { kind: "choice", choices: [] } });
  expect(error?.issues.map(({ path, message }) => [path, message])).toEqual([
    [["rate", "choices"], "list at least one value"],
  ]);
});

it("says nothing of right forms", () => {
  const right = [
    { kind: "number", range: [0, 0.99], scale: "one-minus-log" },
    { kind: "integer", range: [1, 9], scale: "linear", when: { axis: "rule", equals: "a" } },
    { kind: "choice", choices: ["a", 1] },
    { kind: "fixed", value: "a" },
  ];
  for (const axis of right) {
    expect(axisFormProblem(axis)).toBeUndefined();
    expect(axisSchema.parse(axis)).toEqual(axis);
  }
});
