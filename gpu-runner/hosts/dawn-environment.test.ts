import { afterEach, expect, test } from "vitest";
import { dawnEnvironment } from "./dawn-environment.ts";

const chosen = process.env.VK_ICD_FILENAMES;
afterEach(() => {
  if (chosen === undefined) delete process.env.VK_ICD_FILENAMES;
  else process.env.VK_ICD_FILENAMES = chosen;
});

test("a driver that the caller chose is left alone", () => {
  process.env.VK_ICD_FILENAMES = "/somewhere/driver.json";
  expect(dawnEnvironment()).toEqual({});
});

test("else driver and libraries are named together, or neither is", () => {
  delete process.env.VK_ICD_FILENAMES;
  const added = dawnEnvironment();
  expect("VK_ICD_FILENAMES" in added).toBe("LD_LIBRARY_PATH" in added);
});
