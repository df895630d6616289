/**
 * Every route × method with malformed, oversized, wrongly typed, unicode and injection input: no 5xx, every 4xx is
 * problem details, and no 4xx changes state. fast-check prints the seed of a failure; `FUZZ_SEED` plays it again.
 */
import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { ModelRecord } from "../../shared/contracts/model.ts";
import { problemDetailsSchema } from "../../shared/contracts/problem-details.ts";
import { OPERATIONS } from "../openapi/operations.ts";
import { createSweep, DEVICE, needLease, report, resultOf, SMALL_SWEEP } from "./client.ts";
import { bytesOf, formOf, modelJson, upload } from "./model-upload.ts";
import { ADMIN_TOKEN, RUNNER_TOKEN } from "./tokens.ts";

const RUNS = 5_200;
const { FUZZ_SEED: SEED } = env as unknown as { readonly FUZZ_SEED?: string };
const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"];
const NASTY = [
  "",
  "0",
  "-1",
  "1e999",
  "NaN",
  "null",
  "../../etc/passwd",
  "%00",
  "%2e%2e%2f",
  "'; DROP TABLE results; --",
  "<script>alert(1)</script>",
  "{{7*7}}#{7*7}",
  "𝕊𝕒𝕕𝕕𝕝𝕖🐎",
  "\u202e\u0000\ufeff",
  "a".repeat(5_000),
  "__proto__",
  "constructor",
];

let live = "";
let model = "";
let valid: readonly unknown[] = [];

beforeAll(async () => {
  // In the future, so that no alarm rings by itself and publishes between two looks at the state.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2040, 0, 1) });
  // Fuzzing is about input; the limits have their own test.
  vi.spyOn(env.ADMIN_RATE, "limit").mockResolvedValue({ success: true });
  const sweep = await createSweep();
  live = sweep.id;
  const uploaded = await upload<ModelRecord>(formOf(modelJson(), new Uint8Array(bytesOf())));
  model = uploaded.body.digest.slice(7);
  const lease = await needLease(live, "fuzz-base");
  const results = lease.trials.map((trial) => resultOf(trial, 3));
  await report(live, "fuzz-base", lease, results.slice(0, 2));
  valid = [
    SMALL_SWEEP,
    { runner: "fuzz-base", lanes: 4 },
    {
      runner: "fuzz-base",
      fence: lease.fence,
      trials: [{ key: results[2]?.key, steps: 1, gradientEquivalents: 1, value: 1, rungs: [] }],
    },
    { runner: "fuzz-base", fence: lease.fence, device: DEVICE, lanes: 4, results: results.slice(0, 2) },
    { runner: "fuzz-base", fence: 99, reason: "none" },
    { name: "token", scope: "runner" },
    { reason: "x" },
  ];
});
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const nasty = fc.constantFrom(...NASTY);
const json = fc.oneof(fc.jsonValue({ maxDepth: 3 }), nasty);

/** A valid body with one place changed, removed or added. */
const mutated = fc
  .record({
    body: fc.nat(6),
    path: fc.array(fc.nat(12), { minLength: 1, maxLength: 4 }),
    value: json,
    how: fc.nat(2),
  })
  .map(({ body, path, value, how }) => () => {
    const copy = structuredClone(valid[body % valid.length]) as Record<string, unknown>;
    let at: Record<string, unknown> = copy;
    for (const step of path.slice(0, -1)) {
      const keys = Object.keys(at);
      const next = at[keys[step % Math.max(1, keys.length)] ?? ""];
      if (typeof next !== "object" || next === null) break;
      at = next as Record<string, unknown>;
    }
    const keys = Object.keys(at);
    const key = keys[(path.at(-1) ?? 0) % Math.max(1, keys.length)] ?? "extra";
    if (how === 0) at[key] = value;
    else if (how === 1) delete at[key];
    else at[`extra-${key}`] = value;
    return JSON.stringify(copy);
  });

const body: fc.Arbitrary<() => string | undefined> = fc.oneof(
  { weight: 4, arbitrary: mutated },
  { weight: 2, arbitrary: json.map((value) => () => JSON.stringify(value)) },
  { weight: 2, arbitrary: fc.oneof(fc.string({ unit: "binary" }), nasty).map((text) => () => text) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("{", "[[[[", '{"a":1e999}', "\u0000", "[".repeat(50_000))
      .map((text) => () => text),
  },
  { weight: 1, arbitrary: fc.constant(() => undefined) },
);

const request = fc.record({
  method: fc.constantFrom(...METHODS),
  operation: fc.nat(OPERATIONS.length),
  own: fc.boolean(),
  parameters: fc.array(
    fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: nasty }),
    { minLength: 3, maxLength: 3 },
  ),
  query: fc.oneof(
    { weight: 3, arbitrary: fc.constant("") },
    fc
      .dictionary(fc.constantFrom("after", "limit", "status", "format", "x"), nasty)
      .map((q) => `?${new URLSearchParams(q)}`),
  ),
  token: fc.constantFrom(
    ADMIN_TOKEN,
    RUNNER_TOKEN,
    ADMIN_TOKEN,
    RUNNER_TOKEN,
    "",
    "Bearer",
    `${ADMIN_TOKEN}x`,
  ),
  body,
});

/** All rows of all objects, but what reading itself may change. */
async function stateOf(): Promise<string> {
  const dump: unknown[] = [];
  for (const namespace of [env.SWEEPS, env.REGISTRY] as const) {
    const ids = await listDurableObjectIds(namespace as unknown as DurableObjectNamespace<undefined>);
    for (const id of ids.sort((a, b) => a.toString().localeCompare(b.toString()))) {
      const stub = namespace.get(id as never) as DurableObjectStub;
      const rows = await runInDurableObject(stub, (_, { storage }) => {
        const tables = storage.sql
          .exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'")
          .toArray();
        return tables.map(({ name }) => [name, storage.sql.exec(`SELECT * FROM "${name}"`).toArray()]);
      });
      if (rows.length > 0) dump.push([id.toString(), rows]);
    }
  }
  return JSON.stringify(dump);
}

it(`survives ${RUNS} hostile requests`, { timeout: 300_000 }, async () => {
  const counts = { refused: 0, fine: 0, checked: 0 };
  let before = await stateOf();
  await fc.assert(
    fc.asyncProperty(request, async (input) => {
      const operation = OPERATIONS[input.operation % OPERATIONS.length];
      let next = 0;
      const path = (operation?.path ?? "/v1").replace(/\{(\w+)\}/g, (_, name: string) => {
        const text = input.parameters[next++ % 3];
        const usual = { id: live, shard: "0", index: "1", token: "abcdef", model }[name] ?? "0";
        return encodeURIComponent(text ?? usual).slice(0, 3_000);
      });
      const method = input.own && operation ? operation.method.toUpperCase() : input.method;
      const content = input.body();
      const bodyless = method === "GET" || method === "HEAD" || content === undefined;
      const response = await exports.default.fetch(`http://edge${path}${input.query.slice(0, 6_000)}`, {
        method,
        headers: { Authorization: `Bearer ${input.token}` },
        ...(bodyless ? {} : { body: content }),
      });
      const text = await response.text();
      const about = `${method} ${path.slice(0, 200)} → ${response.status} ${text.slice(0, 300)}`;
      expect(response.status, about).toBeLessThan(500);
      expect(response.headers.get("X-Content-Type-Options"), about).toBe("nosniff");
      if (response.status < 400) {
        counts.fine++;
        before = "";
        return;
      }
      counts.refused++;
      expect(response.headers.get("Content-Type"), about).toBe("application/problem+json");
      if (method !== "HEAD") problemDetailsSchema.parse(JSON.parse(text));
      // Dumping everything after each request would take minutes: every eighth refusal, and all that wanted to write.
      if (counts.refused % 8 !== 0 && method === "GET") return;
      if (counts.refused % 4 !== 0) return;
      const after = await stateOf();
      if (before !== "") {
        counts.checked++;
        expect(after, about).toBe(before);
      }
      before = after;
    }),
    { numRuns: RUNS, ...(SEED ? { seed: Number(SEED) } : {}) },
  );
  console.info(`fuzz: ${counts.refused} refused, ${counts.fine} fine, ${counts.checked} states compared`);
  expect(counts.refused).toBeGreaterThan(RUNS / 2);
  expect(counts.checked).toBeGreaterThan(200);
});
