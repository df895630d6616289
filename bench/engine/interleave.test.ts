import { describe, expect, test } from "vitest";
import type { Contender } from "./contender.ts";
import { interleave, LONG_STEP_MS, pairedRatio, type Timing } from "./interleave.ts";

/** Contenders on one clock that nothing else moves, and the order of their samples. */
function bench(stepMs: Readonly<Record<string, number>>) {
  let at = 0;
  const order: string[] = [];
  const contenders = Object.entries(stepMs).map(
    ([name, ms]): Contender => ({
      name,
      lanes: name.endsWith("×4") ? 4 : 1,
      check: [],
      firstStepMs: 0,
      stepMs: 0,
      run: async (steps) => {
        order.push(`${name}:${steps}`);
        at += steps * ms;
      },
      dispose: () => {},
    }),
  );
  return { contenders, order, now: () => at };
}

describe("interleave", () => {
  test("takes contenders in turn, in samples of about the wanted length", async () => {
    const { contenders, order, now } = bench({ fast: 2, slow: 50 });
    const timings = await interleave(contenders, 2, 100, now);
    expect(order).toEqual(["fast:1", "slow:1", "fast:50", "slow:2", "fast:50", "slow:2"]);
    expect(timings.map(({ medianMs }) => medianMs)).toEqual([2, 50]);
  });

  test("holds all rounds up to a long step, one step a sample", async () => {
    const { contenders, order, now } = bench({ fast: 1, slow: LONG_STEP_MS });
    const [, slow] = await interleave(contenders, 5, 100, now);
    expect(slow?.samples).toHaveLength(5);
    expect(slow?.fewerRounds).toBeUndefined();
    expect(order.filter((entry) => entry === "slow:1")).toHaveLength(6);
  });

  test("makes no step to learn that a step is long", async () => {
    const { contenders, order, now } = bench({ slow: 3000 });
    await interleave(
      contenders.map((each) => ({ ...each, stepMs: 3000 })),
      5,
      100,
      now,
    );
    expect(order).toEqual(new Array(5).fill("slow:1"));
  });

  test("times a longer step once, and says why", async () => {
    const { contenders, order, now } = bench({ fast: 1, slow: LONG_STEP_MS + 1000 });
    const [fast, slow] = await interleave(contenders, 5, 100, now);
    expect(fast?.samples).toHaveLength(5);
    expect(slow).toMatchObject({ samples: [LONG_STEP_MS + 1000], fewerRounds: "a step takes 9 s" });
    expect(order.filter((entry) => entry === "slow:1")).toHaveLength(1);
  });

  test("tells milliseconds per trial-step", async () => {
    const { contenders, now } = bench({ "batch ×4": 8 });
    expect((await interleave(contenders, 1, 8, now))[0]?.msPerTrialStep).toBe(2);
  });
});

describe("paired ratio", () => {
  const timing = (samples: readonly number[], lanes = 1): Timing => ({
    name: "",
    lanes,
    medianMs: 0,
    leastMs: 0,
    msPerTrialStep: 0,
    firstStepMs: 0,
    samples,
  });

  test("is the median of the rounds' ratios, not the ratio of medians", () => {
    // The second round was slow for both; medians alone would say 40/10.
    expect(pairedRatio(timing([20, 80, 40]), timing([10, 40, 5]))).toBe(2);
  });

  test("is per trial-step", () => {
    expect(pairedRatio(timing([30]), timing([40], 4))).toBe(3);
  });

  test("uses the rounds that both have", () => {
    expect(pairedRatio(timing([30]), timing([10, 1, 1]))).toBe(3);
  });
});
