/** Which published results a state folder gets: all when it is fresh, the rest after a stop, none that were refused once. */
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { importPublished, pendingResults } from "./published-results.ts";

let state = "";
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), "saddlebench-results-"));
});
afterEach(() => rm(state, { recursive: true, force: true }));

const NOBODY = { url: "http://127.0.0.1:9", token: "none" };

it("a fresh folder gets all of them, the smallest first, and none where nobody wants them", async () => {
  expect(await pendingResults(state, false)).toEqual([]);
  expect(await readdir(state)).toEqual([]);
  const names = await pendingResults(state, true);
  expect(names.length).toBeGreaterThan(3);
  expect(names[0]).toBe("quickstart");
  expect(names.at(-1)).toBe("saddle-zoo");
});

it("a folder that was used before gets none", async () => {
  await mkdir(join(state, "edge"));
  expect(await pendingResults(state, true)).toEqual([]);
});

it("a folder whose first start was stopped gets the rest", async () => {
  const names = await pendingResults(state, true);
  await mkdir(join(state, "edge"));
  expect(await pendingResults(state, true)).toEqual(names);
  const said: string[] = [];
  expect(await importPublished(NOBODY, state, names.slice(0, 1), (line) => said.push(line))).toEqual([]);
  expect(said).toEqual([
    expect.stringMatching(/^docs\/results\/quickstart\.json\.gz was not imported: no answer/),
  ]);
  expect(await pendingResults(state, true)).toEqual([]);
});
