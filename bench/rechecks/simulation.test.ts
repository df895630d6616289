/** The promises of the re-checks, on fixed seeds; the whole table is `npm run bench -- rechecks`. */
import { describe, expect, it } from "vitest";
import { type Setting, simulateOften } from "./table.ts";

const BASE: Setting = {
  honest: 9,
  liars: 1,
  falsified: 0.1,
  colluding: false,
  owner: false,
  resultsPerToken: 200,
};

describe("re-checks", () => {
  it("find who falsifies a tenth within 200 results, and accuse nobody honest", () => {
    const row = simulateOften(BASE, 400, 7);
    // 400 liars: 99 % less three Monte-Carlo errors.
    expect(row.foundWithin200).toBeGreaterThanOrEqual(0.99 - 3 * Math.sqrt((0.99 * 0.01) / 400));
    expect(row.falseAccusations).toBe(0);
  });

  it("find who lies always at once, and leave nothing of it", () => {
    const row = simulateOften({ ...BASE, falsified: 1 }, 50, 8);
    expect(row.foundWithin200).toBe(1);
    expect(row.falseAccepted).toBe(0);
  });

  it("cost trusted tokens at most 5 % in the long run", () => {
    const row = simulateOften({ ...BASE, liars: 0, falsified: 0, resultsPerToken: 3_000 }, 3, 9);
    expect(row.lateExtraWork).toBeLessThanOrEqual(0.05);
    expect(row.lateExtraWork).toBeGreaterThan(0.02);
    expect(row.falseAccusations).toBe(0);
  });

  it("accuse nobody honest among a third of colluding liars where the owner's runner takes part", () => {
    const row = simulateOften({ ...BASE, honest: 10, liars: 5, colluding: true, owner: true }, 20, 10);
    expect(row.falseAccusations).toBe(0);
    expect(row.foundWithin200).toBeGreaterThan(0.95);
  });

  it("negative control: colluding liars do outvote honest tokens without the owner", () => {
    const row = simulateOften({ ...BASE, honest: 10, liars: 5, falsified: 1, colluding: true }, 40, 11);
    expect(row.falseAccusations).toBeGreaterThan(0);
  });

  it("cannot tell one liar from one honest token: nobody is accused", () => {
    const row = simulateOften({ ...BASE, honest: 1 }, 40, 12);
    expect(row.foundWithin200).toBe(0);
    expect(row.falseAccusations).toBe(0);
  });
});
