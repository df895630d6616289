/** The plan of a stored request is the same in every release; `workers/tests/golden-plan.test.ts` asks workerd too. */
import { expect, it } from "vitest";
import { GOLDEN, type GoldenSampler, goldenPlan } from "./golden-plans.fixture.ts";

it.each(Object.keys(GOLDEN) as GoldenSampler[])("sampler %s: trial keys and seeds", (sampler) => {
  expect(goldenPlan(sampler)).toEqual(GOLDEN[sampler]);
});

it("the samplers differ, so each hash holds its own", () => {
  expect(new Set(Object.values(GOLDEN).map(({ sha256 }) => sha256)).size).toBe(4);
});
