/** Uploads as the page of uploads sends them: read from files, sent in pieces, reported on the way. */
import { type SentData, sendData } from "../../../shared/client/send-data.ts";
import type { DataRecord } from "../../../shared/contracts/data.ts";
import type { ModelRecord } from "../../../shared/contracts/model.ts";
import { sha256OfBytes } from "../../../shared/hashing/sha256.ts";
import { uploadModel } from "../../../shared/operations/upload-model.ts";
import { MAX_DATA_BYTES } from "../../../shared/own-data/data-file.ts";
import { readAs } from "../../../shared/own-data/read-as.ts";
import { failed, network, type Reply, request, sessionToken } from "./api.ts";
import type { PlainFile, Upload } from "./upload-files.ts";

const GZIP_MAGIC = [0x1f, 0x8b] as const;

export type Uploaded =
  | { readonly kind: "data"; readonly record: DataRecord }
  | { readonly kind: "model"; readonly record: ModelRecord };

/** The bytes of a file, of one that was compressed with gzip as they were before. @returns one line where it cannot be */
export async function readFile(file: File): Promise<PlainFile | string> {
  if (file.size > MAX_DATA_BYTES) return tooLarge(file.name);
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (GZIP_MAGIC.some((byte, at) => bytes[at] !== byte)) return { name: file.name, bytes };
  const plain = await unpacked(bytes).catch(() => null);
  if (plain === null) return `${file.name} begins like gzip and is damaged or cut off`;
  if (plain === "too large") return tooLarge(file.name);
  return { name: file.name.replace(/\.gz$/i, ""), bytes: plain };
}

function tooLarge(name: string): string {
  return `${name} has more than ${MAX_DATA_BYTES / 1_048_576} MiB, the most that is taken`;
}

/** No more is unpacked than is taken: a small file may unpack to anything. */
async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | "too large"> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(chunks).arrayBuffer());
    length += value.length;
    if (length > MAX_DATA_BYTES) {
      await reader.cancel();
      return "too large";
    }
    chunks.push(value);
  }
}

interface SendOptions {
  readonly report: (sent: number, of: number) => void;
  readonly signal: AbortSignal;
}

export async function sendUpload(upload: Upload, options: SendOptions): Promise<Reply<Uploaded>> {
  if (upload.kind === "model") return sendModel(upload, options);
  const server = { url: "", token: sessionToken() };
  const file = readAs(upload.name) === "text" ? { ...upload, format: "text" as const } : upload;
  const reply: SentData = await sendData(network, server, file, { ...options, hash });
  return reply.ok ? { state: "ready", value: { kind: "data", record: reply.value } } : failed(reply);
}

async function sendModel(
  { name, json, weights }: Extract<Upload, { kind: "model" }>,
  { signal }: SendOptions,
): Promise<Reply<Uploaded>> {
  const form = new FormData();
  form.append("model.json", new Blob([json.bytes], { type: "application/json" }), "model.json");
  for (const file of weights) form.append(file.name, new Blob([file.bytes]), file.name);
  if (name !== "") form.append("name", name);
  const reply = await request(uploadModel, { form, signal });
  return reply.state === "ready" ? { state: "ready", value: { kind: "model", record: reply.value } } : reply;
}

/** The platform's own where there is one: a page without https has none. */
async function hash(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto.subtle;
  if (!subtle) return sha256OfBytes(bytes);
  const digest = new Uint8Array(await subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
