/** Checks uploaded data and stores them under their digest; of a large file piece by piece, in any order, again where cut off. */

import type { DataSummary } from "../../shared/contracts/data.ts";
import { DATA_PARTS, uploadData as operation } from "../../shared/operations/upload-data.ts";
import { type ReadAs, readAs } from "../../shared/own-data/read-as.ts";
import { describeFile } from "../../shared/own-data/read-data.ts";
import { isoTime, nowMs } from "../clock.ts";
import { hex } from "../http/digest.ts";
import { readParts } from "../http/multipart.ts";
import { type Problem, problem } from "../http/problem.ts";
import { MAX_PIECES, PIECE_BYTES, type StoredUpload } from "../objects/stored-upload.ts";
import { json } from "../serving/answer.ts";
import type { AppContext } from "../serving/context.ts";
import { serve } from "../serving/serve.ts";
import { registryOf } from "../stubs.ts";
import { dataRecord, pendingData } from "./data-record.ts";
import { joinedPieces } from "./upload-bytes.ts";
import { ownerOf, quotaProblem, uploadQuota } from "./upload-quota.ts";
import { type UploadedData, uploadedData } from "./uploaded-data.ts";

/** A piece and what multipart adds to it. */
const MAX_BYTES = MAX_PIECES * PIECE_BYTES + 65_536;

export const uploadData = serve(operation, async ({ c }) => {
  const parts = await readParts(c.req.raw, MAX_BYTES, DATA_PARTS);
  if (!parts.ok) return parts;
  const sent = await uploadedData(parts.parts);
  if (!sent.ok) return sent;
  return sent.piece ? takePiece(c, sent, sent.piece) : takeWhole(c, sent);
});

/** What an upload says of itself. */
interface Announced {
  readonly digest: string;
  readonly name: string;
  /** Absent: as the name says. */
  readonly as: ReadAs | undefined;
}

const created = (upload: StoredUpload, isNew: boolean) => {
  const headers = { Location: `/v1/data/${upload.digest.slice("sha256:".length)}` };
  return isNew ? json(201, dataRecord(upload), headers) : json(200, dataRecord(upload), headers);
};

/** The same bytes are stored once, and were read as one thing. */
const knownAs = (known: StoredUpload, as: ReadAs | undefined) => {
  const { format } = JSON.parse(known.summary) as DataSummary;
  const isText = format === "text";
  if (as === undefined || isText === (as === "text")) return created(known, false);
  return problem(
    "upload-known-otherwise",
    `these bytes are stored here as ${format}, under the name ${JSON.stringify(known.name)}: delete ${known.digest} first`,
  );
};

async function takeWhole(c: AppContext, { content, name, as }: UploadedData) {
  const digest = await digestOf(content);
  const known = await registryOf(c.env).upload("data", digest);
  if (known) return knownAs(known, as);
  const checked = await check(c, { digest, name, content, as });
  if (!checked.ok) return checked;
  const quota = uploadQuota(c.env);
  const stored = await registryOf(c.env).putUpload(checked.upload, content, quota);
  return "used" in stored
    ? quotaProblem(stored.used, content.length, quota)
    : created(stored.record, stored.isNew);
}

async function takePiece(
  c: AppContext,
  { content, name, as }: UploadedData,
  { digest, bytes, offset }: NonNullable<UploadedData["piece"]>,
) {
  const registry = registryOf(c.env);
  const known = await registry.upload("data", digest);
  if (known) return knownAs(known, as);
  const quota = uploadQuota(c.env);
  const begun = { digest, kind: "data" as const, name, bytes, owner: ownerOf(c), begunAtMs: nowMs() };
  const pending = await registry.addPieces(begun, offset, content, quota);
  if (pending === null)
    return problem("invalid-data", `${digest} is the digest of a model that is stored here, not of data`);
  if ("used" in pending) return quotaProblem(pending.used, bytes, quota);
  if ("announced" in pending)
    return problem(
      "data-size-differs",
      `another piece of ${digest} said that the file has ${pending.announced} bytes, this one says ${bytes}`,
    );
  if (pending.missing.length > 0) return json(202, pendingData(digest, pending));
  return finish(c, { digest, name, as, bytes });
}

/** All pieces are here: what they make is checked as a whole file is, and nothing stays of what is refused. */
async function finish(c: AppContext, { digest, name, as, bytes }: Announced & { readonly bytes: number }) {
  const registry = registryOf(c.env);
  const content = await joinedPieces(c.env, { digest, bytes });
  const found = content && (await digestOf(content));
  const checked =
    content && found === digest
      ? await check(c, { digest, name, content, as })
      : problem(
          "invalid-data",
          `the pieces together are ${found ?? "not the whole file"}, not ${digest}: send all of them again`,
        );
  if (!checked.ok) {
    await registry.dropPending(digest);
    return checked;
  }
  await registry.completeUpload(checked.upload);
  return created(checked.upload, true);
}

async function digestOf(content: Uint8Array<ArrayBuffer>): Promise<string> {
  return `sha256:${hex(new Uint8Array(await crypto.subtle.digest("SHA-256", content)))}`;
}

async function check(
  c: AppContext,
  { digest, name, content, as = readAs(name) }: Announced & { readonly content: Uint8Array },
): Promise<{ readonly ok: true; readonly upload: StoredUpload } | Problem> {
  const summary = await describeFile(content, as);
  if (!summary.ok) return problem("invalid-data", summary.message);
  return {
    ok: true,
    upload: {
      digest,
      kind: "data",
      name,
      bytes: content.length,
      createdAt: isoTime(nowMs()),
      owner: ownerOf(c),
      summary: JSON.stringify(summary.value),
    },
  };
}
