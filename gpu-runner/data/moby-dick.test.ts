/** The text of the repository: whose it is, where it is cut, and what it is read as. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { CHARACTERS, characterClasses } from "../../shared/data-sets/characters.ts";
import type { Examples } from "../../shared/data-sets/examples.ts";
import { createNodeDataSource } from "./node-data-source.ts";

const load = (name: "moby-dick" | "moby-dick-test", examples?: number) =>
  createNodeDataSource().load(name, examples);
const file = (name: string) => readFile(new URL(`../../shared/data-sets/moby-dick/${name}`, import.meta.url));
const textOf = ({ features }: Examples): string => Array.from(features, (at) => CHARACTERS[at]).join("");

test("the two files are the package's text, cut at a chapter near nine tenths", async () => {
  const [trained, unseen] = [await file("chapters-1-to-123.txt"), await file("chapters-124-to-135.txt")];
  const digest = createHash("sha256").update(trained).update(unseen).digest("hex");
  expect(digest).toBe("fe282a57094ed62e7144fb7c804a9748fc1c909bf3b49d06e7276015f9f67240");
  expect(unseen.toString().startsWith("CHAPTER 124. The Needle.")).toBe(true);
  expect(Math.abs(trained.length / (trained.length + unseen.length) - 0.9)).toBeLessThan(0.005);
});

test("windows follow each other, and a label is the character after its window", async () => {
  const all = await load("moby-dick");
  expect([all.width, all.features.length]).toEqual([64, 64 * all.count]);
  expect(textOf(all)).toMatch(
    /^chapter \. loomings\. call me ishmael\. some years ago-never mind how long precisely-having little or no money/,
  );
  expect(Math.max(...all.labels)).toBeLessThan(CHARACTERS.length);
  for (let window = 0; window + 1 < all.count; window++)
    expect(all.labels[window]).toBe(all.features[64 * (window + 1)]);
  // English: e is the most frequent letter, about every tenth character.
  const share = all.features.filter((at) => CHARACTERS[at] === "e").length / all.features.length;
  expect(share).toBeCloseTo(0.1, 1);
});

test("the test set is other text; its first windows are spread over all of it", async () => {
  const [few, all] = [await load("moby-dick-test", 40), await load("moby-dick-test")];
  expect(textOf(few)).toBe(textOf(all).slice(0, 40 * 64));
  const inOrder = textOf({
    ...few,
    features: characterClasses((await file("chapters-124-to-135.txt")).toString()),
  });
  const places = Array.from({ length: 40 }, (_, at) =>
    inOrder.indexOf(textOf(few).slice(64 * at, 64 * at + 64)),
  );
  expect(places.every((place) => place >= 0 && place % 64 === 0)).toBe(true);
  const sorted = places.toSorted((a, b) => a - b);
  const gaps = [...sorted, inOrder.length].map((place, at) => place - (sorted[at - 1] ?? 0));
  expect(Math.max(...gaps)).toBeLessThan(2 * (inOrder.length / 40));
  expect(textOf(await load("moby-dick")).includes(textOf(few).slice(0, 64))).toBe(false);
});
