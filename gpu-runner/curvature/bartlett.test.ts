import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { createTfjsEngine } from "../engines/tfjs/tfjs-engine.ts";
import { laneSeeds } from "../random/philox.ts";
import { bartlettMeans } from "./bartlett.fixture.ts";
import { LOSSES, relativeDifference } from "./output-roots.fixture.ts";

const seeds = laneSeeds([1]);

describe("the Gauss–Newton–Bartlett estimator", () => {
  it.each(LOSSES)("has the diagonal of the Gauss–Newton matrix as its mean: %s", async (loss) => {
    const engine = createReferenceEngine({ lanes: 1, seeds });
    const { estimated, gaussNewton, ofTheData } = await bartlettMeans(engine, loss, 2400);
    expect(relativeDifference(estimated, gaussNewton)).toBeLessThan(0.08);
    // Labels of the data would be the empirical Fisher matrix: the proof can fail.
    expect(relativeDifference(ofTheData, gaussNewton)).toBeGreaterThan(0.3);
  });

  it.each(LOSSES)("is the same on tfjs, in float32: %s", async (loss) => {
    const engine = await createTfjsEngine({ tf, lanes: 1, seeds });
    const found = await bartlettMeans(engine, loss, 5);
    const exact = await bartlettMeans(createReferenceEngine({ lanes: 1, seeds }), loss, 5);
    expect(relativeDifference(found.estimated, exact.estimated)).toBeLessThan(1e-4);
    engine.dispose();
  });
});
