/** A server of the test's own that keeps pieces: what is sent, in which order, and what is not sent again. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Fetch } from "./fetch.ts";
import { SENT_AT_ONCE, sendData } from "./send-data.ts";

const MIB = 1_048_576;
const SERVER = { url: "http://edge", token: "sb_admin_x" };
const SUMMARY = {
  format: "csv",
  examples: 1,
  width: 1,
  label: "y",
  classes: 2,
  range: null,
  missing: 0,
  fields: [],
};
const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const hash = async (bytes: Uint8Array) => digest(bytes);

/** @param here pieces that it has already @param refuseAt the request that fails */
function serverOf(bytes: Uint8Array, here: readonly number[] = [], refuseAt = Number.POSITIVE_INFINITY) {
  const all = Array.from({ length: Math.ceil(bytes.length / MIB) }, (_, i) => i * MIB);
  const pieces = new Set(here);
  const offsets: (number | null)[] = [];
  let requests = 0;
  const record = {
    digest: `sha256:${digest(bytes)}`,
    name: "n",
    bytes: bytes.length,
    createdAt: "2026-01-01T00:00:00Z",
    owner: "x",
    summary: SUMMARY,
  };
  const missing = () => all.filter((offset) => !pieces.has(offset));
  const pending = () => ({
    digest: record.digest,
    bytes: bytes.length,
    pieceBytes: MIB,
    missing: missing(),
  });
  const fetch: Fetch = async (_, init) => {
    if (++requests >= refuseAt) throw new TypeError("connection lost");
    if (init.method === "GET")
      return pieces.size === 0
        ? new Response("{}", { status: 404 })
        : missing().length === 0
          ? Response.json(record)
          : Response.json(pending(), { status: 202 });
    const form = init.body as FormData;
    const offset = form.get("offset");
    offsets.push(offset === null ? null : Number(offset));
    if (offset === null) return Response.json(record, { status: 201 });
    if (form.get("format") === "text")
      return Response.json(
        { type: "known-otherwise", title: "Stored", status: 409, detail: "stored here as csv" },
        { status: 409 },
      );
    const { size } = form.get("file") as File;
    for (let at = 0; at < size; at += MIB) pieces.add(Number(offset) + at);
    return missing().length === 0
      ? Response.json(record, { status: 201 })
      : Response.json(pending(), { status: 202 });
  };
  return { fetch, offsets, record };
}

describe("a file of data", () => {
  const large = new Uint8Array(2 * SENT_AT_ONCE + 5);

  it("is sent whole where it is small", async () => {
    const bytes = new Uint8Array(10);
    const { fetch, offsets, record } = serverOf(bytes);
    expect(await sendData(fetch, SERVER, { name: "n", bytes }, { hash })).toEqual({
      ok: true,
      value: record,
    });
    expect(offsets).toEqual([null]);
  });

  it("is sent in pieces where it is large, and says how far it is", async () => {
    const { fetch, offsets, record } = serverOf(large);
    const seen: number[] = [];
    const report = (sent: number) => seen.push(sent);
    const reply = await sendData(fetch, SERVER, { name: "n", bytes: large }, { hash, report });
    expect(reply).toEqual({ ok: true, value: record });
    expect(offsets).toEqual([0, SENT_AT_ONCE, 2 * SENT_AT_ONCE]);
    // The last piece is counted as a whole one until it is there.
    expect(seen).toEqual([large.length - 5 * MIB, large.length - MIB]);
  });

  it("goes on where it was cut off, and says that it was", async () => {
    const first = serverOf(large, [], 3);
    const cut = await sendData(first.fetch, SERVER, { name: "n", bytes: large }, { hash });
    expect(cut).toMatchObject({ ok: false, kind: "no-answer" });
    expect(first.offsets).toEqual([0]);
    const again = serverOf(
      large,
      [0, 1, 2, 3].map((i) => i * MIB),
    );
    expect(await sendData(again.fetch, SERVER, { name: "n", bytes: large }, { hash })).toMatchObject({
      ok: true,
    });
    expect(again.offsets).toEqual([SENT_AT_ONCE, 2 * SENT_AT_ONCE]);
  });

  it("is not sent at all where the server has it", async () => {
    const known = serverOf(
      large,
      Array.from({ length: 9 }, (_, i) => i * MIB),
    );
    expect(await sendData(known.fetch, SERVER, { name: "n", bytes: large }, { hash })).toMatchObject({
      ok: true,
    });
    expect(known.offsets).toEqual([]);
  });

  it("is refused where the server has it as something else than it is sent as", async () => {
    const known = serverOf(
      large,
      Array.from({ length: 9 }, (_, i) => i * MIB),
    );
    const asText = { name: "n", bytes: large, format: "text" as const };
    const reply = await sendData(known.fetch, SERVER, asText, { hash });
    expect(reply).toMatchObject({
      ok: false,
      status: 409,
      message: expect.stringContaining("stored here as csv"),
    });
    expect(known.offsets).toEqual([0]);
    // Control: as what it is stored as, nothing is sent.
    const asTable = { ...asText, format: "table" as const };
    expect(await sendData(known.fetch, SERVER, asTable, { hash })).toMatchObject({ ok: true });
    expect(known.offsets).toEqual([0]);
  });
});
