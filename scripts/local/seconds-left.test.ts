/** Time left goes by the work that was seen, not by what others had done before. */
import { describe, expect, it } from "vitest";
import { leftWords, secondsLeft } from "./seconds-left.ts";

const FRESH = { ended: 0, elapsed: 1 };

describe("secondsLeft", () => {
  it("is what is left at the rate that was seen", () => {
    expect(secondsLeft({ trials: 100, ended: 25, since: FRESH, elapsed: 51 })).toBe(150);
    expect(secondsLeft({ trials: 100, ended: 100, since: FRESH, elapsed: 51 })).toBe(0);
  });

  it("does not count what was done before a restart", () => {
    const since = { ended: 7_670, elapsed: 3 };
    expect(secondsLeft({ trials: 11_016, ended: 7_670, since, elapsed: 33 })).toBeNull();
    // 341 in 330 s leave 3,005: the whole count would have said 124 s.
    expect(secondsLeft({ trials: 11_016, ended: 8_011, since, elapsed: 333 })).toBe(2_909);
  });

  it("says nothing of a sweep that has hardly begun", () => {
    expect(secondsLeft({ trials: 144, ended: 2, since: FRESH, elapsed: 30 })).toBeNull();
  });
});

it("says that nobody works on it, until somebody does", () => {
  expect(leftWords(null, 0, 0)).toContain("no runner is connected");
  expect(leftWords(null, 0, 2)).toBe("estimating");
  // Between two leases nobody holds a shard for a moment.
  expect(leftWords(12, 40, 0)).toBe("12 s left");
});
