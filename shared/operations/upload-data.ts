/** A person's own data. */
import { dataRecordSchema, pendingDataSchema } from "../contracts/data.ts";
import type { Operation } from "./operation.ts";

/** What an upload consists of, for messages too. */
export const DATA_PARTS =
  "file and optionally name and format (text, or table for all others); of a file over 8 MiB a piece as file, with digest (sha256:…), bytes (of the whole) and offset (a multiple of 1 MiB)";

export const uploadData = {
  method: "post",
  path: "/v1/data",
  summary:
    "Upload a CSV, NPY, NPZ, IDX, safetensors or text file, at most 32 MiB in pieces (docs/own-data.md)",
  scope: "admin",
  upload: DATA_PARTS,
  uploadPart: "file",
  /** 200: the same bytes were uploaded before; 202: pieces are missing. */
  replies: { 201: dataRecordSchema, 200: dataRecordSchema, 202: pendingDataSchema },
  problems: [400, 409, 413, 422],
} as const satisfies Operation;
