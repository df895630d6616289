/** workerd's own arithmetic plans stored sweeps as every release has. */
import { expect, it } from "vitest";
import { GOLDEN, type GoldenSampler, goldenPlan } from "../../shared/planning/golden-plans.fixture.ts";

it.each(Object.keys(GOLDEN) as GoldenSampler[])("sampler %s: trial keys and seeds", (sampler) => {
  expect(goldenPlan(sampler)).toEqual(GOLDEN[sampler]);
});
