/** Sequences of the latching problem. */
import { expect, test } from "vitest";
import { sequences } from "./latching.ts";

test("labels are the first symbols, every symbol occurs about equally often, parts differ", () => {
  const { features, targets, count } = sequences(2000, 8, 4, 0x400);
  expect([features.length, count]).toEqual([16_000, 2000]);
  for (let row = 0; row < count; row++) expect(targets[row]).toBe(features[8 * row]);
  const counts = [0, 1, 2, 3].map((symbol) => features.filter((each) => each === symbol).length);
  // 16,000 draws: four standard deviations.
  for (const each of counts) expect(Math.abs(each - 4000)).toBeLessThan(4 * Math.sqrt(16_000 * 0.25 * 0.75));
  expect(sequences(20, 8, 4, 0x401).features).not.toEqual(sequences(20, 8, 4, 0x400).features);
});
