import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { appFiles, namedScripts } from "./app-files.ts";

it("finds what is loaded at once and on demand", () => {
  const script = 'import{a}from"../one.js";const b=()=>import("./two.js");const c="./three.css",d="four.js"';
  expect(namedScripts("app-chunks/x.js", script)).toEqual(["one.js", "app-chunks/two.js"]);
});

it("takes what the scripts name and the pages read, and no chunk of an earlier build", async () => {
  const folder = await mkdtemp(join(tmpdir(), "saddlebench-app-"));
  try {
    const files = {
      "app.js": 'import("./app-chunks/page.js")',
      "app-chunks/page.js": 'import"./part.js"',
      "app-chunks/part.js": "",
      "app-chunks/sweep-reader.js": 'import"./part.js"',
      "app-chunks/parallel-worker.js": "",
      "app-chunks/stale.js": "",
      "app-chunks/page.js.map": "",
      "app-chunks/report.js": "",
      "app-chunks/claims.json": "",
      "app-chunks/doc-pages/spec/scoring.json": "",
      "app.css": "",
      "icon.svg": "",
    };
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    const left = Object.keys(files).filter((path) => /stale|map|report/.test(path));
    expect(left).toHaveLength(3);
    expect(await appFiles(folder)).toEqual(
      Object.keys(files)
        .filter((path) => !left.includes(path))
        .toSorted(),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
