import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { SiteFolder } from "./site-folder.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "saddlebench-site-folder-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("replaces an earlier copy and leaves what lies beside it", async () => {
  const first = await SiteFolder.open(folder);
  await first.write("old/index.html", "old");
  await first.close();
  await writeFile(join(folder, "CNAME"), "example.org");
  const second = await SiteFolder.open(folder);
  await second.write("index.html", "new");
  expect(await second.close()).toEqual({ files: 2, bytes: expect.any(Number) });
  expect((await readdir(folder)).toSorted()).toEqual(["CNAME", "index.html", "old", "saddlebench-site.json"]);
  expect(await readdir(join(folder, "old"))).toEqual([]);
});

it("refuses a folder of somebody else and a file, in one line", async () => {
  await writeFile(join(folder, "notes.txt"), "mine");
  await expect(SiteFolder.open(folder)).rejects.toThrow(
    /has files that this command did not make; name an empty/,
  );
  await expect(SiteFolder.open(join(folder, "notes.txt"))).rejects.toThrow(/is a file; name a folder/);
  expect(await readdir(folder)).toEqual(["notes.txt"]);
});

it("goes nowhere else, whatever a list says", async () => {
  const list = { madeBy: "saddlebench site", files: ["../outside.txt"] };
  await writeFile(join(folder, "saddlebench-site.json"), JSON.stringify(list));
  await expect(SiteFolder.open(folder)).rejects.toThrow("is no file of a copy");
});
