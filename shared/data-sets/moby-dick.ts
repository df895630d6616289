/** Moby-Dick as windows of characters, in files of this repository (`moby-dick/README.md` says where they come from). */
import { CHARACTERS } from "./characters.ts";
import { DataError } from "./data-error.ts";
import type { DataFiles, StoredDataSet } from "./data-set.ts";
import { type Examples, evenlySpread, firstExamples } from "./examples.ts";
import { textWindows, WINDOW } from "./text-windows.ts";

export const mobyDick: StoredDataSet = {
  name: "moby-dick",
  title: "Moby-Dick, by characters",
  shape: [WINDOW],
  classes: CHARACTERS.length,
  source: "Melville 1851, Moby-Dick; or, The Whale",
  place: { kind: "repository", folder: "shared/data-sets/moby-dick" },
  train: async (files, examples) => first(await textWindows(files, "chapters-1-to-123.txt"), files, examples),
  /** Chapters differ, so any part of these windows is spread over all of them. */
  test: async (files, examples) =>
    first(evenlySpread(await textWindows(files, "chapters-124-to-135.txt")), files, examples),
};

function first(all: Examples, { where }: DataFiles, examples = all.count): Examples {
  if (examples > all.count)
    throw new DataError(`the text at ${where} has ${all.count} examples, ${examples} were asked for`);
  return firstExamples(all, examples);
}
