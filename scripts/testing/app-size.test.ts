import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { firstPageProblem, firstPageSizes, importedAtOnce, MAX_FIRST_PAGE_BYTES } from "./app-size.ts";

test("finds what a minified script imports at once, and not what it imports on demand", () => {
  const script = [
    'import{a as b,c}from"./one.js";import"./two.js";import d from"./three.js";',
    'const e=()=>import("./later.js");export*from"./four.js";',
    'const text="import x from ./never.js";',
  ].join("");
  expect(importedAtOnce(script)).toEqual(["./one.js", "./two.js", "./three.js", "./four.js"]);
});

test("adds up scripts, what they import and the style, each once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "saddlebench-size-"));
  try {
    const files = {
      "app.js": 'import{a}from"./chunk.js";import("./later.js");a()',
      "chunk.js": 'import"./app.js";export const a=()=>0',
      "later.js": "x".repeat(1000),
      "app.css": "body{margin:0}",
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const sizes = await firstPageSizes(folder);
    const { "later.js": _, ...atOnce } = files;
    expect(Object.fromEntries(sizes)).toEqual(
      Object.fromEntries(Object.entries(atOnce).map(([name, text]) => [name, gzipSync(text).length])),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("says what is beyond the budget, and nothing within it", () => {
  expect(firstPageProblem(new Map([["app.js", MAX_FIRST_PAGE_BYTES]]))).toBeNull();
  expect(
    firstPageProblem(
      new Map([
        ["app.js", MAX_FIRST_PAGE_BYTES],
        ["app.css", 1],
      ]),
    ),
  ).toMatch(/loads 60001 bytes compressed, its budget is 60000: app\.js 60000, app\.css 1\./);
});
