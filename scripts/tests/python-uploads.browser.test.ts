/** Models and data that `clients/python` sends to the real edge. No browser is needed; it runs with the slow black-box tests. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { knownModel, saveModel } from "../../gpu-runner/network-problems/tfjs-models.fixture.ts";
import { type Client, openEdge } from "./edge-client.fixture.ts";
import { pythonMissing, withClient } from "./python.fixture.ts";

describe.skipIf(pythonMissing !== "")(`uploads by the Python client${pythonMissing}`, () => {
  let state = "";
  let edge: Client;

  beforeAll(async () => {
    state = await mkdtemp(join(tmpdir(), "saddlebench-python-"));
    edge = await openEdge(join(state, "state"));
  });
  afterAll(async () => {
    await edge?.edge.stop();
    await rm(state, { recursive: true, force: true });
  });

  /** What the statements leave in `answer`. */
  async function python(statements: string): Promise<unknown> {
    const run = await withClient(edge.edge.url, edge.tokens.admin, statements);
    expect(run.code, run.stderr).toBe(0);
    return run.answer;
  }

  it("uploads a model, which a sweep can name", async () => {
    tf.env().set("IS_NODE", false);
    await tf.setBackend("cpu");
    const { json, weights } = await saveModel(knownModel());
    const path = join(state, "model", "model.json");
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, JSON.stringify(json));
    await writeFile(join(state, "model", "model.weights.bin"), weights);
    const [model, again, listed] = (await python(
      `path = ${JSON.stringify(path)}\nanswer = [client.upload_model(path, name="größer"), client.upload_model(path), client.models()]`,
    )) as [{ digest: string }, { digest: string }, object[]];
    expect(model).toMatchObject({ name: "größer", digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) });
    expect(again.digest).toBe(model.digest);
    expect(listed).toContainEqual(model);
    const planned = await python(
      `answer = client.plan({"name": "own", "optimizers": [{"name": "adam"}], "problems": [{"name": "tfjs-model", "options": {"model": "${model.digest}", "data": "mnist-10x10"}}]})`,
    );
    expect(planned).toMatchObject({ trials: expect.any(Number) });
  });

  it("uploads data, in pieces where they are large, once", async () => {
    const small = join(state, "small.csv");
    await writeFile(small, "a,b\n1,2\n3,4\n");
    const large = join(state, "large.csv");
    await writeFile(large, `a,y\n${"0.123456789,1\n".repeat(400_000)}0,0\n`);
    const [one, many, again, listed] = (await python(
      `answer = [client.upload_data(${JSON.stringify(small)}, name="größer"), client.upload_data(${JSON.stringify(large)}), client.upload_data(${JSON.stringify(large)}), client.data()]`,
    )) as [object, { bytes: number }, object, object[]];
    expect(one).toMatchObject({ name: "größer", summary: { examples: 2, width: 1, label: "b" } });
    expect(many).toMatchObject({ name: "large.csv", summary: { examples: 400_001, classes: 2 } });
    expect(many.bytes).toBeGreaterThan(5 * 1_048_576);
    expect(again).toEqual(many);
    expect(listed.length).toBe(2);
    const otherwise = await withClient(
      edge.edge.url,
      edge.tokens.admin,
      `client.upload_data(${JSON.stringify(large)}, format="text")`,
    );
    expect(otherwise.stderr).toMatch(/these bytes are stored here as csv, under the name "large.csv"/);
    const poem = join(state, "poem.txt");
    await writeFile(poem, "ab\n");
    const text = await python(`answer = client.upload_data(${JSON.stringify(poem)}, name="größer")`);
    expect(text).toMatchObject({ summary: { format: "text", text: { vocabulary: "\nab" } } });
  });
});
