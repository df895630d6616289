/** Hostile requests: every route and method, with paths, queries, headers and bodies that nobody should send. */
import fc from "fast-check";
import type { Operation } from "../../shared/operations/operation.ts";
import { MAX_BODY_BYTES } from "../http/body.ts";
import { OPERATIONS } from "../operations/registry.ts";
import { bytesOf, formOf, modelJson } from "./model-upload.ts";
import { ADMIN_TOKEN, RUNNER_TOKEN } from "./tokens.ts";

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

/** What the requests are aimed at, as it is when one is sent. */
export interface Target {
  readonly sweep: string;
  readonly model: string;
  /** 64 digits. */
  readonly data: string;
  /** Bodies that would be taken. */
  readonly bodies: readonly unknown[];
}

export interface Hostile {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: BodyInit | undefined;
}

const nasty = fc.constantFrom(...NASTY);
const json = fc.oneof(fc.jsonValue({ maxDepth: 3 }), nasty);

/** A value with one place changed, removed or added. */
function mutate(source: unknown, path: readonly number[], how: number, value: unknown): unknown {
  const copy = structuredClone(source) as Record<string, unknown>;
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
  return copy;
}

const change = fc.record({
  which: fc.nat(20),
  path: fc.array(fc.nat(12), { minLength: 1, maxLength: 6 }),
  value: json,
  how: fc.nat(2),
});

type Body = (target: Target) => { readonly content: BodyInit | undefined; readonly type?: string };
const text = (from: fc.Arbitrary<string>): fc.Arbitrary<Body> => from.map((content) => () => ({ content }));

/** Longer than the limit, with a length told or in pieces without one. */
const oversized: fc.Arbitrary<Body> = fc
  .record({ told: fc.boolean(), extra: fc.nat(200_000), fill: fc.constantFrom("x", " ", "[", "\u0000") })
  .map(({ told, extra, fill }) => () => {
    const content = fill.repeat(MAX_BODY_BYTES + 1 + extra);
    return { content: told ? content : new Blob([content]).stream() };
  });

const jsonBody: fc.Arbitrary<Body> = fc.oneof(
  {
    weight: 40,
    arbitrary: change.map(({ which, path, value, how }) => ({ bodies }: Target) => ({
      content: JSON.stringify(mutate(bodies[which % bodies.length], path, how, value)),
    })),
  },
  { weight: 20, arbitrary: text(json.map((value) => JSON.stringify(value))) },
  { weight: 20, arbitrary: text(fc.oneof(fc.string({ unit: "binary" }), nasty)) },
  { weight: 10, arbitrary: text(fc.constantFrom("{", "[[[[", '{"a":1e999}', "\u0000", "[".repeat(50_000))) },
  { weight: 10, arbitrary: fc.constant(() => ({ content: undefined })) },
  { weight: 12, arbitrary: oversized },
);

const partName = fc.oneof(
  fc.constantFrom(
    "model.json",
    "model.weights.bin",
    "name",
    "file",
    "digest",
    "bytes",
    "offset",
    "../model.json",
    'a"; filename="x',
  ),
  nasty,
);
/** Null four times of five. */
const rarely = <T>(from: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: from });

/** A good upload with one place of model.json changed, its weights cut, parts added, or its boundary broken. */
const multipartBody: fc.Arbitrary<Body> = fc
  .record({
    change: fc.option(change, { freq: 3 }),
    weights: fc.oneof(fc.constant(bytesOf()), fc.nat(4_000), fc.constant(null)),
    parts: fc.array(fc.tuple(partName, fc.oneof(fc.string({ unit: "binary" }), nasty)), { maxLength: 3 }),
    raw: rarely(fc.constantFrom("", "--", "--x\r\n", '--x\r\nContent-Disposition: form-data; name="')),
    type: rarely(
      fc.constantFrom(
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=x",
        `multipart/form-data; boundary=${"b".repeat(300)}`,
        "multipart/mixed; boundary=x",
      ),
    ),
  })
  .map(({ change: changed, weights, parts, raw, type }) => () => {
    const model = modelJson();
    const form = formOf(
      changed ? mutate(model, changed.path, changed.how, changed.value) : model,
      weights === null ? null : new Uint8Array(weights),
    );
    for (const [name, value] of parts) form.append(name, value);
    return { content: raw ?? form, ...(type ? { type } : {}) };
  });

const latin = nasty.map((value) => value.replace(/[^\x20-\x7e\xa0-\xff]/g, "").trim());
const headers: fc.Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  {
    weight: 2,
    arbitrary: fc
      .uniqueArray(
        fc.oneof(
          fc.tuple(
            fc.constantFrom(
              "Idempotency-Key",
              "Content-Type",
              "Sec-WebSocket-Protocol",
              "Sec-WebSocket-Key",
              "Sec-WebSocket-Version",
              "If-None-Match",
              "If-Modified-Since",
              "Range",
              "Accept",
              "Origin",
              "CF-Ray",
              "X-Forwarded-For",
            ),
            latin,
          ),
          fc.constantFrom(
            ["Upgrade", "websocket"] as const,
            ["Upgrade", "h2c"] as const,
            ["Content-Type", "text/plain"] as const,
            ["Content-Type", 'application/json; charset="utf-7"'] as const,
            ["Content-Encoding", "gzip"] as const,
            ["Idempotency-Key", "one"] as const,
            ["Origin", "https://stranger.example"] as const,
            ["Sec-WebSocket-Protocol", `saddlebench, ${ADMIN_TOKEN}x`] as const,
            ["X-HTTP-Method-Override", "DELETE"] as const,
          ),
        ),
        { selector: ([name]) => name.toLowerCase(), maxLength: 4 },
      )
      .map((pairs) => Object.fromEntries(pairs)),
  },
);

const authorization = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(`Bearer ${ADMIN_TOKEN}`, `Bearer ${RUNNER_TOKEN}`) },
  {
    weight: 1,
    arbitrary: fc.oneof(
      fc.constantFrom(
        "",
        "Bearer",
        "Bearer ",
        `Bearer ${ADMIN_TOKEN}x`,
        `Basic ${btoa(ADMIN_TOKEN)}`,
        `Bearer ${ADMIN_TOKEN}, Bearer ${RUNNER_TOKEN}`,
        `Bearer sb_admin_${"a".repeat(30)}_${"b".repeat(43)}`,
      ),
      latin.map((value) => `Bearer ${value}`),
    ),
  },
);

function pathOf(
  operation: Operation | undefined,
  parameters: readonly (string | null)[],
  target: Target,
): string {
  const usual: Readonly<Record<string, string>> = {
    id: target.sweep,
    shard: "0",
    index: "1",
    token: "abcdef",
    model: target.model,
    digest: target.data,
  };
  let next = 0;
  return (operation?.path ?? "/v1").replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(parameters[next++ % parameters.length] ?? usual[name] ?? "0").slice(0, 3_000),
  );
}

/** What is sent depends on the target as it then is. */
export const hostileRequest: fc.Arbitrary<(target: Target) => Hostile> = fc
  .record({
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
        .dictionary(fc.constantFrom("after", "limit", "status", "format", "adapter", "x"), nasty)
        .map((q) => `?${new URLSearchParams(q)}`.slice(0, 6_000)),
    ),
    authorization,
    headers,
    jsonBody,
    multipartBody,
  })
  .map((input) => (target) => {
    const operation = OPERATIONS[input.operation % OPERATIONS.length]?.operation;
    const method = input.own && operation ? operation.method.toUpperCase() : input.method;
    const body = (operation?.upload ? input.multipartBody : input.jsonBody)(target);
    const isForm = body.content instanceof FormData;
    const content = method === "GET" || method === "HEAD" ? undefined : body.content;
    const type = body.type ?? (isForm || content === undefined ? null : "application/json");
    return {
      method,
      path: pathOf(operation, input.parameters, target) + input.query,
      headers: {
        Authorization: input.authorization,
        ...(type === null ? {} : { "Content-Type": type }),
        ...(input.own && operation?.path.endsWith("/live") ? { Upgrade: "websocket" } : {}),
        ...input.headers,
      },
      body: content,
    };
  });
