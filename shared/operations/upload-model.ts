/** A person's own tfjs model. */
import { modelRecordSchema } from "../contracts/model.ts";
import type { Operation } from "./operation.ts";

/** What an upload consists of, for messages too. */
export const UPLOAD_PARTS = "model.json, the weight files it names, and optionally name";

export const uploadModel = {
  method: "post",
  path: "/v1/models",
  summary: "Upload a tfjs layers-model, at most 8 MiB (docs/own-model.md)",
  scope: "admin",
  upload: UPLOAD_PARTS,
  uploadPart: "model.json",
  /** 200: the same bytes were uploaded before. */
  replies: { 201: modelRecordSchema, 200: modelRecordSchema },
  problems: [400, 413, 422],
} as const satisfies Operation;
