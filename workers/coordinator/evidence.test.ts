/** What a re-check compares: everything that a trial determines, nothing that a clock or a writer's habit adds. */
import { describe, expect, it } from "vitest";
import type { TrialResult } from "../../shared/contracts/trial.ts";
import { bitsOf, kindOf } from "./evidence.ts";

const RESULT = {
  key: "0".repeat(32),
  status: "completed",
  message: "",
  steps: 2,
  value: 0.25,
  curve: { step: [0, 2], gradientEquivalents: [0, 2], seconds: [0, 0.5], value: [1, 0.25] },
  counts: { value: 0, gradient: 2, hessianVector: 0, hessian: 0 },
  seconds: 0.5,
} as unknown as TrialResult;

describe("bitsOf", () => {
  it("is the same whatever the seconds, the message and the order of the fields", () => {
    const other = { ...RESULT, seconds: 9, message: "slow", curve: { ...RESULT.curve, seconds: [0, 9] } };
    const turned = Object.fromEntries(Object.entries(other).reverse()) as unknown as TrialResult;
    expect(bitsOf(turned)).toBe(bitsOf(RESULT));
  });

  it.each([
    ["a value", { value: 0.25 + Number.EPSILON }],
    ["a status", { status: "converged" }],
    ["a point of the curve", { curve: { ...RESULT.curve, value: [1, 0.5] } }],
    ["a count", { counts: { ...RESULT.counts, gradient: 3 } }],
  ])("differs with %s", (_, change) => {
    expect(bitsOf({ ...RESULT, ...change } as TrialResult)).not.toBe(bitsOf(RESULT));
  });
});

describe("kindOf", () => {
  it("tells adapters, browsers, kernels and releases apart", () => {
    const device = {
      vendor: "a",
      architecture: "b",
      description: "c",
      adapterClass: "software" as const,
      isFallbackAdapter: true,
      browser: "d",
      kernels: "e",
      version: "1",
    };
    const kinds = [{}, { vendor: "x" }, { browser: "x" }, { kernels: "x" }, { version: "2" }].map((change) =>
      kindOf({ ...device, ...change }),
    );
    expect(new Set(kinds).size).toBe(kinds.length);
  });
});
