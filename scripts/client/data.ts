/** A person's own data on the command line: sent in pieces, again from where it was cut off, and shown. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import type { DataFormatName } from "../../shared/client/send-data.ts";
import type { DataField, DataList, DataRecord, TextOutline } from "../../shared/contracts/data.ts";
import { MAX_DATA_BYTES } from "../../shared/own-data/data-file.ts";
import { taskOfLabel } from "../../shared/own-data/label.ts";
import { readAs } from "../../shared/own-data/read-as.ts";
import { ClientError, clientOf, type Server } from "./api.ts";
import { table } from "./print.ts";

const GZIP_MAGIC = [0x1f, 0x8b] as const;

/**
 * @param paths of one file; or of several IDX files, which become one: the images, then their labels
 * @param report bytes that the server has, of how many
 * @throws ClientError, one line, where there is no such file, it is too large or refused
 */
export async function uploadData(
  server: Server,
  paths: readonly string[],
  { name, format }: { readonly name?: string; readonly format?: DataFormatName },
  report: (sent: number, of: number) => void = () => {},
): Promise<DataRecord> {
  const files = await Promise.all(paths.map(readPlain));
  const bytes = Buffer.concat(files);
  if (bytes.length > MAX_DATA_BYTES)
    throw new ClientError(
      `${paths.join(" and ")} have ${bytes.length} bytes; ${MAX_DATA_BYTES} at most are taken`,
    );
  const title = name ?? basename(paths[0] ?? "data");
  const hash = async (content: Uint8Array) => createHash("sha256").update(content).digest("hex");
  const file = { name: title, bytes: Uint8Array.from(bytes), format: format ?? formatOf(paths[0] ?? "") };
  return clientOf(server).uploadData(file, { hash, report });
}

/** As the file is called, whatever it is named here; a compressed one as what is in it. */
function formatOf(path: string): DataFormatName | undefined {
  return readAs(path.replace(/\.gz$/i, "")) === "text" ? "text" : undefined;
}

/** A file that was compressed with gzip is sent as it was before. */
async function readPlain(path: string): Promise<Buffer> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) throw new ClientError(`${path}: there is no such file, or it cannot be read`, 2);
  if (GZIP_MAGIC.some((byte, at) => bytes[at] !== byte)) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_DATA_BYTES });
  } catch (error) {
    const why =
      error instanceof RangeError ? `has more than ${MAX_DATA_BYTES} bytes` : "is damaged or cut off";
    throw new ClientError(`${path} begins like gzip and ${why}`);
  }
}

/** The digest alone on the first line, so that a script can take it. */
export function describeData({ digest, name, bytes, owner, summary }: DataRecord): string {
  if (summary.text) return describeText({ digest, name, bytes, owner }, summary.text);
  const { format, examples, width, label, classes, range, missing, fields } = summary;
  const kind = taskOfLabel(summary) === "regression" ? "a number to predict" : `${classes} classes`;
  const within = range === null ? "" : `, from ${rangeText(range)}`;
  const lines = [
    digest,
    `${name}: ${format}, ${examples} examples of ${width} numbers${within}; label ${JSON.stringify(label)}, ${kind}; ${missing === 0 ? "nothing" : `${missing} values`} missing; ${bytes} bytes, owner ${owner || "unknown"}`,
  ];
  return `${lines.join("\n")}\n${fieldTable(fields)}`;
}

function describeText(
  { digest, name, bytes, owner }: Pick<DataRecord, "digest" | "name" | "bytes" | "owner">,
  { characters, different, vocabulary }: TextOutline,
): string {
  const kinds =
    vocabulary === null ? "more than tokens=characters takes: use tokens=bytes" : JSON.stringify(vocabulary);
  return `${digest}\n${name}: text, ${characters} characters, ${different} different; ${bytes} bytes, owner ${owner || "unknown"}\n${kinds}\n`;
}

/** 32-bit floats have no more than seven digits. */
function rangeText([low, high]: readonly [number, number]): string {
  return `${Number(low.toPrecision(7))} to ${Number(high.toPrecision(7))}`;
}

/** Rows of a description; more fields are counted. */
const MAX_ROWS = 40;

function fieldTable(fields: readonly DataField[]): string {
  const rows = fields
    .slice(0, MAX_ROWS)
    .map(({ name, shape, holds, classes, range, missing }) => [
      name,
      shape.length === 0 ? holds : `${holds} [${shape.join(", ")}]`,
      classes === null ? "" : String(classes),
      range === null ? "" : rangeText(range),
      String(missing),
    ]);
  const more = fields.length > MAX_ROWS ? `… and ${fields.length - MAX_ROWS} more\n` : "";
  return table([["field", "holds", "different", "range", "missing"], ...rows]) + more;
}

export function dataTable({ data }: DataList): string {
  if (data.length === 0) return "no data yet; upload some with: sweep data upload FILE\n";
  const rows = data.map(({ digest, name, bytes, createdAt, owner, summary }) => [
    digest,
    summary.format,
    String(summary.examples),
    String(summary.width),
    summary.classes === null ? "" : String(summary.classes),
    String(Math.ceil(bytes / 1024)),
    owner,
    createdAt.slice(0, 16),
    name,
  ]);
  return table([
    ["digest", "format", "examples", "width", "classes", "KiB", "owner", "created", "name"],
    ...rows,
  ]);
}

/** The 64 digits by which a path names data. @throws ClientError (wrong usage) when the text is no digest */
export function digitsOf(digest: string): string {
  if (!/^sha256:[0-9a-f]{64}$/.test(digest))
    throw new ClientError(
      `"${digest}" is no digest of data (sha256: and 64 digits); see: sweep data list`,
      2,
    );
  return digest.slice("sha256:".length);
}
