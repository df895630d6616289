/** Checks an uploaded model and stores it under its digest. */
import { MAX_MODEL_BYTES } from "../../shared/models/container.ts";
import { uploadModel as operation, UPLOAD_PARTS } from "../../shared/operations/upload-model.ts";
import { isoTime, nowMs } from "../clock.ts";
import { hex } from "../http/digest.ts";
import { readParts } from "../http/multipart.ts";
import type { StoredUpload } from "../objects/stored-upload.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf } from "../stubs.ts";
import { modelRecord } from "./model-record.ts";
import { ownerOf, quotaProblem, uploadQuota } from "./upload-quota.ts";
import { uploadedModel } from "./uploaded-model.ts";

export const uploadModel = serve(operation, async ({ c }) => {
  const parts = await readParts(c.req.raw, MAX_MODEL_BYTES, UPLOAD_PARTS);
  if (!parts.ok) return parts;
  const model = await uploadedModel(parts.parts);
  if (!model.ok) return model;
  const { name, summary } = model;
  const bytes = Uint8Array.from(model.bytes);
  const hash = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  const upload: StoredUpload = {
    digest: `sha256:${hash}`,
    kind: "model",
    name,
    bytes: bytes.length,
    createdAt: isoTime(nowMs()),
    owner: ownerOf(c),
    summary: JSON.stringify(summary),
  };
  const quota = uploadQuota(c.env);
  const stored = await registryOf(c.env).putUpload(upload, bytes, quota);
  if ("used" in stored) return quotaProblem(stored.used, bytes.length, quota);
  const headers = { Location: `/v1/models/${hash}` };
  const record = modelRecord(stored.record);
  return stored.isNew ? json(201, record, headers) : json(200, record, headers);
});
