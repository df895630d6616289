/** The sum of the calls stays within bounds however many runners there are. */
import { describe, expect, it } from "vitest";
import { askAgainMs, heartbeatEveryMs } from "./pacing.ts";

const MANY = [1, 10, 100, 500, 1_000, 1_500];

describe("heartbeatEveryMs", () => {
  it("is what is configured for few runners, and keeps the sum at 100 a second for many", () => {
    expect(heartbeatEveryMs(1, 5_000, 60_000)).toBe(5_000);
    expect(heartbeatEveryMs(500, 5_000, 60_000)).toBe(5_000);
    for (const holders of MANY) {
      expect((holders * 1_000) / heartbeatEveryMs(holders, 5_000, 60_000)).toBeLessThanOrEqual(100);
    }
  });

  it("never leaves fewer than four beats in a lease, whatever is configured", () => {
    for (const holders of [...MANY, 1e6]) {
      for (const leaseMs of [2_000, 60_000]) {
        for (const configuredMs of [100, 5_000, 30_000, 120_000]) {
          expect(heartbeatEveryMs(holders, configuredMs, leaseMs)).toBeLessThanOrEqual(leaseMs / 4);
        }
      }
    }
    expect(heartbeatEveryMs(0, 5_000, 2_000)).toBe(500);
  });
});

describe("askAgainMs", () => {
  it("is one to three seconds for few runners", () => {
    expect([askAgainMs(0, 0), askAgainMs(1, 0.999)].map((ms) => Math.floor(ms / 1000))).toEqual([1, 2]);
  });

  it("keeps idle runners at about 100 questions a second, spread", () => {
    for (const present of [1_000, 5_000, 100_000]) {
      const mean = (askAgainMs(present, 0) + askAgainMs(present, 1)) / 2;
      expect((present * 1_000) / mean).toBeCloseTo(100, 6);
      expect(askAgainMs(present, 1)).toBeGreaterThan(1.5 * askAgainMs(present, 0));
    }
  });
});
