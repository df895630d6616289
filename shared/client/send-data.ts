/** A file of data on its way to a server: whole where it is small, else in pieces, from where an earlier attempt was cut off. */
import type { DataRecord, PendingData } from "../contracts/data.ts";
import { showData } from "../operations/show-data.ts";
import { uploadData } from "../operations/upload-data.ts";
import { askJson } from "./ask-json.ts";
import { unreadable } from "./failure.ts";
import type { Fetch, Server } from "./fetch.ts";
import type { Failure } from "./reply.ts";

/** Of one request: pieces are resumed, so that a lost one costs little. */
export const SENT_AT_ONCE = 4 * 1_048_576;

export const DATA_FORMATS = ["text", "table"] as const;
export type DataFormatName = (typeof DATA_FORMATS)[number];

export interface SentFile {
  /** For people. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Absent: a text where the name ends in .txt, else as it begins. */
  readonly format?: DataFormatName | undefined;
}

export interface SendDataOptions {
  /** 64 hexadecimal digits of the SHA-256: the platform's own is faster than ours, where there is one. */
  readonly hash: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;
  /** Bytes that the server has, of how many. */
  readonly report?: (sent: number, of: number) => void;
  /** Ends it; what was sent stays at the server for a while and is not sent again. */
  readonly signal?: AbortSignal;
}

export type SentData = { readonly ok: true; readonly value: DataRecord } | Failure;

export async function sendData(
  fetch: Fetch,
  server: Server,
  file: SentFile,
  options: SendDataOptions,
): Promise<SentData> {
  if (file.bytes.length > SENT_AT_ONCE) return sendPieces(fetch, server, file, options);
  const reply = await askJson(fetch, server, uploadData, { form: formOf(file), ...signalOf(options) });
  return reply.ok ? completed(reply.value) : reply;
}

/** Sends what the server lacks. */
async function sendPieces(
  fetch: Fetch,
  server: Server,
  file: SentFile,
  options: SendDataOptions,
): Promise<SentData> {
  const { bytes } = file;
  const digits = await options.hash(bytes);
  const known = await askJson(fetch, server, showData, {
    parameters: { digest: digits },
    ...signalOf(options),
  });
  if (known.ok && "summary" in known.value && isReadAs(known.value, file))
    return { ok: true, value: known.value };
  if (!known.ok && known.status !== 404) return known;
  // Of what is stored as something else a piece is sent: the server says in its own words what is in the way.
  let missing = known.ok && "missing" in known.value ? known.value.missing : [0];
  // Where every piece is here and nothing was made of them, one that comes again has them looked at.
  let offset: number | undefined = missing[0] ?? 0;
  while (offset !== undefined) {
    const piece = { ...file, bytes: bytes.slice(offset, offset + SENT_AT_ONCE) };
    const form = formOf(piece, { digest: `sha256:${digits}`, bytes: bytes.length, offset });
    const reply = await askJson(fetch, server, uploadData, { form, ...signalOf(options) });
    if (!reply.ok) return reply;
    if ("summary" in reply.value) return { ok: true, value: reply.value };
    missing = reply.value.missing;
    options.report?.(Math.max(0, bytes.length - missing.length * reply.value.pieceBytes), bytes.length);
    offset = missing[0];
  }
  return unreadable(202, null);
}

/** Whether what is stored was read as the sender wants the file read. */
function isReadAs({ summary }: DataRecord, { format }: SentFile): boolean {
  return format === undefined || (summary.format === "text") === (format === "text");
}

function formOf(
  { name, bytes, format }: SentFile,
  more: Readonly<Record<string, string | number>> = {},
): FormData {
  const form = new FormData();
  for (const [part, value] of Object.entries({ ...more, name, ...(format && { format }) }))
    form.append(part, String(value));
  form.append("file", new Blob([bytes]), name);
  return form;
}

/** A whole file is not waited for. */
function completed(value: DataRecord | PendingData): SentData {
  return "summary" in value ? { ok: true, value } : unreadable(202, null);
}

function signalOf({ signal }: SendDataOptions): { readonly signal?: AbortSignal } {
  return signal ? { signal } : {};
}
