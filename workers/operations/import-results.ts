/** Makes a complete sweep of a file; its id follows from the content, so that a file sent twice is one sweep. */
import { type ImportOptions, importOptionsSchema } from "../../shared/contracts/import-options.ts";
import { reservedFields } from "../../shared/contracts/reserved-fields.ts";
import { importResults as operation, RESULT_PARTS } from "../../shared/operations/import-results.ts";
import { isoTime, nowMs } from "../clock.ts";
import { hex, sha256 } from "../http/digest.ts";
import { readParts } from "../http/multipart.ts";
import { type Problem, problem } from "../http/problem.ts";
import { unpacked } from "../http/unpacked.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { registryOf, sweepObject } from "../stubs.ts";

/** Of a whole upload, as it is sent. */
const MAX_UPLOAD_BYTES = 8 * 1_048_576;

export const importResults = serve(operation, async ({ c }) => {
  const parts = await readParts(c.req.raw, MAX_UPLOAD_BYTES, RESULT_PARTS);
  if (!parts.ok) return parts;
  const read = await readUpload(parts.parts);
  if (!read.ok) return read;
  const { bytes, options } = read;
  const plain = await unpacked(bytes);
  if (!plain.ok) return plain;
  const digest = `sha256:${hex(new Uint8Array(await crypto.subtle.digest("SHA-256", plain.bytes)))}`;
  const id = await sweepIdOf(digest, options);
  c.get("log").sweep = id;
  const coordinator = sweepObject(c.env, id);
  const isKnown = (await coordinator.summary()).ok;
  if (!isKnown) {
    const token = c.get("principal")?.token ?? "";
    const made = await coordinator.importFile(id, { bytes, digest, token, at: isoTime(nowMs()), options });
    if (!made.ok) return made;
  }
  // Whoever was interrupted before the registry knew makes up for it.
  const summary = await coordinator.summary();
  if (!summary.ok) return summary;
  await registryOf(c.env).putSweep(summary.value);
  const detail = await coordinator.detail();
  if (!detail.ok) return detail;
  const headers = { Location: `/v1/sweeps/${id}` };
  return isKnown ? json(200, detail.value, headers) : json(201, detail.value, headers);
});

interface Upload {
  readonly ok: true;
  readonly bytes: Uint8Array;
  readonly options: ImportOptions;
}

async function readUpload(parts: FormData): Promise<Upload | Problem> {
  const unknown = [...parts.keys()].find((key) => key !== "results" && key !== "options");
  if (unknown !== undefined)
    return problem(
      "invalid-results",
      `there is no part ${JSON.stringify(unknown.slice(0, 80))}; send ${RESULT_PARTS}`,
    );
  const [file, ...more] = parts.getAll("results");
  if (file === undefined || more.length > 0)
    return problem("invalid-results", `there must be one part results; send ${RESULT_PARTS}`);
  const bytes =
    typeof file === "string" ? new TextEncoder().encode(file) : new Uint8Array(await file.arrayBuffer());
  const options = readOptions(parts.get("options"));
  return options.ok ? { ok: true, bytes, options: options.value } : options;
}

function readOptions(
  part: File | string | null,
): { readonly ok: true; readonly value: ImportOptions } | Problem {
  if (part === null) return { ok: true, value: importOptionsSchema.parse({}) };
  if (typeof part !== "string")
    return problem("invalid-results", "the part options must be text, not a file");
  let raw: unknown;
  try {
    raw = JSON.parse(part);
  } catch {
    return problem("invalid-results", "the part options is no JSON");
  }
  const [reserved] = reservedFields(raw);
  if (reserved) return problem("invalid-results", `options.${reserved.path}: ${reserved.message}`);
  const parsed = importOptionsSchema.safeParse(raw);
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  return problem("invalid-results", `options.${issue?.path.map(String).join(".")}: ${issue?.message}`);
}

/** 12 of 36 characters, of the content and of what is said beside it. */
async function sweepIdOf(digest: string, options: ImportOptions): Promise<string> {
  const bytes = await sha256(JSON.stringify([digest, options]));
  return Array.from(bytes.slice(0, 12), (byte) => (byte % 36).toString(36)).join("");
}
