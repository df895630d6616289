/** Where a Firefox is looked for. */
import { dirname } from "node:path";
import { expect, it } from "vitest";
import { findFirefox } from "./find-firefox.ts";

it("is the one that the environment names, if it can be executed, and else the path's", () => {
  expect(findFirefox({ PATH: "" })).toBeNull();
  expect(findFirefox({ PATH: "/nowhere", FIREFOX_EXECUTABLE_PATH: process.execPath })).toBe(process.execPath);
  // A wrong name is no reason to take another one silently.
  expect(findFirefox({ ...process.env, FIREFOX_EXECUTABLE_PATH: "/nowhere/firefox" })).toBeNull();
  expect(findFirefox({ PATH: dirname(process.execPath) })).toBeNull();
});
