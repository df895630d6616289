/** The parts of an upload of data: a whole file, or a piece of one. */
import { dataDigestSchema } from "../../shared/contracts/data.ts";
import { DATA_PARTS } from "../../shared/operations/upload-data.ts";
import { MAX_DATA_BYTES } from "../../shared/own-data/data-file.ts";
import type { ReadAs } from "../../shared/own-data/read-as.ts";
import { type Problem, problem } from "../http/problem.ts";
import { PIECE_BYTES } from "../objects/stored-upload.ts";

const MAX_NAME = 120;
const PARTS: ReadonlySet<string> = new Set(["file", "name", "format", "digest", "bytes", "offset"]);

/** What a person may call a file. */
const READ_AS: Readonly<Record<string, ReadAs>> = { text: "text", table: "data" };

export interface UploadedData {
  readonly ok: true;
  readonly name: string;
  readonly content: Uint8Array<ArrayBuffer>;
  /** Absent: nobody says. */
  readonly as: ReadAs | undefined;
  /** Where in the whole it stands; absent: it is the whole. */
  readonly piece?: { readonly digest: string; readonly bytes: number; readonly offset: number };
}

export async function uploadedData(parts: FormData): Promise<UploadedData | Problem> {
  const unknown = [...parts.keys()].find((key) => !PARTS.has(key));
  if (unknown !== undefined)
    return problem(
      "invalid-data",
      `the part ${JSON.stringify(unknown.slice(0, 80))} is none of ${DATA_PARTS}`,
    );
  const [file, ...more] = parts.getAll("file");
  if (file === undefined || typeof file === "string" || more.length > 0)
    return problem("invalid-data", `there must be one file part "file"; send ${DATA_PARTS}`);
  const content = new Uint8Array(await file.arrayBuffer());
  const name = textOf(parts, "name").trim() || file.name || "data";
  const format = textOf(parts, "format").trim();
  const as = READ_AS[format];
  if (format !== "" && as === undefined)
    return problem(
      "invalid-data",
      `the format ${JSON.stringify(format.slice(0, 80))} is none of ${Object.keys(READ_AS).join(", ")}; without one a file called .txt is a text, and others are told apart by how they begin`,
    );
  const whole = { ok: true as const, name: name.slice(0, MAX_NAME), content, as };
  if (!["digest", "bytes", "offset"].some((part) => parts.has(part))) return whole;
  return withPiece(whole, parts);
}

function withPiece(whole: Omit<UploadedData, "piece">, parts: FormData): UploadedData | Problem {
  const digest = textOf(parts, "digest");
  if (!dataDigestSchema.safeParse(digest).success)
    return problem("invalid-data", "digest must be sha256: and the 64 digits of the whole file's SHA-256");
  const [bytes, offset] = [countOf(parts, "bytes"), countOf(parts, "offset")];
  if (!(bytes >= 1 && bytes <= MAX_DATA_BYTES))
    return problem(
      bytes > MAX_DATA_BYTES ? "upload-too-large" : "invalid-data",
      `bytes must be the size of the whole file, from 1 to ${MAX_DATA_BYTES}`,
    );
  const end = offset + whole.content.length;
  const isWhole = end === bytes || whole.content.length % PIECE_BYTES === 0;
  if (!(offset % PIECE_BYTES === 0 && whole.content.length > 0 && end <= bytes && isWhole))
    return problem(
      "invalid-data",
      `a piece begins at a multiple of ${PIECE_BYTES} and has a multiple of it, or ends with the file: offset ${offset} and ${whole.content.length} bytes of ${bytes} are neither`,
    );
  return { ...whole, piece: { digest, bytes, offset } };
}

function textOf(parts: FormData, name: string): string {
  const value = parts.get(name);
  return typeof value === "string" ? value : "";
}

/** NaN where it is no whole number. */
function countOf(parts: FormData, name: string): number {
  const text = textOf(parts, name);
  return /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
}
