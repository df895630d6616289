import { describe, expect, it } from "vitest";
import { errorsOf, type HeldOutEnds, heldOutEndsOf } from "../contracts/target-series.ts";
import { heldOutFigure } from "./held-out-figures.ts";

const ends = (loss: number | null, accuracy: number | null): HeldOutEnds => {
  return { loss, accuracy, atStart: { loss: 2.3, accuracy: 0.1 } };
};

describe("what a run ends at on held-out examples", () => {
  it("is ln of its loss, or of its share of errors with half an example to spare", () => {
    expect(heldOutFigure("held-out-loss", ends(0.5, 0.9), false, 400)).toBeCloseTo(Math.log(0.5), 9);
    expect(heldOutFigure("accuracy", ends(0.5, 0.9), false, 400)).toBeCloseTo(Math.log(40.5 / 401), 9);
    // None wrong of 400 is finite, and better than one.
    expect(heldOutFigure("accuracy", ends(0, 1), false, 400)).toBeCloseTo(Math.log(0.5 / 401), 9);
    expect(heldOutFigure("held-out-loss", ends(0, 1), false, 400)).toBeCloseTo(Math.log(1e-9), 6);
  });

  it("is at most what the run began with: diverged, not finite, or risen", () => {
    const start = Math.log(2.3);
    expect(heldOutFigure("held-out-loss", ends(null, null), false, 400)).toBeCloseTo(start, 9);
    expect(heldOutFigure("held-out-loss", ends(0.5, 0.9), true, 400)).toBeCloseTo(start, 9);
    expect(heldOutFigure("held-out-loss", ends(1e9, 0.05), false, 400)).toBeCloseTo(start, 9);
    expect(heldOutFigure("accuracy", ends(1e9, 0.05), false, 400)).toBeCloseTo(Math.log(360.5 / 401), 9);
  });

  it("is nothing where no example was looked at, or nothing was ever finite", () => {
    expect(heldOutFigure("accuracy", null, false, 400)).toBeNull();
    const never = { loss: null, accuracy: null, atStart: { loss: null, accuracy: null } };
    expect(heldOutFigure("held-out-loss", never, true, 400)).toBeNull();
    expect(heldOutEndsOf({ curve: {} })).toBeNull();
    expect(
      heldOutEndsOf({ heldOutLoss: null, accuracy: null, curve: { heldOutLoss: [2], accuracy: [0.2] } }),
    ).toEqual({
      loss: null,
      accuracy: null,
      atStart: { loss: 2, accuracy: 0.2 },
    });
  });

  it("takes shares for what they are of 10,000 examples, in float32 too", () => {
    for (let right = 0; right <= 10_000; right++) {
      const share = right / 10_000;
      expect(errorsOf(Math.fround(share))).toBe(errorsOf(share));
      expect(errorsOf(share)).toBeCloseTo((10_000 - right) / 10_000, 12);
    }
  });
});
