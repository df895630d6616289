import { describe, expect, it } from "vitest";
import { type Look, verdictOf } from "./verdict.ts";

/** Sixteen looks, a process whose memory and handles follow the number of the look. */
const looks = (bytes: (i: number) => number, handles: (i: number) => number = () => 20): Look[] =>
  Array.from({ length: 16 }, (_, i) => ({
    seconds: i * 15,
    sweeps: i,
    trials: 10 * i,
    stateBytes: 1_000_000 + 20_000 * i,
    callsPerSecond: 500 - i,
    family: { workerd: { processes: 1, residentBytes: bytes(i), handles: handles(i) } },
  }));
const MIB = 2 ** 20;

describe("the verdict on a soak", () => {
  it("passes what fills its caches in the first quarter and is flat then", () => {
    const verdict = verdictOf(
      looks((i) => (i < 4 ? 50 + 40 * i : 200 + (i % 3)) * MIB),
      0,
    );
    expect(verdict.passed).toBe(true);
    expect(verdict.stateBytesPerTrial).toBe(2_000);
    expect(verdict.callsPerSecond).toEqual([495, 487]);
  });

  it("sees memory that grows, handles that leak, and a lost result", () => {
    expect(
      verdictOf(
        looks((i) => (200 + 5 * i) * MIB),
        0,
      ),
    ).toMatchObject({
      passed: false,
      growth: [{ process: "workerd", grows: true }],
    });
    expect(
      verdictOf(
        looks(
          () => 200 * MIB,
          (i) => 20 + 2 * i,
        ),
        0,
      ).passed,
    ).toBe(false);
    expect(
      verdictOf(
        looks(() => 200 * MIB),
        1,
      ).passed,
    ).toBe(false);
    expect(
      verdictOf(
        looks(() => 200 * MIB),
        0,
      ).passed,
    ).toBe(true);
  });

  it("is none over too few looks", () => {
    expect(() => verdictOf([], 0)).toThrow("too few");
  });
});
