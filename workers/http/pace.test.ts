/** Who asks too fast waits, in order, and not for ever; who asks at the pace does not. */
import { expect, it } from "vitest";
import { Pace } from "./pace.ts";

const RULES = { perSecond: 20, burst: 60 };

function paceWithClock() {
  const slept: number[] = [];
  const pace = new Pace(async (ms) => void slept.push(ms));
  return { pace, slept };
}

it("lets a burst through, then one in each fiftieth of a second", async () => {
  const { pace, slept } = paceWithClock();
  for (let i = 0; i < 60; i++) expect(await pace.admit("a", RULES, 0)).toBeNull();
  expect(slept).toEqual([]);
  for (let i = 0; i < 3; i++) expect(await pace.admit("a", RULES, 0)).toBeNull();
  expect(slept).toEqual([50, 100, 150]);
  // Another caller waits for nobody.
  expect(await pace.admit("b", RULES, 0)).toBeNull();
  expect(slept).toHaveLength(3);
});

it("is refilled with time, up to the burst", async () => {
  const { pace, slept } = paceWithClock();
  for (let i = 0; i < 60; i++) await pace.admit("a", RULES, 0);
  expect(await pace.admit("a", RULES, 50)).toBeNull();
  expect(slept).toEqual([]);
  for (let i = 0; i < 60; i++) await pace.admit("a", RULES, 3_600_000);
  expect(slept).toEqual([]);
  await pace.admit("a", RULES, 3_600_000);
  expect(slept).toEqual([50]);
});

it("sends away who would wait longer than ten seconds, and takes nothing of them", async () => {
  const { pace, slept } = paceWithClock();
  for (let i = 0; i < 60 + 200; i++) expect(await pace.admit("a", RULES, 0)).toBeNull();
  for (let i = 0; i < 5; i++)
    expect(await pace.admit("a", RULES, 0)).toMatchObject({ slug: "too-many-requests" });
  expect(slept).toHaveLength(200);
  expect(await pace.admit("a", RULES, 50)).toBeNull();
});
