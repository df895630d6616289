import { describe, expect, it } from "vitest";
import { completeHyperparameters } from "./complete.ts";
import type { Parameters } from "./hyperparameter.ts";

const PARAMETERS: Parameters = {
  rate: { kind: "number", default: 0.1, range: [0, 10], scale: "log", meaning: "", source: "" },
  memory: {
    kind: "integer",
    default: 10,
    range: [1, 64],
    scale: "linear",
    structural: true,
    meaning: "",
    source: "",
  },
  init: { kind: "choice", default: "consistent", choices: ["consistent", "author"], meaning: "", source: "" },
};
const complete = (given: Record<string, number | string>) =>
  completeHyperparameters(PARAMETERS, given, 'optimizer "x"');

describe("completeHyperparameters", () => {
  it("fills in defaults and reads numbers written as text", () => {
    expect(complete({})).toEqual({ ok: true, values: { rate: 0.1, memory: 10, init: "consistent" } });
    expect(complete({ rate: "1e-3", init: "author" })).toEqual({
      ok: true,
      values: { rate: 1e-3, memory: 10, init: "author" },
    });
  });

  it("accepts the ends of a range and refuses beyond them", () => {
    expect(complete({ rate: 0 }).ok).toBe(true);
    expect(complete({ rate: 10 }).ok).toBe(true);
    expect(complete({ rate: 10.001 })).toEqual({
      ok: false,
      errors: ['optimizer "x": rate = 10.001 is outside 0 … 10'],
    });
  });

  it("names the nearest hyper-parameter and the nearest choice", () => {
    expect(complete({ rte: 1 })).toEqual({
      ok: false,
      errors: ['optimizer "x" has no parameter "rte": did you mean "rate"?'],
    });
    expect(complete({ init: "auther" })).toEqual({
      ok: false,
      errors: ['optimizer "x": init = "auther" is no choice: did you mean "author"?'],
    });
  });

  it("reports every mistake at once", () => {
    const result = complete({ rate: "fast", memory: 2.5, toString: 1 });
    expect(result.ok ? [] : result.errors).toHaveLength(3);
  });

  it.each(["", " ", "NaN", "Infinity", "1e999"])("refuses %j as a number", (text) => {
    expect(complete({ rate: text }).ok).toBe(false);
  });
});
