/**
 * Every route × method with malformed, oversized, wrongly typed, unicode and injection input, hostile headers and
 * multipart bodies: no 5xx, every 4xx is problem details, and no 4xx changes state. fast-check prints the seed of a
 * failure; `FUZZ_SEED` plays it again.
 */
import { runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { ModelRecord } from "../../shared/contracts/model.ts";
import { problemDetailsSchema } from "../../shared/contracts/problem-details.ts";
import { schemaVersion } from "../storage/migrate.ts";
import { registryOf } from "../stubs.ts";
import { createSweep, DEVICE, needLease, report, resultOf, SMALL_SWEEP, stubOf } from "./client.ts";
import { sendData } from "./data-upload.ts";
import { type Hostile, hostileRequest, type Target } from "./fuzz-requests.ts";
import { glance, objectCount, wholeState } from "./fuzz-state.ts";
import { bytesOf, formOf, modelJson, upload } from "./model-upload.ts";

const RUNS = 5_200;
/** Refusals between two looks at everything. */
const WHOLE_EVERY = 100;
const settings = env as unknown as Record<string, string>;

let target: Target;

/** A running sweep with an open lease, some results and a model. */
async function freshTarget(): Promise<Target> {
  const { id } = await createSweep();
  const { body } = await upload<ModelRecord>(formOf(modelJson(), new Uint8Array(bytesOf())));
  const lease = await needLease(id, "fuzz-base");
  const results = lease.trials.map((trial) => resultOf(trial, 3));
  await report(id, "fuzz-base", lease, results.slice(0, 2));
  const progress = { key: results[2]?.key, steps: 1, gradientEquivalents: 1, value: 1, rungs: [] };
  const bodies = [
    SMALL_SWEEP,
    { runner: "fuzz-base", lanes: 4 },
    { runner: "fuzz-base", fence: lease.fence, trials: [progress] },
    { runner: "fuzz-base", fence: lease.fence, device: DEVICE, lanes: 4, results: results.slice(0, 2) },
    { runner: "fuzz-base", fence: 99, reason: "none" },
    { name: "token", scope: "runner" },
    { reason: "x" },
  ];
  const sent = await sendData("a,b\n1,2\n3,4\n");
  return { sweep: id, model: body.digest.slice(7), data: sent.body.digest.slice(7), bodies };
}

/** A new sweep asks the others for its trials once it is answered: that is over before the next look. */
async function untilAsked(summary: string): Promise<void> {
  // What answers without a body (a preflight), or names a sweep that is gone, has made none.
  const { id } = (summary.startsWith("{") ? JSON.parse(summary) : {}) as { id?: string };
  if (id === undefined) return;
  const isAsked = () =>
    runInDurableObject(stubOf(id), (_, { storage }) => {
      if (schemaVersion(storage.sql) === 0) return true;
      const due = "SELECT 1 FROM sweep, counters WHERE asked_shards < shards AND status = 'running'";
      return storage.sql.exec(due).toArray().length === 0;
    });
  await vi.waitUntil(isAsked, { timeout: 60_000 });
}

beforeAll(async () => {
  // In the future, so that no alarm rings by itself and publishes between two looks at the state.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2040, 0, 1) });
  // Fuzzing is about input; the limits have their own test.
  vi.spyOn(env.ADMIN_RATE, "limit").mockResolvedValue({ success: true });
  settings.PLANS_PER_MINUTE = "1e9";
  target = await freshTarget();
});
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  settings.PLANS_PER_MINUTE = "300";
});

let sent = 0;

async function send({ method, path, headers, body }: Hostile): Promise<{ response: Response; text: string }> {
  // Each from an address of its own: none may run into the limit on guessed tokens.
  const address = `10.${(sent >> 16) & 255}.${(sent >> 8) & 255}.${sent++ & 255}`;
  const form = body instanceof FormData ? new Response(body) : null;
  const formType = form?.headers.get("Content-Type");
  const response = await exports.default.fetch(`http://edge${path}`, {
    method,
    headers: { "CF-Connecting-IP": address, ...(formType ? { "Content-Type": formType } : {}), ...headers },
    ...(body === undefined ? {} : { body: form ? await form.arrayBuffer() : body }),
  });
  const { webSocket } = response;
  if (!webSocket) return { response, text: new TextDecoder().decode(await response.arrayBuffer()) };
  webSocket.accept();
  webSocket.close();
  return { response, text: "" };
}

it(`survives ${RUNS} hostile requests`, async () => {
  const statuses = new Map<number, number>();
  let refused = 0;
  let whole = await wholeState();
  let before = await glance(target.sweep);
  await fc.assert(
    fc.asyncProperty(hostileRequest, async (make) => {
      const hostile = make(target);
      const { method, path } = hostile;
      // Nothing else makes an object.
      const makes = method === "POST" && /^\/v1\/sweeps(\?|$)/.test(path);
      const objects = makes ? await objectCount() : 0;
      const { response, text } = await send(hostile);
      const about = `${method} ${path.slice(0, 200)} ${JSON.stringify(hostile.headers).slice(0, 400)} → ${response.status} ${text.slice(0, 300)}`;
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      expect(response.status, about).toBeLessThan(500);
      if (response.status !== 101)
        expect(response.headers.get("X-Content-Type-Options"), about).toBe("nosniff");
      if (response.status < 400) {
        // A sweep that was cancelled, or a model that was deleted, is no target any more.
        if (makes) await untilAsked(text);
        if (path.includes("/cancel") || method === "DELETE") target = await freshTarget();
        before = await glance(target.sweep);
        whole = "";
        return;
      }
      refused++;
      expect(response.headers.get("Content-Type"), about).toBe("application/problem+json");
      if (method !== "HEAD") problemDetailsSchema.parse(JSON.parse(text));
      expect(await glance(target.sweep), about).toBe(before);
      if (makes) expect(await objectCount(), about).toBe(objects);
      if (refused % WHOLE_EVERY !== 0) return;
      const now = await wholeState();
      if (whole !== "") expect(now, about).toBe(whole);
      whole = now;
    }),
    { numRuns: RUNS, ...(settings.FUZZ_SEED ? { seed: Number(settings.FUZZ_SEED) } : {}) },
  );
  const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  console.info(`fuzz: ${refused} refused, state compared after each; ${counts.join(", ")}`);
  expect(refused).toBeGreaterThan(RUNS / 2);
  for (const status of [200, 101, 400, 401, 403, 404, 405, 413, 415, 422])
    expect(statuses.get(status), `answers of ${status}`).toBeGreaterThan(0);
});

it("negative control: the look after each request sees what a refusal might have changed", async () => {
  const { sweep } = target;
  const seen = async (name: string, alter: () => Promise<unknown>) => {
    const before = await glance(sweep);
    expect(await glance(sweep), "a look changes nothing").toBe(before);
    await alter();
    expect(await glance(sweep), name).not.toBe(before);
  };
  await seen("a row written as it was", () =>
    runInDurableObject(stubOf(sweep), (_, { storage }) =>
      storage.sql.exec("UPDATE feed SET reserved = reserved"),
    ),
  );
  await seen("an alarm", () =>
    runInDurableObject(stubOf(sweep), (_, { storage }) => storage.setAlarm(Date.UTC(2041, 0, 1))),
  );
  await seen("a token", () =>
    registryOf(env).addToken({
      ...{ id: "fuzzed", hash: "x", scope: "runner", sweep: null },
      ...{ name: "x", createdAt: "2040" },
    }),
  );
  await seen("a published document", () => env.LEADERBOARDS.put("leaderboard/fuzz", "{}"));
  const objects = await objectCount();
  await createSweep();
  expect(await objectCount()).toBe(objects + 1);
});
