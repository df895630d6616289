/** A person's own data at the edge: upload whole and in pieces, refusals, planning, fetching, quota, deletion. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import {
  type DataRecord,
  dataListSchema,
  dataRecordSchema,
  type PendingData,
} from "../../shared/contracts/data.ts";
import type { ProblemDetails } from "../../shared/contracts/problem-details.ts";
import { PIECE_BYTES } from "../objects/stored-upload.ts";
import { registryOf } from "../stubs.ts";
import { call, createSweep, needLease, SMALL_SWEEP } from "./client.ts";
import { fileForm, postForm, sendData } from "./data-upload.ts";
import { rowsOf } from "./rows.ts";
import { RUNNER_TOKEN } from "./tokens.ts";

const settings = env as unknown as Record<string, string>;
const CSV = "width,height,kind\n1,2,a\n3,4,b\n5,6,a\n";
const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `sha256:${Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
};
const utf8 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(text));
const pathOf = (digest: string) => `/v1/data/${digest.slice("sha256:".length)}`;
const registryRows = () =>
  runInDurableObject(registryOf(env) as unknown as DurableObjectStub, (_, { storage }) => {
    const { models, model_chunks, pending_uploads } = rowsOf(storage.sql);
    return JSON.stringify([models, model_chunks, pending_uploads]);
  });
const sweepOf = (data: string, options: object = {}) => ({
  ...SMALL_SWEEP,
  problems: [{ name: "own-logistic", options: { data, ...options } }],
});

afterEach(() => {
  settings.UPLOAD_MIB_PER_TOKEN = "512";
  settings.PUBLIC_READ = "true";
});

/** A table of more than `pieces` pieces. */
function largeTable(pieces: number): Uint8Array<ArrayBuffer> {
  const row = `${"0.123456789,".repeat(99)}1\n`;
  const rows = Math.ceil((pieces * PIECE_BYTES) / row.length) + 1;
  return utf8(
    `${Array.from({ length: 99 }, (_, i) => `c${i}`).join(",")},y\n${row.repeat(rows - 1)}${row.replace(/1\n$/, "0\n")}`,
  );
}

const piece = (
  bytes: Uint8Array<ArrayBuffer>,
  digest: string,
  from: number,
  to: number,
  size = bytes.length,
) =>
  postForm<PendingData & DataRecord & ProblemDetails>(
    fileForm(bytes.slice(from, to), { digest, bytes: size, offset: from, name: "large" }),
  );

describe("a whole file", () => {
  it("is kept by the digest of its bytes, once, with summary and owner", async () => {
    const first = await postForm(fileForm(CSV, { name: "mine" }));
    expect(first.status, JSON.stringify(first.body)).toBe(201);
    expect(dataRecordSchema.parse(first.body)).toEqual(first.body);
    expect(first.body).toMatchObject({
      digest: await sha256(utf8(CSV)),
      name: "mine",
      bytes: CSV.length,
      owner: "testadmin",
      summary: { format: "csv", examples: 3, width: 2, label: "kind", classes: 2, range: [1, 6], missing: 0 },
    });
    expect(first.headers.get("Location")).toBe(pathOf(first.body.digest));
    const again = await postForm(fileForm(CSV, { name: "another name" }));
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect((await call("GET", pathOf(first.body.digest))).body).toEqual(first.body);
    const { fields: _, ...outline } = first.body.summary;
    const list = dataListSchema.parse((await call("GET", "/v1/data")).body);
    expect(list.data).toEqual([{ ...first.body, summary: outline }]);
    expect(list.quota).toEqual({ usedBytes: CSV.length, mostBytes: 512 * 1_048_576 });
    // A model and data are of one store, and neither list shows the other's.
    expect((await call("GET", "/v1/models")).body).toEqual({ models: [] });
  });

  it("is given to runners as it came, also after a restart", async () => {
    const { body } = await sendData(CSV);
    await evictDurableObject(env.REGISTRY.get(env.REGISTRY.idFromName("registry")));
    const response = await exports.default.fetch(`http://edge${pathOf(body.digest)}/content`, {
      headers: { Authorization: `Bearer ${RUNNER_TOKEN}` },
    });
    expect(await response.text()).toBe(CSV);
    const etag = { "If-None-Match": response.headers.get("ETag") ?? "" };
    expect((await call("GET", `${pathOf(body.digest)}/content`, undefined, null, etag)).status).toBe(304);
  });

  it("is refused in one line with the place, and nothing of it is stored", async () => {
    const before = await registryRows();
    const refusal = async (form: FormData) => {
      const { status, body } = await postForm<ProblemDetails>(form);
      expect(body.detail).not.toContain("\n");
      return `${status} ${body.detail}`;
    };
    expect(await refusal(fileForm("a,b\n1,2\n3,x\n"))).toContain(
      '422 row 3, column "b" holds "x": a number is right',
    );
    expect(await refusal(fileForm(""))).toContain("422 the file is empty");
    expect(await refusal(new FormData())).toContain('422 there must be one file part "file"');
    expect(await refusal(fileForm(CSV, { extra: 1 }))).toContain('the part "extra" is none of');
    expect(await refusal(fileForm(CSV, { offset: 0 }))).toContain("digest must be sha256:");
    const digest = `sha256:${"0".repeat(64)}`;
    expect(await refusal(fileForm(CSV, { digest, bytes: 10, offset: 5 }))).toContain(
      "a piece begins at a multiple",
    );
    expect(await refusal(fileForm(CSV, { digest, bytes: 2 ** 26, offset: 0 }))).toMatch(/^413 bytes must be/);
    expect(await refusal(fileForm(new Uint8Array(9 * PIECE_BYTES)))).toMatch(/^413 an upload may have/);
    expect(await registryRows()).toBe(before);
  });

  it("needs an admin's token", async () => {
    expect((await sendData(CSV, null)).status).toBe(401);
    expect((await sendData(CSV, RUNNER_TOKEN)).status).toBe(403);
    expect((await call("GET", "/v1/data", undefined, RUNNER_TOKEN)).status).toBe(403);
    expect((await call("DELETE", pathOf(`sha256:${"0".repeat(64)}`), undefined, RUNNER_TOKEN)).status).toBe(
      403,
    );
  });
});

describe("a text", () => {
  const form = (content: string | Uint8Array<ArrayBuffer>, name: string, fields: object = {}) =>
    fileForm(content, { name, ...fields });

  it("is one by its name or by what is said of it, and its vocabulary is described", async () => {
    const first = await postForm(form("né, a\n", "poem.txt"));
    expect(first.body.summary).toEqual({
      format: "text",
      examples: 6,
      width: 1,
      label: "the next character",
      classes: 6,
      task: "classification",
      range: null,
      missing: 0,
      fields: [],
      text: { characters: 6, bytes: 7, different: 6, vocabulary: "\n ,ané" },
    });
    expect(dataRecordSchema.parse(first.body)).toEqual(first.body);
    const said = await postForm(form("x\n1\n2\n", "numbers", { format: "text" }));
    expect(said.body.summary.text).toMatchObject({ characters: 6, different: 4 });
  });

  it("in pieces is read as the last one says", async () => {
    const bytes = utf8("lorem ipsum ".repeat(100_000));
    const digest = await sha256(bytes);
    const part = (from: number, to: number) =>
      postForm(form(bytes.slice(from, to), "t.txt", { digest, bytes: bytes.length, offset: from }));
    expect((await part(0, PIECE_BYTES)).status).toBe(202);
    const done = await part(PIECE_BYTES, bytes.length);
    expect(done.body.summary.text).toMatchObject({ characters: bytes.length, vocabulary: " eilmoprsu" });
  });

  it("is not what the same bytes are stored as already", async () => {
    const table = "a,b\n1,2\n3,5\n";
    expect((await postForm(form(table, "t.csv"))).status).toBe(201);
    expect((await postForm(form(table, "t.txt"))).body.summary.format).toBe("csv");
    const other = await postForm<ProblemDetails>(form(table, "t.csv", { format: "text" }));
    expect([other.status, other.body.detail]).toEqual([
      409,
      expect.stringContaining('these bytes are stored here as csv, under the name "t.csv": delete sha256:'),
    ]);
  });

  it("that is none is refused with the byte", async () => {
    const reply = await postForm<ProblemDetails>(form(Uint8Array.from([0x61, 0xe9, 0x20]), "latin.txt"));
    expect([reply.status, reply.body.detail]).toEqual([
      422,
      "byte 1 (0xe9) is not UTF-8: save the text as UTF-8",
    ]);
    const format = await postForm<ProblemDetails>(form("a", "a", { format: "prose" }));
    expect([format.status, format.body.detail]).toEqual([
      422,
      expect.stringContaining('the format "prose" is none of text, table'),
    ]);
  });
});

describe("pieces", () => {
  it("come in any order, again after a break, and are one file in the end", async () => {
    const bytes = largeTable(3);
    const digest = await sha256(bytes);
    const last = 3 * PIECE_BYTES;
    const first = await piece(bytes, digest, last, bytes.length);
    expect([first.status, first.body]).toEqual([
      202,
      { digest, bytes: bytes.length, pieceBytes: PIECE_BYTES, missing: [0, PIECE_BYTES, 2 * PIECE_BYTES] },
    ]);
    await piece(bytes, digest, PIECE_BYTES, 2 * PIECE_BYTES);
    await evictDurableObject(env.REGISTRY.get(env.REGISTRY.idFromName("registry")));
    const resumed = await call<PendingData>("GET", pathOf(digest));
    expect([resumed.status, resumed.body.missing]).toEqual([202, [0, 2 * PIECE_BYTES]]);
    expect((await call("GET", `${pathOf(digest)}/content`)).status).toBe(404);
    expect((await call("POST", "/v1/plan", sweepOf(digest))).status).toBe(422);
    expect((await piece(bytes, digest, 0, PIECE_BYTES)).status).toBe(202);
    const done = await piece(bytes, digest, 2 * PIECE_BYTES, 3 * PIECE_BYTES);
    expect([done.status, done.body.summary?.width]).toEqual([201, 99]);
    const content = await exports.default.fetch(`http://edge${pathOf(digest)}/content`);
    expect(await sha256(new Uint8Array(await content.arrayBuffer()))).toBe(digest);
    // Nobody writes to what is complete.
    const forged = await piece(bytes.fill(0x30), digest, 0, PIECE_BYTES);
    expect([forged.status, forged.body.digest]).toEqual([200, digest]);
    expect((await call("GET", pathOf(digest))).status).toBe(200);
  });

  it("up to 32 MiB", async () => {
    const bytes = largeTable(31).slice(0, 32 * PIECE_BYTES);
    const digest = await sha256(bytes);
    let reply = await piece(bytes, digest, 0, 8 * PIECE_BYTES);
    for (let at = 8 * PIECE_BYTES; at < bytes.length; at += 8 * PIECE_BYTES)
      reply = await piece(bytes, digest, at, Math.min(bytes.length, at + 8 * PIECE_BYTES));
    expect(reply.status, reply.body.detail).toBe(201);
    expect(reply.body.bytes).toBeGreaterThan(31 * PIECE_BYTES);
  });

  it("that make something else than was announced are refused, and none of them stays", async () => {
    const before = await registryRows();
    const bytes = largeTable(1);
    const digest = await sha256(bytes);
    expect((await piece(bytes, digest, 0, PIECE_BYTES)).status).toBe(202);
    const other = await piece(bytes, digest, PIECE_BYTES, bytes.length, bytes.length + 1).catch(() => null);
    expect(other?.status).toBe(422);
    const size = await piece(bytes, digest, 0, PIECE_BYTES, bytes.length + 1);
    expect([size.status, size.body.detail]).toEqual([
      409,
      expect.stringContaining(`has ${bytes.length} bytes`),
    ]);
    const wrong = bytes.slice();
    wrong[PIECE_BYTES] = 0x39;
    const refused = await piece(wrong, digest, PIECE_BYTES, bytes.length);
    expect([refused.status, refused.body.detail]).toEqual([
      422,
      expect.stringContaining("the pieces together are sha256:"),
    ]);
    expect(await registryRows()).toBe(before);
    // The file itself may be broken too: its line is the same as of a whole one.
    const broken = utf8(`${new TextDecoder().decode(bytes)}1,2\n`);
    const brokenDigest = await sha256(broken);
    await piece(broken, brokenDigest, 0, PIECE_BYTES);
    const line = await piece(broken, brokenDigest, PIECE_BYTES, broken.length);
    expect([line.status, line.body.detail]).toEqual([422, expect.stringContaining("has 2, not 100 values")]);
    expect(await registryRows()).toBe(before);
  });

  it("can be given up", async () => {
    const bytes = largeTable(1);
    const digest = await sha256(bytes);
    const before = await registryRows();
    await piece(bytes, digest, 0, PIECE_BYTES);
    expect((await call("DELETE", pathOf(digest))).status).toBe(204);
    expect(await registryRows()).toBe(before);
    expect((await call("DELETE", pathOf(digest))).status).toBe(404);
  });
});

describe("the quota of a token", () => {
  it("counts what it has and what it has announced", async () => {
    const { data } = dataListSchema.parse((await call("GET", "/v1/data")).body);
    for (const { digest } of data) await call("DELETE", pathOf(digest));
    settings.UPLOAD_MIB_PER_TOKEN = "3";
    const bytes = largeTable(2);
    const digest = await sha256(bytes);
    expect((await piece(bytes, digest, 0, PIECE_BYTES)).status).toBe(202);
    const more = await sendData<ProblemDetails>(largeTable(1));
    expect([more.status, more.body.detail]).toEqual([
      413,
      expect.stringMatching(/uploads of this token have \d+ bytes, and \d+ more would be over its 3145728/),
    ]);
    // Control: without what is announced there is room.
    await call("DELETE", pathOf(digest));
    expect((await sendData(largeTable(1))).status).toBe(201);
  });
});

describe("a sweep on uploaded data", () => {
  it("is planned by their summary and leased with their digest; data are kept until it is deleted", async () => {
    const { digest } = (await sendData(CSV)).body;
    const { id } = await createSweep(sweepOf(digest) as never);
    const lease = await needLease(id, "alpha");
    expect(lease.trials[0]?.problem.options.data).toBe(digest);
    const { body } = await call<{ problems: string[] }>("GET", `/v1/sweeps/${id}`);
    expect(body.problems).toEqual([`own-logistic[data=${digest.slice(0, 19)}]`]);
    const refused = await call<ProblemDetails>("DELETE", pathOf(digest));
    expect([refused.status, refused.body.detail]).toEqual([
      409,
      expect.stringContaining(`"small" (${id}) needs this file`),
    ]);
    await call("POST", `/v1/sweeps/${id}/cancel`, {});
    expect((await call("DELETE", pathOf(digest))).status).toBe(409);
    expect((await call("DELETE", `/v1/sweeps/${id}`)).status).toBe(200);
    expect((await call("DELETE", pathOf(digest))).status).toBe(204);
    expect((await call("GET", pathOf(digest))).status).toBe(404);
  });

  it("is refused in words where they do not fit", async () => {
    const { digest } = (await sendData(CSV)).body;
    const detail = async (data: string, options: object = {}) => {
      const reply = await call<ProblemDetails>("POST", "/v1/plan", sweepOf(data, options));
      return `${reply.status} ${reply.body.detail}`;
    };
    for (const place of ["", "http://10.0.0.1/data.csv", "../data.csv", digest.toUpperCase()])
      expect(await detail(place)).toContain("422 a sweep names uploaded data by their digest");
    expect(await detail(`sha256:${"0".repeat(64)}`)).toContain("are stored here");
    expect(await detail(digest, { label: "depth" })).toContain('the label "depth" is not in the data');
    expect(await detail(digest, { label: "width" })).toContain('"kind" holds text and is not the label');
    expect(await detail(digest, { test: 0.5, validation: 0.3 })).toMatch(/^200/);
  });

  it("with PUBLIC_READ=false tells a limited token of its own sweep's data only", async () => {
    const { digest } = (await sendData(CSV)).body;
    const [using, other] = [await createSweep(sweepOf(digest) as never), await createSweep()];
    const limited = async (sweep: string) =>
      (await call<{ token: string }>("POST", "/v1/tokens", { name: "guest", scope: "runner", sweep })).body
        .token;
    settings.PUBLIC_READ = "false";
    const [user, stranger] = [await limited(using.id), await limited(other.id)];
    for (const path of [pathOf(digest), `${pathOf(digest)}/content`]) {
      expect((await call("GET", path, undefined, null)).status).toBe(401);
      expect((await call("GET", path, undefined, stranger)).status).toBe(404);
      expect((await call("GET", path, undefined, user)).status).toBe(200);
    }
  });
});
