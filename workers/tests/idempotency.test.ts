/** Clause 24: a key stays bound to what was sent, whatever later releases fill in. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { SweepDetail } from "../../shared/contracts/sweep.ts";
import { explains } from "../operations/explains.ts";
import { registryOf } from "../stubs.ts";
import { call, createSweep, SMALL_SWEEP } from "./client.ts";
import { ADMIN_TOKEN } from "./tokens.ts";

const post = (body: object, key: string) =>
  call<SweepDetail>("POST", "/v1/sweeps", body, ADMIN_TOKEN, { "Idempotency-Key": key });

const inRegistry = (statement: string, ...bound: SqlStorageValue[]) =>
  runInDurableObject(registryOf(env), (_, { storage }) => storage.sql.exec(statement, ...bound).toArray());
const bindingOf = async (key: string) =>
  (await inRegistry("SELECT digest, sweep, rule FROM idempotency WHERE key = ?", key))[0];

/** Only the three fields that have no default. */
const SPARE = {
  name: "spare",
  problems: [{ name: "rosenbrock" }],
  optimizers: [{ name: "sgd" }],
};
/** Its canonical text, by hand. */
const SPARE_TEXT = '{"name":"spare","optimizers":[{"name":"sgd"}],"problems":[{"name":"rosenbrock"}]}';

async function sha256(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

describe("clause 24: idempotency across releases", () => {
  it("stores the digest of the body as it was sent, without a default, and the version of the rule", async () => {
    const { status, body } = await post(SPARE, "as-sent");
    expect(status).toBe(201);
    const digest = await sha256(SPARE_TEXT);
    expect(await bindingOf("as-sent")).toEqual({ digest, sweep: body.id, rule: 2 });
    // A default written out is another body: a later release may have another default there.
    expect((await post({ ...SPARE, seed: 0 }, "as-sent")).status).toBe(422);
    expect((await post(SPARE, "as-sent")).body.id).toBe(body.id);
  });

  it("finds a key of an earlier release by what the sweep's request says, evicted or not, and only by that", async () => {
    const { id } = await createSweep();
    // As that release wrote it: a digest over defaults of its own, which nobody can make again.
    await inRegistry("INSERT INTO idempotency VALUES ('old', ?, ?, 1)", "0".repeat(64), id);
    await evictDurableObject(registryOf(env));
    expect((await post({ ...SMALL_SWEEP, seed: 8 }, "old")).status).toBe(422);
    expect((await post({ ...SMALL_SWEEP, heldOut: 100 }, "old")).status).toBe(422);
    expect(await bindingOf("old")).toMatchObject({ rule: 1 });
    const again = await post(SMALL_SWEEP, "old");
    expect([again.status, again.body.id]).toEqual([200, id]);
    expect(await bindingOf("old")).toMatchObject({ rule: 2, sweep: id });
    await evictDurableObject(registryOf(env));
    expect((await post(SMALL_SWEEP, "old")).body.id).toBe(id);
    const { protocol: _, ...shorter } = SMALL_SWEEP;
    expect((await post(shorter, "old")).status).toBe(422);
  });

  it("gives the sweep back though today's catalogue plans it no more, and binds no key to what was never planned", async () => {
    const gone = { ...SPARE, optimizers: [{ name: "of-another-release" }] };
    expect((await post(gone, "gone")).status).toBe(422);
    expect(await bindingOf("gone")).toBeUndefined();
    const { body } = await post(SPARE, "gone");
    const digest = await sha256(SPARE_TEXT.replace("sgd", "of-another-release"));
    await inRegistry("UPDATE idempotency SET digest = ? WHERE key = 'gone'", digest);
    expect(await post(gone, "gone")).toMatchObject({ status: 200, body: { id: body.id } });
  });
});

describe("explains", () => {
  const stored = { name: "a", seed: 0, list: [{ name: "b", options: { x: 1 } }], protocol: { studies: 6 } };
  it.each([
    ["all of it", stored],
    ["a part", { name: "a", list: [{ name: "b" }] }],
    ["a part within", { name: "a", list: [{ name: "b", options: {} }], protocol: {} }],
  ])("%s is explained", (_, sent) => expect(explains(stored, sent)).toBe(true));
  it.each([
    ["another value", { name: "b" }],
    ["another value within", { list: [{ name: "b", options: { x: 2 } }] }],
    ["a longer list", { list: [{ name: "b" }, { name: "c" }] }],
    ["a shorter list", { list: [] }],
    ["a name that is not there", { heldOut: 1 }],
    ["a list for an object", { protocol: [] }],
    ["an inherited name", { toString: {} }],
  ])("%s is not", (_, sent) => expect(explains(stored, sent)).toBe(false));
});
