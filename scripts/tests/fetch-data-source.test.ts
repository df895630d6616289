import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFetchDataSource } from "../../gpu-runner/data/fetch-data-source.ts";
import { createNodeDataSource } from "../../gpu-runner/data/node-data-source.ts";
import type { DataSource } from "../../gpu-runner/problem.ts";
import { encodeModel } from "../../shared/models/container.ts";
import { readModelJson } from "../../shared/models/model-json.ts";
import { dense, INPUT, sequential } from "../../shared/models/models.fixture.ts";
import { buildData } from "../data.ts";

const loadMnist = (examples: number) => createNodeDataSource().load("mnist", examples);
const loadMnistTest = (examples: number) => createNodeDataSource().load("mnist-test", examples);

describe("data through the Worker's assets", () => {
  const COUNT = 4500;
  const TEST_COUNT = 2100;
  let folder = "";
  const asked: string[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assets-"));
    // A part of MNIST is enough: three chunks, the last one incomplete.
    const part: DataSource = {
      load: (name) => (name === "mnist" ? loadMnist(COUNT) : loadMnistTest(TEST_COUNT)),
    };
    await buildData(folder, part);
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Serves the folder; `unzipped` imitates a transport that decompresses by itself. */
  const serve =
    (unzipped = false): typeof fetch =>
    async (url) => {
      const file = String(url).replace("http://edge/data/", "");
      asked.push(file);
      const bytes = await readFile(join(folder, file)).catch(() => null);
      if (!bytes) return new Response("none", { status: 404 });
      return new Response(unzipped && file.endsWith(".gz") ? gunzipSync(bytes) : new Uint8Array(bytes));
    };

  it("gives the same bytes as the package, fetching no chunk that is not needed and none twice", async () => {
    const source = createFetchDataSource("http://edge/data/", serve());
    asked.length = 0;
    const some = await source.load("mnist", 2000);
    expect(asked).toEqual(["mnist.json", "mnist-0.bin.gz"]);
    const more = await source.load("mnist", 2500);
    expect(asked).toEqual(["mnist.json", "mnist-0.bin.gz", "mnist-1.bin.gz"]);
    const expected = await loadMnist(COUNT);
    const all = await source.load("mnist");
    expect(Buffer.compare(Buffer.from(all.features), Buffer.from(expected.features))).toBe(0);
    expect([...all.labels]).toEqual([...expected.labels]);
    expect([some.count, more.count, all.count, more.features.length]).toEqual([
      2000,
      2500,
      COUNT,
      2500 * 784,
    ]);
  });

  it("serves the test set beside it", async () => {
    const source = createFetchDataSource("http://edge/data/", serve());
    asked.length = 0;
    const some = await source.load("mnist-test", 1000);
    expect(asked).toEqual(["mnist-test.json", "mnist-test-0.bin.gz"]);
    const expected = await loadMnistTest(1000);
    expect(Buffer.compare(Buffer.from(some.features), Buffer.from(expected.features))).toBe(0);
    expect([...some.labels]).toEqual([...expected.labels]);
    await expect(source.load("cifar10-test", 1)).rejects.toMatchObject({ kind: "missing" });
  });

  it("takes chunks that the transport has decompressed", async () => {
    const source = createFetchDataSource("http://edge/data/", serve(true));
    expect((await source.load("mnist", 10)).labels[0]).toBe(5);
  });

  it("says what is missing, and tries again later", async () => {
    const source = createFetchDataSource("http://edge/data/", serve());
    await expect(source.load("cifar10")).rejects.toThrow("this server has no cifar10 data");
    await expect(source.load("mnist", 5000)).rejects.toThrow("mnist has 4500 examples, 5000 were asked for");
    let isDown = true;
    const flaky = createFetchDataSource("http://edge/data/", (url) =>
      isDown ? Promise.reject(new Error("refused")) : serve()(url),
    );
    await expect(flaky.load("mnist", 1)).rejects.toThrow("mnist.json cannot be reached: refused");
    isDown = false;
    expect((await flaky.load("mnist", 1)).count).toBe(1);
  });

  it("notices a broken chunk", async () => {
    const source = createFetchDataSource("http://edge/data/", async (url) =>
      String(url).endsWith(".gz") ? new Response(new Uint8Array(7)) : serve()(url),
    );
    await expect(source.load("mnist", 1)).rejects.toThrow("mnist-0.bin.gz has 7 bytes");
  });

  it("takes models by digest from its own server only, and checks the digest", async () => {
    const bytes = encodeModel(modelJson(), new Uint8Array(4000));
    const hash = createHash("sha256").update(bytes).digest("hex");
    const requested: string[] = [];
    const source = createFetchDataSource("http://edge/data/", serve(), {
      data: () => Promise.reject(new Error("no data are asked for")),
      async model(digest) {
        requested.push(digest);
        return bytes;
      },
    });
    expect((await source.model?.(`sha256:${hash}`))?.weights.length).toBe(4000);
    const other = `sha256:${"0".repeat(64)}`;
    await expect(source.model?.(other)).rejects.toThrow(`another model than ${other}: sha256:${hash}`);
    for (const place of ["http://elsewhere/model.json", "../model.json", "sha256:0", ""])
      await expect(source.model?.(place)).rejects.toThrow("by digest only");
    // Nothing was fetched for an address.
    expect(requested).toEqual([`sha256:${hash}`, other]);
    const none = createFetchDataSource("http://edge/data/", serve());
    await expect(none.model?.(`sha256:${hash}`)).rejects.toThrow("by digest only");
  });

  it("takes a person's data by digest only, checks the digest, and asks once", async () => {
    const bytes = new TextEncoder().encode("a,b\n1,2\n3,4\n");
    const hash = createHash("sha256").update(bytes).digest("hex");
    let asked = 0;
    const source = createFetchDataSource("http://edge/data/", serve(), {
      model: () => Promise.reject(new Error("no model is asked for")),
      async data() {
        asked++;
        return bytes;
      },
    });
    for (const _ of [1, 2])
      expect((await source.ownData?.(`sha256:${hash}`))?.summary).toMatchObject({ examples: 2, label: "b" });
    expect(asked).toBe(1);
    const other = `sha256:${"0".repeat(64)}`;
    await expect(source.ownData?.(other)).rejects.toThrow(`other data than ${other}: sha256:${hash}`);
    await expect(source.ownData?.("http://elsewhere/data.csv")).rejects.toThrow("by digest only");
  });
});

function modelJson() {
  const model = readModelJson(sequential([dense("a", 10, INPUT)]));
  if (!model.ok) throw new Error(model.message);
  return model.value;
}
