/** ASHA against a plain model, and its promises. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stoppedAtRung } from "./asha.ts";
import { plainModel } from "./asha-model.fixture.ts";

const value = fc.option(fc.double({ min: -5, max: 5, noNaN: true }), { nil: null });
const values = fc.array(value, { minLength: 1, maxLength: 40 });

describe("stoppedAtRung", () => {
  it("equals the plain model", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 5 }), fc.func(fc.boolean()), (list, reduction, isNew) => {
        const records = list.map((each, trial) => ({ trial, value: each }));
        const arrivals = new Set(
          records.filter((record) => isNew(record.trial)).map((record) => record.trial),
        );
        expect(stoppedAtRung(records, arrivals, reduction)).toEqual(plainModel(records, arrivals, reduction));
      }),
      { numRuns: 2_000 },
    );
  });

  it("does not depend on the order of the records", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 5 }), (list, reduction) => {
        const records = list.map((each, trial) => ({ trial, value: each }));
        const all = new Set(records.map((record) => record.trial));
        expect(stoppedAtRung([...records].reverse(), all, reduction)).toEqual(
          stoppedAtRung(records, all, reduction),
        );
      }),
    );
  });

  it("halves like the synchronous rule when all arrive together", () => {
    const records = Array.from({ length: 27 }, (_, trial) => ({ trial, value: trial }));
    const stopped = stoppedAtRung(records, new Set(records.map((record) => record.trial)), 3);
    expect(stopped).toEqual(Array.from({ length: 18 }, (_, i) => i + 9));
  });

  it("stops nobody before η records are there", () => {
    expect(
      stoppedAtRung(
        [
          { trial: 0, value: 9 },
          { trial: 1, value: null },
        ],
        new Set([0, 1]),
        3,
      ),
    ).toEqual([]);
  });
});
