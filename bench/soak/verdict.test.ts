import { describe, expect, it } from "vitest";
import { type Look, verdictOf } from "./verdict.ts";

const MIB = 2 ** 20;

/** Sixteen looks, every second with a collection; a process whose memory and handles follow the number of the look. */
const looks = (
  bytes: (i: number) => number,
  handles: (i: number) => number = () => 20,
  {
    process = "Chrome",
    processes = (_: number): number => 1,
    kept = (_: number) => 8 * MIB,
    pageKept = (_: number) => 20 * MIB,
  } = {},
): Look[] =>
  Array.from({ length: 16 }, (_, i) => ({
    seconds: i * 15,
    sweeps: i,
    trials: 10 * i,
    stateBytes: 1_000_000 + 20_000 * i,
    callsPerSecond: 500 - i,
    keptBytes: i % 2 === 0 ? kept(i) : null,
    pageKeptBytes: i % 2 === 0 ? pageKept(i) : null,
    family: { [process]: { processes: processes(i), residentBytes: bytes(i), handles: handles(i) } },
  }));

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
      growth: [{ process: "Chrome", grows: true }],
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

  it("lets workerd's garbage lie within a bound, and asks that nothing is kept", () => {
    const workerd = (bytes: (i: number) => number, kept = (_: number) => 8 * MIB) =>
      verdictOf(
        looks(bytes, () => 20, { process: "workerd", kept }),
        0,
      );
    expect(workerd((i) => (200 + 15 * i) * MIB).passed).toBe(true);
    expect(workerd((i) => (200 + 30 * i) * MIB)).toMatchObject({
      passed: false,
      growth: [{ process: "workerd", grows: true }],
    });
    // 256 KiB that every sweep leaves behind; the first collection, before caches are full, does not count.
    const leak = workerd(
      () => 200 * MIB,
      (i) => (8 + i / 4) * MIB,
    );
    expect(leak).toMatchObject({ passed: false, kept: { grows: true, bytesPerSweep: MIB / 4 } });
    const filled = workerd(
      () => 200 * MIB,
      (i) => (i === 0 ? 4 : 8) * MIB,
    );
    expect(filled).toMatchObject({ passed: true, kept: { grows: false, bytesPerSweep: 0 } });
  });

  it("takes one more helper for no growth, and processes without end for some", () => {
    const helpers = (processes: (i: number) => number) =>
      verdictOf(
        looks(
          (i) => 70 * MIB * processes(i),
          (i) => 20 * processes(i),
          { process: "Chrome helper", processes },
        ),
        0,
      ).passed;
    expect(helpers((i) => (i < 9 ? 4 : 5))).toBe(true);
    expect(helpers((i) => 4 + Math.floor(i / 4))).toBe(false);
  });

  it("is none over too few looks", () => {
    expect(() => verdictOf([], 0)).toThrow("too few");
  });

  it("asks of a page what it keeps, not what lies about, and bounds that too", () => {
    const sawtooth = looks(
      (i) => (450 + 20 * (i % 8)) * MIB,
      () => 99,
      { process: "Chrome renderer" },
    );
    expect(verdictOf(sawtooth, 0).passed).toBe(true);
    const leaking = looks(
      () => 450 * MIB,
      () => 99,
      {
        process: "Chrome renderer",
        pageKept: (i) => (20 + i / 4) * MIB,
      },
    );
    expect(verdictOf(leaking, 0)).toMatchObject({ passed: false, pageKept: { grows: true } });
    const large = looks(
      () => 900 * MIB,
      () => 99,
      { process: "Chrome renderer" },
    );
    expect(verdictOf(large, 0).passed).toBe(false);
  });
});
