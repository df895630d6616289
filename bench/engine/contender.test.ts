import { describe, expect, test } from "vitest";
import { assertSameWork, type Contender, checkedSteps } from "./contender.ts";

function contender(name: string, check: readonly number[]): Contender {
  return { name, lanes: 1, check, firstStepMs: 0, stepMs: 0, run: async () => {}, dispose: () => {} };
}

describe("equal work", () => {
  test("accepts what float32 explains", () => {
    expect(() => assertSameWork([contender("a", [2.4, 1.7]), contender("b", [2.4, 1.7001])])).not.toThrow();
  });

  test("refuses another number, and names it", () => {
    expect(() => assertSameWork([contender("a", [2.4, 1.7]), contender("b", [2.4, 1.8])])).toThrow(
      "b computes 1.8 where a computes 1.7 (number 1)",
    );
  });

  test("refuses NaN", () => {
    expect(() => assertSameWork([contender("a", [2, 1]), contender("b", [2, Number.NaN])])).toThrow("NaN");
  });

  test("refuses too few numbers: one loss before the first step says nothing of the step", () => {
    expect(() => assertSameWork([contender("a", [2.4, 1.7]), contender("b", [2.4])])).toThrow(
      "1 numbers to compare",
    );
  });

  test("compares what both have", () => {
    expect(() => assertSameWork([contender("a", [3, 2, 1]), contender("b", [3, 2])])).not.toThrow();
    expect(() => assertSameWork([contender("a", [3, 2, 1]), contender("b", [3, 9])])).toThrow();
  });
});

describe("checked steps", () => {
  /** A clock that a step moves on. */
  function timed(stepMs: number) {
    let at = 0;
    let loss = 10;
    const step = async () => {
      at += stepMs;
      loss--;
      return [loss];
    };
    return { step, now: () => at };
  }

  test("gives every loss and the time to the end of the first step", async () => {
    const { step, now } = timed(10);
    expect(await checkedSteps(step, 3, -5, now)).toEqual({
      check: [9, 8, 7],
      firstStepMs: 15,
      stepMs: 10,
    });
  });

  test("stops after two where steps are long", async () => {
    const { step, now } = timed(4000);
    expect((await checkedSteps(step, 3, 0, now)).check).toEqual([9, 8]);
  });
});
