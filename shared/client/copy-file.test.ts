import { expect, it } from "vitest";
import { copyFile } from "./copy-file.ts";

it("names a file for each address, in signs that every host takes", () => {
  const addresses = [
    "/v1/board",
    "/v1/board?checked=true",
    "/v1/sweeps/abc/columns?after=20000&hyperparameters=true",
    "/v1/sweeps/abc/columns?hyperparameters=true",
  ];
  const files = addresses.map(copyFile);
  expect(new Set(files).size).toBe(files.length);
  expect(files[0]).toBe("v1/board.json.gz");
  expect(files[2]).toBe("v1/sweeps/abc/columns~after=20000_hyperparameters=true.json.gz");
  for (const file of files) expect(file).toMatch(/^[\w/.~=-]+$/);
});
