/** Is this the server that it says it is? Asked before a token is sent. */
import * as z from "zod/mini";
import type { Operation } from "./operation.ts";

const query = z.strictObject({
  /** Random, new with each question. */
  nonce: z.string().check(z.regex(/^[0-9a-f]{32,128}$/, "32 to 128 digits of hexadecimal")),
  /** Where the asker has connected to, `127.0.0.1:8787` say: a server vouches for its own addresses only. */
  address: z.string().check(z.maxLength(100)),
});

export const proveServer = {
  method: "get",
  path: "/v1/proof",
  summary: "Proof that this is the server of a state folder: HMAC-SHA-256 under the key in its server.json",
  scope: "public",
  query,
  replies: { 200: z.strictObject({ proof: z.string() }) },
  problems: [400, 404],
} as const satisfies Operation;

/** What is signed. */
export function proofText(nonce: string, address: string): string {
  return `saddlebench server\n${address}\n${nonce}`;
}
