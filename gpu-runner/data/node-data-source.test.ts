/** A person's own file in Node: as it is, or compressed with gzip, by one digest. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createNodeDataSource } from "./node-data-source.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "own-data-"));
});
afterAll(() => rm(folder, { recursive: true }));

it("is unpacked where it was compressed, and refused where it is damaged", async () => {
  const source = createNodeDataSource({});
  const table = "a,y\n1,0\n2,1\n3,0\n";
  const [plain, packed, broken] = ["a.csv", "a.csv.gz", "b.csv.gz"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(plain, table);
  await writeFile(packed, gzipSync(table));
  await writeFile(broken, gzipSync(table).subarray(0, 20));
  const [own, other] = [await source.ownData?.(plain), await source.ownData?.(packed)];
  expect(other).toEqual(own);
  expect(own?.summary).toMatchObject({ examples: 3, label: "y" });
  await expect(source.ownData?.(broken)).rejects.toThrow(
    `${broken} begins like gzip and is damaged or cut off`,
  );
  await expect(source.ownData?.(join(folder, "none.csv"))).rejects.toThrow("no data at");
});
