/** A person's own models: upload, list, fetch (runners), delete. */
import { Hono } from "hono";
import type { ModelRecord, ModelSummaries } from "../../shared/contracts/model.ts";
import type { SweepRequest } from "../../shared/contracts/sweep.ts";
import { MOST_MODEL_BYTES } from "../../shared/models/container.ts";
import { isoTime, nowMs } from "../clock.ts";
import type { Environment } from "../environment.ts";
import { type AppEnv, guard, refuse } from "../http/context.ts";
import { hex } from "../http/digest.ts";
import { readParts } from "../http/multipart.ts";
import { problem } from "../http/problem.ts";
import { registryOf } from "../registry/stub.ts";
import { UPLOAD_PARTS, uploadedModel } from "./uploaded-model.ts";

export const modelRoutes = new Hono<AppEnv>();

modelRoutes.post("/v1/models", guard("admin"), async (c) => {
  const parts = await readParts(c.req.raw, MOST_MODEL_BYTES, UPLOAD_PARTS);
  if (!parts.ok) return refuse(c, parts);
  const model = await uploadedModel(parts.parts);
  if (!model.ok) return refuse(c, model);
  const { name, summary } = model;
  const bytes = Uint8Array.from(model.bytes);
  const hash = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  const record: ModelRecord = {
    digest: `sha256:${hash}`,
    name,
    bytes: bytes.length,
    createdAt: isoTime(nowMs()),
    summary,
  };
  const stored = await registryOf(c.env).putModel(record, bytes);
  return c.json(stored.record, stored.isNew ? 201 : 200, { Location: `/v1/models/${hash}` });
});

modelRoutes.get("/v1/models", guard("admin"), async (c) => {
  return c.json({ models: await registryOf(c.env).listModels() }, 200, { "Cache-Control": "no-store" });
});

modelRoutes.get("/v1/models/:model{[0-9a-f]{64}}", guard("read"), async (c) => {
  const hash = c.req.param("model");
  const etag = `"${hash}"`;
  // What is named by its content never changes.
  const headers = { ETag: etag, "Cache-Control": "private, max-age=31536000, immutable" };
  if (c.req.header("If-None-Match") === etag) return c.body(null, 304, headers);
  const bytes = await registryOf(c.env).modelBytes(`sha256:${hash}`);
  if (!bytes) return refuse(c, problem("not-found", "no model with this digest is stored here"));
  return c.body(Uint8Array.from(bytes), 200, { ...headers, "Content-Type": "application/octet-stream" });
});

modelRoutes.delete("/v1/models/:model{[0-9a-f]{64}}", guard("admin"), async (c) => {
  switch (await registryOf(c.env).removeModel(`sha256:${c.req.param("model")}`)) {
    case "removed":
      return c.body(null, 204);
    case "absent":
      return refuse(c, problem("not-found", "no model with this digest is stored here"));
    case "in-use":
      return refuse(c, problem("model-in-use", "a running sweep trains this model; cancel it or wait"));
  }
});

/** Summaries of the models that a request names: what planning needs. */
export async function modelsOf(env: Environment, request: SweepRequest): Promise<ModelSummaries> {
  const digests = request.problems.flatMap(({ options }) => {
    const model = options?.model;
    return typeof model === "string" && model.startsWith("sha256:") ? [model] : [];
  });
  return digests.length > 0 ? registryOf(env).modelSummaries(digests) : {};
}
