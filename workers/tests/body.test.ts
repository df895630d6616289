/** A body larger than the limit is refused without being read. */
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { MAX_BODY_BYTES, readBody } from "../http/body.ts";

const CHUNK = 2 ** 16;

/** A request whose sender counts what was taken from it. */
function flood(megabytes: number, headers: Readonly<Record<string, string>> = {}) {
  const sender = { taken: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (sender.taken >= megabytes * 2 ** 20) return controller.close();
        sender.taken += CHUNK;
        controller.enqueue(new Uint8Array(CHUNK).fill(120));
      },
      cancel() {
        sender.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  const request = new Request("https://edge.test/v1/sweeps", { method: "POST", body, headers });
  return { request, sender };
}

describe("a body of 50 MB", () => {
  it("is refused before its first byte when it says its length", async () => {
    const { request, sender } = flood(50, { "Content-Length": String(50 * 2 ** 20) });
    expect(await readBody(request, z.unknown())).toMatchObject({ ok: false, slug: "body-too-large" });
    expect(sender.taken).toBe(0);
  });

  it("is read up to the limit and one chunk when it does not, and its sender is told to stop", async () => {
    const { request, sender } = flood(50);
    expect(await readBody(request, z.unknown())).toMatchObject({ ok: false, slug: "body-too-large" });
    expect(sender.taken).toBeGreaterThan(MAX_BODY_BYTES);
    expect(sender.taken).toBeLessThanOrEqual(MAX_BODY_BYTES + 2 * CHUNK);
    expect(sender.cancelled).toBe(true);
  });

  it("is not confused with one of exactly the limit", async () => {
    const request = new Request("https://edge.test/", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify("x".repeat(MAX_BODY_BYTES - 2)),
    });
    expect(await readBody(request, z.string())).toMatchObject({ ok: true });
  });
});
