/** The problem end to end on files of the public format, generated here: from a folder and from a URL. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNodeDataSource } from "../data/node-data-source.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { hostUniforms } from "../random/normal.ts";
import { createProblem } from "./create-problem.ts";

const WIDTH = 3072;
const RECORD = 1 + WIDTH;
/** Records of a file: noise with labels 0, 1, …; `seed` makes files differ. */
function recordsOf(seed: number, count: number): Uint8Array {
  const bytes = Uint8Array.from(hostUniforms(seed, 3, count * RECORD), (u) => Math.floor(256 * u));
  for (let record = 0; record < count; record++) bytes[record * RECORD] = (record + seed) % 10;
  return bytes;
}

describe("cifar10-convnet", () => {
  let folder = "";
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    asked.push(request.url ?? "");
    const bytes = await readFile(join(folder, (request.url ?? "").replace("/set/", ""))).catch(
      () => undefined,
    );
    response.writeHead(bytes ? 200 : 404).end(bytes);
  });
  let url = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cifar10-convnet-"));
    for (const seed of [1, 2]) await writeFile(join(folder, `data_batch_${seed}.bin`), recordsOf(seed, 3));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/set`;
  });
  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  /** Loss and gradient norm on all examples at the start of seed 4. */
  async function startOf(cifar10: string, examples: number) {
    const engine = createReferenceEngine({ lanes: 1 });
    const data = createNodeDataSource({ SADDLEBENCH_CIFAR10: cifar10 });
    const given = { examples, batch: 0 };
    const { definition, options, objective } = await createProblem("cifar10-convnet", given, {
      engine,
      data,
    });
    const theta = engine.tensor([objective.size], definition.start(options, 4));
    const [value, gradient] = [engine.tensor([1]), engine.tensor([objective.size])];
    objective.gradient(theta, value, gradient);
    return {
      batch: objective.batchSize,
      value: engine.read(value)[0] ?? Number.NaN,
      norm: Math.hypot(...engine.read(gradient)),
    };
  }

  it("reads the files of a URL, as many as it needs, and is the problem of the folder", async () => {
    const served = await startOf(url, 5);
    expect(asked).toEqual(["/set/data_batch_1.bin", "/set/data_batch_2.bin"]);
    expect(served.batch).toBe(5);
    // Ten classes, logits of variance below 1 from random weights.
    expect(Math.abs(served.value - Math.log(10))).toBeLessThan(1);
    expect(served.norm).toBeGreaterThan(1e-3);
    expect(await startOf(folder, 5)).toEqual(served);
    // Other examples are another problem: the pictures do get there.
    expect((await startOf(url, 3)).value).not.toBe(served.value);
  });

  it("says in one line where the set is not, or not whole", async () => {
    await expect(startOf(`${url}/nowhere`, 5)).rejects.toThrow(/^no CIFAR-10 at http[^\n]+is missing$/);
    await expect(startOf(url, 7)).rejects.toThrow("has 6 examples, 7 were asked for");
  });
});
