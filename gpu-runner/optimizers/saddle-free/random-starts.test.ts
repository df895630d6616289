/** From 1,000 random starts saddle-free methods end where every curvature is positive; Newton's method does not. */
import { describe, expect, it } from "vitest";
import { createReferenceEngine } from "../../engines/reference/reference-engine.ts";
import { laneSeeds } from "../../random/philox.ts";
import { dampedNewton } from "../newton/damped-newton.ts";
import { newton } from "../newton/newton.ts";
import { optimizers } from "../registry.ts";
import { endsOf, SADDLE_FREE_METHODS, STARTING_SQUARES } from "./random-starts.fixture.ts";

const LANES = 1000;
/** ‖g‖ of a point without gradient in float64, with twelve digits to spare on himmelblau's curvature of 130. */
const STATIONARY = 1e-6;

const engine = () =>
  createReferenceEngine({ lanes: LANES, seeds: laneSeeds(Array.from({ length: LANES }, (_, lane) => lane)) });

describe("1,000 random starts", () => {
  it("are for every method of the saddle-free family", () => {
    const tested = new Set(SADDLE_FREE_METHODS.map(({ definition }) => definition.name));
    const family = optimizers.filter((optimizer) => optimizer.family === "saddle-free");
    expect(family.filter(({ name }) => !tested.has(name)).map(({ name }) => name)).toEqual([]);
  });

  describe.each(STARTING_SQUARES)("on %s", (...square) => {
    it.each(SADDLE_FREE_METHODS.map((method) => [method.label, method] as const))(
      "%s ends at a minimum every time",
      async (_, method) => {
        expect(await endsOf(engine(), method, square, STATIONARY)).toEqual({ minima: LANES, others: 0 });
      },
    );

    it("newton, |·| removed, ends at saddles and maxima in at least a third of them", async () => {
      const method = { definition: newton, settings: {}, steps: 120 };
      const { minima, others } = await endsOf(engine(), method, square, STATIONARY);
      expect(others).toBeGreaterThan(LANES / 3);
      expect(minima).toBeLessThan(2 * (LANES / 3));
    });

    it("the grid with |·| removed does not reach a minimum every time", async () => {
      const method = { definition: dampedNewton, settings: {}, steps: 120 };
      expect((await endsOf(engine(), method, square, STATIONARY)).minima).toBeLessThan(LANES);
    });
  });
});
