/** What docs/decisions/081-tolerance-across-devices.md says, on the recorded trials of two honest drivers. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ACROSS_KINDS_REL } from "../../shared/coordination/check.ts";
import { boundOfNone, FIELDS, TOLERANCES, tableOf } from "./device-differences.ts";
import type { DevicesRecord } from "./devices.ts";

const file = join(import.meta.dirname, "..", "results", "rechecks-devices.json");
const { devices, trials, table } = JSON.parse(readFileSync(file, "utf8")) as DevicesRecord;
const over = (field: keyof typeof FIELDS, tolerance = ACROSS_KINDS_REL) =>
  trials.filter((trial) => FIELDS[field](trial) > tolerance).length;

describe("two honest kinds of device", () => {
  it("are two, and the printed table is that of the trials", () => {
    expect(new Set(devices).size).toBe(2);
    expect(table).toEqual(tableOf(trials));
  });

  it("agree on status, steps, counts, costs to targets and the beginning of the curve, in every trial", () => {
    for (const { status } of trials) expect(status[0]).toBe(status[1]);
    for (const field of ["steps and counts", "costs to targets", "first half of the curve"] as const)
      expect(over(field), field).toBe(0);
    expect(over("first half of the curve", 1e-5)).toBeGreaterThan(0);
  });

  it("negative control: beyond any tolerance over all numbers there are honest trials, far more than 1 in 10,000", () => {
    for (const tolerance of TOLERANCES)
      expect(over("all (the policy)", tolerance) / trials.length).toBeGreaterThan(0.01);
  });

  it("confirm each other within the policy's tolerance in nine of ten trials", () => {
    expect(1 - over("all (the policy)") / trials.length).toBeGreaterThan(0.9);
  });

  it("are too few trials to promise one false accusation in 10,000: across kinds nobody is accused at all", () => {
    expect(boundOfNone(trials.length)).toBeGreaterThan(1e-4);
  });
});
