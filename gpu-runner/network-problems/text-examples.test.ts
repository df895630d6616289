/** Windows of the text with a label at every place. */
import { expect, test } from "vitest";
import { WINDOW } from "../../shared/data-sets/text-windows.ts";
import { createNodeDataSource } from "../data/node-data-source.ts";
import { nextCharacters } from "./text-examples.ts";

test.each([16, 32, 64])("labels are the next characters of the text: windows of %i", async (length) => {
  const stored = await createNodeDataSource().load("moby-dick", 200);
  // The windows one after another are the text, and the last label goes on with it.
  const text = [...stored.features, stored.labels[199] as number];
  const { count, features, targets } = nextCharacters(stored, length);
  expect([count, features.length, targets.length]).toEqual([
    (200 * WINDOW) / length,
    200 * WINDOW,
    200 * WINDOW,
  ]);
  expect([...features]).toEqual(text.slice(0, -1));
  expect([...targets]).toEqual(text.slice(1));
});

test("lengths that do not divide a window leave its end out, and a label is of the same window still", () => {
  const window = Array.from({ length: WINDOW }, (_, place) => place % 32);
  const stored = {
    count: 2,
    width: WINDOW,
    features: Uint8Array.from([...window, ...window]),
    labels: Uint8Array.from([5, 6]),
  };
  const { count, features, targets } = nextCharacters(stored, 24, 3);
  expect(count).toBe(3);
  expect([...features.slice(24, 48)]).toEqual(window.slice(24, 48));
  expect([...targets.slice(24, 48)]).toEqual(window.slice(25, 49));
  expect([...features.slice(48)]).toEqual(window.slice(0, 24));
});
