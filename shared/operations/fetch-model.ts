/** The bytes of a model. */
import type { Operation } from "./operation.ts";

export const fetchModel = {
  method: "get",
  path: "/v1/models/{model}",
  summary: "The bytes whose SHA-256 names the model: for runners",
  scope: "read",
  replies: { 200: "length of the JSON (32 bits, little-endian), model.json, weights", 304: "unchanged" },
  problems: [404],
} as const satisfies Operation;
