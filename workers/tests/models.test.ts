/** A person's own models at the edge: upload, refusals, planning, fetching, deletion. */
import { evictDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { type ModelRecord, modelListSchema, modelRecordSchema } from "../../shared/contracts/model.ts";
import { decodeModel, MAX_MODEL_BYTES } from "../../shared/models/container.ts";
import { sha256Hex } from "../http/digest.ts";
import { call, createSweep, needLease, SMALL_SWEEP, stubOf } from "./client.ts";
import { bytesOf, formOf, modelJson, upload } from "./model-upload.ts";
import { RUNNER_TOKEN } from "./tokens.ts";

const weights = (withNorm = false) => new Uint8Array(bytesOf(withNorm)).fill(7);
const stored = async (withNorm = false) =>
  (await upload<ModelRecord>(formOf(modelJson(withNorm), weights(withNorm)))).body;
const sweepOf = (digest: string, optimizers: readonly string[], options: object = {}) => ({
  ...SMALL_SWEEP,
  problems: [{ name: "own-model", options: { model: digest, ...options } }],
  optimizers: optimizers.map((name) => ({ name })),
});

const settings = env as unknown as Record<string, string>;

describe("upload", () => {
  it("stores what tfjs posts, by the digest of its content, once", async () => {
    const first = await upload<ModelRecord>(formOf(modelJson(), weights(), "mine"));
    expect(first.status, JSON.stringify(first.body)).toBe(201);
    expect(modelRecordSchema.parse(first.body)).toEqual(first.body);
    expect(first.body).toMatchObject({
      name: "mine",
      summary: { parameters: 454, fixed: 0, input: [100], outputs: 10, last: "softmax", blockers: [] },
    });
    const again = await upload<ModelRecord>(formOf(modelJson(), weights(), "another name"));
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    // Who saved it and when is no part of the identity; a weight is.
    const dated = { ...modelJson(), generatedBy: "somebody", convertedBy: null };
    expect((await upload<ModelRecord>(formOf(dated, weights()))).body.digest).toBe(first.body.digest);
    const changed = weights();
    changed[0] = 8;
    expect((await upload<ModelRecord>(formOf(modelJson(), changed))).body.digest).not.toBe(first.body.digest);
    const list = modelListSchema.parse((await call("GET", "/v1/models")).body);
    expect(list.models.length).toBe(2);
    expect(first.headers.get("Location")).toBe(`/v1/models/${first.body.digest.slice(7)}`);
  });

  it("gives runners the bytes of the digest, unchanged for ever, also after a restart", async () => {
    const { digest } = await stored();
    await evictDurableObject(env.REGISTRY.get(env.REGISTRY.idFromName("registry")));
    const path = `http://edge/v1/models/${digest.slice(7)}`;
    const response = await exports.default.fetch(path, {
      headers: { Authorization: `Bearer ${RUNNER_TOKEN}` },
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    expect(`sha256:${Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")}`).toBe(digest);
    expect(response.headers.get("Cache-Control")).toContain("immutable");
    const etag = response.headers.get("ETag") ?? "";
    expect((await exports.default.fetch(path, { headers: { "If-None-Match": etag } })).status).toBe(304);
    const opened = decodeModel(bytes);
    expect(opened.ok && opened.value.weights).toEqual(weights());
    const absent = await call("GET", `/v1/models/${await sha256Hex("nothing")}`);
    expect(absent.status).toBe(404);
  });

  it("keeps a model of several rows together", async () => {
    const json = modelJson();
    const [group] = json.weightsManifest;
    group?.weights.push({ name: "first/extra", shape: [700_000], dtype: "float32" });
    const large = crypto.getRandomValues(new Uint8Array(65_536));
    const content = new Uint8Array(bytesOf() + 2_800_000);
    for (let at = 0; at < content.length; at += large.length)
      content.set(large.subarray(0, Math.min(large.length, content.length - at)), at);
    // Numbers between ½ and 2, whatever the other bits.
    for (let at = 3; at < content.length; at += 4) content[at] = 0x3f;
    const { body, status } = await upload<ModelRecord>(formOf(json, content));
    expect(status).toBe(201);
    const response = await exports.default.fetch(`http://edge/v1/models/${body.digest.slice(7)}`);
    const opened = decodeModel(new Uint8Array(await response.arrayBuffer()));
    expect(opened.ok && opened.value.weights.length === content.length).toBe(true);
    expect(opened.ok && opened.value.weights.every((byte, at) => byte === content[at])).toBe(true);
  });

  it("needs an admin's token", async () => {
    expect((await upload(formOf(modelJson(), weights()), null)).status).toBe(401);
    expect((await upload(formOf(modelJson(), weights()), RUNNER_TOKEN)).status).toBe(403);
    for (const method of ["GET", "DELETE"]) {
      const path = method === "GET" ? "/v1/models" : `/v1/models/${"0".repeat(64)}`;
      expect((await call(method, path, undefined, RUNNER_TOKEN)).status).toBe(403);
    }
  });

  it("refuses more than 8 MiB before it has read them, announced or not", async () => {
    const large = new Uint8Array(MAX_MODEL_BYTES + 1);
    const announced = await upload(formOf(modelJson(), large));
    expect(announced).toMatchObject({
      status: 413,
      body: { type: expect.stringContaining("upload-too-large") },
    });
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 65_536;
        controller.enqueue(new Uint8Array(65_536));
        if (pulled > 64 * 1_048_576) controller.close();
      },
    });
    const type = { "Content-Type": "multipart/form-data; boundary=x" };
    expect((await upload(endless, undefined, type)).status).toBe(413);
    expect(pulled).toBeLessThan(2 * MAX_MODEL_BYTES);
  });

  it("says in one line what is wrong, and stores nothing of it", async () => {
    const before = (await call("GET", "/v1/models")).body;
    const refusal = async (body: BodyInit, headers?: Record<string, string>) => {
      const { status, body: details } = await upload<{ detail: string }>(body, undefined, headers);
      return `${status} ${details.detail}`;
    };
    const json = modelJson();
    expect(await refusal("{}")).toContain("400 send multipart/form-data with model.json");
    expect(await refusal("junk", { "Content-Type": "multipart/form-data; boundary=x" })).toMatch(
      /^400 the body is not/,
    );
    expect(await refusal(new FormData())).toContain("422 there must be one part model.json");
    expect(await refusal(formOf("{", weights()))).toContain("422 the part model.json is not JSON");
    expect(await refusal(formOf({}, weights()))).toContain("422 it is not a tfjs layers-model");
    expect(await refusal(formOf({ ...json, format: "graph-model" }, weights()))).toContain(
      "it is a graph-model",
    );
    expect(await refusal(formOf(json, null))).toContain('names the weights "model.weights.bin"');
    expect(await refusal(formOf(json, weights().slice(4)))).toContain("have 1812 bytes together");
    const extra = formOf(json, weights());
    extra.append("shell.sh", new Blob(["x"]));
    expect(await refusal(extra)).toContain('the part "shell.sh" is not named in model.json');
    const deep = `{"modelTopology":{"class_name":"Sequential","config":{"layers":[{"class_name":"Dense","config":{"name":"d","units":1,"batch_input_shape":[null,100],"activation":${"[".repeat(200_000)}${"]".repeat(200_000)}}}]}},"weightsManifest":[{"paths":[],"weights":[{"name":"d/k","shape":[0],"dtype":"float32"}]}]}`;
    expect(await refusal(formOf(deep, null))).toMatch(/^422/);
    expect((await call("GET", "/v1/models")).body).toEqual(before);
  });
});

describe("a sweep of an uploaded model", () => {
  it("is planned with the model's own size and leased with its digest", async () => {
    const { digest } = await stored();
    const { id } = await createSweep(sweepOf(digest, ["adam", "krylov"]) as never);
    const lease = await needLease(id, "alpha");
    expect(lease.trials[0]?.problem.options.model).toBe(digest);
    // The plan survives the model's registry entry: it is kept with the sweep.
    await evictDurableObject(stubOf(id));
    expect((await needLease(id, "beta")).trials[0]?.problem.options.model).toBe(digest);
    const { body } = await call<{ problems: string[] }>("GET", `/v1/sweeps/${id}`);
    expect(body.problems).toEqual([`own-model[model=${digest.slice(0, 19)}]`]);
  });

  it("is refused curvature where layers are in the way, with their names", async () => {
    const { digest } = await stored(true);
    const plan = async (body: object) => {
      const { status, body: details } = await call<{ detail: string; notes?: string[] }>(
        "POST",
        "/v1/plan",
        body,
      );
      return { status, details };
    };
    const krylov = await plan(sweepOf(digest, ["adam", "krylov"]));
    expect(krylov.status).toBe(422);
    expect(krylov.details.detail).toContain('layers in the way of curvature: BatchNormalization "norm"');
    const along = await plan({ ...sweepOf(digest, ["adam"]), curvature: {} });
    expect(along.status).toBe(422);
    expect(along.details.detail).toContain('BatchNormalization "norm"');
    const adam = await plan(sweepOf(digest, ["adam"]));
    expect(adam.status).toBe(200);
    expect(adam.details.notes?.join(" ")).toContain("runs on the tfjs engine, with gradients only");
    // Negative control: the same without the layer takes both.
    expect((await plan(sweepOf((await stored()).digest, ["adam", "krylov"]))).status).toBe(200);
  });

  it("takes digests only, and only of stored models that fit the data", async () => {
    const { digest } = await stored();
    const detail = async (model: string, options: object = {}) => {
      const { status, body } = await call<{ detail: string }>(
        "POST",
        "/v1/plan",
        sweepOf(model, ["adam"], options),
      );
      return `${status} ${body.detail}`;
    };
    for (const place of ["http://10.0.0.1/model.json", "../model.json", "", "sha256:0", digest.toUpperCase()])
      expect(await detail(place)).toContain("422 a sweep names an uploaded model by its digest");
    expect(await detail(`sha256:${"0".repeat(64)}`)).toContain("is stored here");
    expect(await detail(digest, { data: "mnist" })).toContain(
      "mnist has 784 numbers an example, the model takes 100",
    );
    expect(await detail(digest, { loss: "squared-error" })).toMatch(/^200/);
  });

  it("keeps its model until it is deleted", async () => {
    // Another model than the sweeps above still train.
    const { digest } = (await upload<ModelRecord>(formOf(modelJson(), weights().fill(9)))).body;
    const path = `/v1/models/${digest.slice(7)}`;
    const { id } = await createSweep(sweepOf(digest, ["adam"]) as never);
    const refused = await call<{ detail: string }>("DELETE", path);
    expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining(id)]);
    await call("POST", `/v1/sweeps/${id}/cancel`, {});
    expect((await call("DELETE", path)).status).toBe(409);
    expect((await call("DELETE", `/v1/sweeps/${id}`)).status).toBe(200);
    expect((await call("DELETE", path)).status).toBe(204);
    expect((await call("DELETE", path)).status).toBe(404);
    expect((await call("GET", path)).status).toBe(404);
  });
});

describe("PUBLIC_READ=false", () => {
  afterEach(() => {
    settings.PUBLIC_READ = "true";
  });

  it("gives a model to tokens, to a limited one if its own sweep uses it, to nobody else who knows the digest", async () => {
    const { digest } = await stored();
    const using = await createSweep(sweepOf(digest, ["adam"]));
    const other = await createSweep();
    const limited = async (sweep: string) => {
      const made = await call<{ token: string }>("POST", "/v1/tokens", {
        name: "guest",
        scope: "runner",
        sweep,
      });
      return made.body.token;
    };
    const [user, stranger] = [await limited(using.id), await limited(other.id)];
    const path = `/v1/models/${digest.slice(7)}`;
    const status = async (token: string | null, headers: Record<string, string> = {}) =>
      (
        await exports.default.fetch(`http://edge${path}`, {
          headers: { ...headers, ...(token === null ? {} : { Authorization: `Bearer ${token}` }) },
        })
      ).status;
    expect(await status(null)).toBe(200);
    expect(await status(stranger)).toBe(200);
    settings.PUBLIC_READ = "false";
    expect(await status(null)).toBe(401);
    expect(await status(stranger)).toBe(404);
    // Not even that it exists.
    expect(await status(stranger, { "If-None-Match": `"${digest.slice(7)}"` })).toBe(404);
    expect(await status(user)).toBe(200);
    expect(await status(RUNNER_TOKEN)).toBe(200);
    const plan = (token: string) => call("POST", "/v1/plan", sweepOf(digest, ["adam"]), token);
    expect((await plan(user)).status).toBe(200);
    expect((await plan(stranger)).status).toBe(422);
    expect((await plan(RUNNER_TOKEN)).status).toBe(200);
  });
});
