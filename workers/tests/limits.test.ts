/** Clauses 17, 21 and 25: one attack a test, each with what happens without the limit. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import type { Lease } from "../../shared/contracts/lease.ts";
import type { SweepRequestInput } from "../../shared/contracts/sweep.ts";
import type { TokenCreated } from "../../shared/contracts/token.ts";
import type { TrialColumnsPage } from "../../shared/contracts/trial-columns.ts";
import { AskedLeaderboards } from "../coordinator/asked-leaderboards.ts";
import { ResultTable } from "../coordinator/result-table.ts";
import { SlowReads } from "../coordinator/slow-reads.ts";
import {
  call,
  createSweep,
  DEVICE,
  detailOf,
  needLease,
  type Reported,
  report,
  resultOf,
  stubOf,
  takeLease,
} from "./client.ts";

const settings = env as unknown as Record<string, string>;
const usual = { ...settings };
afterEach(() => {
  vi.restoreAllMocks();
  for (const name of ["DEVICES_PER_TOKEN", "LIVE_SOCKETS_PER_ADDRESS", "FIRST_LEASES_PER_TOKEN"])
    settings[name] = usual[name] ?? "";
});

/** One trial a shard: 2 optimizers × 20 tuning trials. */
const MANY_SHARDS: Partial<SweepRequestInput> = {
  protocol: { studies: 1, configurations: 19, tuningSeeds: 1, finalSeeds: 2, sampler: "random" },
  shardLanes: 1,
};
const makeGuest = async () =>
  (await call<TokenCreated>("POST", "/v1/tokens", { name: "guest", scope: "runner" })).body.token;
const leaseAs = (sweep: string, token: string, runner: string) =>
  call<Lease>("POST", `/v1/sweeps/${sweep}/leases`, { runner, lanes: 64 }, token);
const reportAs = (sweep: string, token: string, lease: Lease, runner: string, change: object) =>
  call<Reported>(
    "PUT",
    `/v1/sweeps/${sweep}/shards/${lease.shard}/results`,
    { runner, fence: lease.fence, device: DEVICE, lanes: 1, results: [], ...change },
    token,
  );

describe("hoarding leases", () => {
  const hoard = async (sweep: string, token: string): Promise<number> => {
    let held = 0;
    for (let i = 0; i < 30; i++) held += Number((await leaseAs(sweep, token, `greedy-${i}`)).status === 200);
    return held;
  };

  it("gets a stranger's token eight of forty shards, whatever names it uses; the owner's runners get the rest", async () => {
    const { id } = await createSweep(MANY_SHARDS);
    const guest = await makeGuest();
    expect(await hoard(id, guest)).toBe(Number(usual.FIRST_LEASES_PER_TOKEN));
    await evictDurableObject(stubOf(id));
    expect((await leaseAs(id, guest, "one-more")).status).toBe(204);
    for (let i = 0; i < 32; i++) expect(await takeLease(id, `own-${i}`)).not.toBeNull();
  });

  it("gets it thirty where thirty are allowed (negative control)", async () => {
    settings.FIRST_LEASES_PER_TOKEN = "1000";
    const { id } = await createSweep(MANY_SHARDS);
    expect(await hoard(id, await makeGuest())).toBe(30);
  });
});

describe("a flood of replicas", () => {
  it("grows a trial by a few kilobytes, and an honest late result is no less welcome", async () => {
    const { id } = await createSweep();
    const lease = await needLease(id, "honest");
    const late = await needLease(id, "late");
    await report(id, "honest", lease);
    const size = () => runInDurableObject(stubOf(id), (_, { storage }) => storage.sql.databaseSize);
    const before = await size();
    const [trial] = lease.trials;
    if (!trial) throw new Error("an empty lease");
    const base = resultOf(trial, lease.targets.length);
    for (let i = 1; i <= 300; i++) await report(id, "honest", lease, [{ ...base, seconds: i }]);
    expect((await size()) - before).toBeLessThan(32_768);
    expect((await detailOf(id)).progress.replicas).toBe(8);
    const { body } = await report(id, "late", late);
    expect(body.outcomes.map(({ outcome }) => outcome)).toEqual(late.trials.map(() => "accepted"));
    const again = await report(id, "honest", lease, [{ ...base, seconds: 1_000 }]);
    expect(again.body.outcomes).toMatchObject([
      { outcome: "replica", reason: "8 replicas are kept already" },
    ]);
  });
});

describe("a flood of devices", () => {
  const deviceRows = (sweep: string) =>
    runInDurableObject(stubOf(sweep), (_, { storage }) =>
      Number(storage.sql.exec("SELECT count(*) AS n FROM devices").one().n),
    );

  it("names so many of a stranger's token, and is then refused in words; who is known goes on", async () => {
    settings.DEVICES_PER_TOKEN = "5";
    const { id } = await createSweep(MANY_SHARDS);
    const guest = await makeGuest();
    const outcomes: string[] = [];
    const from = async (token: string, description: string) => {
      const { body: lease } = await leaseAs(id, token, "guest-pc");
      const results = lease.trials.map((trial) => resultOf(trial, lease.targets.length));
      const { body } = await reportAs(id, token, lease, "guest-pc", {
        device: { ...DEVICE, description },
        results,
      });
      return body.outcomes[0];
    };
    for (let i = 0; i < 7; i++) outcomes.push((await from(guest, `made up ${i}`))?.outcome ?? "");
    expect(outcomes).toEqual([...Array(5).fill("accepted"), "refused", "refused"]);
    expect((await from(guest, "made up 99"))?.reason).toMatch(/has named 5 devices in this sweep already/);
    await evictDurableObject(stubOf(id));
    expect((await from(guest, "made up 100"))?.outcome).toBe("refused");
    expect((await from(guest, "made up 3"))?.outcome).toBe("accepted");
    expect(await deviceRows(id)).toBe(5);
  });

  it("leaves the document below 2 MB, though 30,000 made-up devices have results", async () => {
    const { id } = await createSweep();
    await report(id, "honest", await needLease(id, "honest"));
    await runInDurableObject(stubOf(id), (_, { storage: { sql } }) => {
      const body = JSON.stringify({ ...DEVICE, description: "#" }).replace("#", "' || number || '");
      const numbers =
        "WITH RECURSIVE n(number) AS (SELECT 1000 UNION ALL SELECT number + 1 FROM n WHERE number < 30999)";
      sql.exec(`${numbers} INSERT INTO devices (number, body) SELECT number, '${body}' FROM n`);
      // Beyond the plan: only the list of devices sees them.
      sql.exec(
        `${numbers} INSERT INTO results (trial, shard, status, value, best_value, steps, gradient_equivalents,
           cost_to_target, ends_at, runner, device, accepted_at, digest, body, seconds, token)
         SELECT number + 1000000, 0, status, value, best_value, steps, gradient_equivalents,
           cost_to_target, ends_at, runner, number, accepted_at, digest, '{}', seconds, token
         FROM n, (SELECT * FROM results LIMIT 1)`,
      );
    });
    await evictDurableObject(stubOf(id));
    await call("POST", `/v1/sweeps/${id}/republish`);
    const text = (await env.LEADERBOARDS.get(`leaderboard/${id}`)) ?? "";
    expect(text.length).toBeGreaterThan(1_000);
    expect(text.length).toBeLessThan(2_000_000);
    const { devices, otherDevices } = JSON.parse(text) as Leaderboard;
    expect([devices.length, otherDevices]).toEqual([200, { devices: 29_801, trials: 29_801 }]);
    // The honest device made four results, the others one each: it is among those listed.
    expect(devices[0]).toEqual({ device: DEVICE, trials: 4 });
    // Negative control: all of them would not fit.
    const all = await runInDurableObject(stubOf(id), (_, { storage: { sql } }) =>
      [...new ResultTable(sql).devices().values()].map((device) => ({ device, trials: 1 })),
    );
    expect(JSON.stringify(all).length).toBeGreaterThan(2_000_000);
  });
});

describe("a thousand sockets from one address", () => {
  const follow = (sweep: string, address: string, headers: Record<string, string> = {}) =>
    exports.default.fetch(`http://edge/v1/sweeps/${sweep}/live`, {
      headers: { Upgrade: "websocket", "CF-Connecting-IP": address, ...headers },
    });

  it("are a hundred, and the next address still gets its own", async () => {
    const { id } = await createSweep();
    const sockets: WebSocket[] = [];
    const statuses = new Map<number, number>();
    for (let i = 0; i < 1_000; i++) {
      // Not even by saying so itself is it somebody else.
      const response = await follow(id, "192.0.2.9", { "Saddlebench-Watcher": `another-${i}` });
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      if (response.webSocket) {
        response.webSocket.accept();
        sockets.push(response.webSocket);
      } else await response.body?.cancel();
    }
    expect(statuses).toEqual(
      new Map([
        [101, 100],
        [503, 900],
      ]),
    );
    const other = await follow(id, "192.0.2.10");
    expect(other.status).toBe(101);
    other.webSocket?.accept();
    for (const socket of [...sockets, other.webSocket]) socket?.close();
  });
});

describe("expensive reads of a running sweep", () => {
  // Its trials are computed here, whatever the other sweeps of this file have of them.
  const LARGE: Partial<SweepRequestInput> = {
    reuse: false,
    protocol: { studies: 1, configurations: 999, tuningSeeds: 1, finalSeeds: 1, sampler: "random" },
  };
  const columns = (sweep: string, after: number) =>
    call<TrialColumnsPage>("GET", `/v1/sweeps/${sweep}/columns?limit=1000&after=${after}`);

  it("the same question is answered once in two seconds, however many ask", async () => {
    const { id } = await createSweep(LARGE);
    const slim = vi.spyOn(ResultTable.prototype, "slim");
    const replies = await Promise.all(Array.from({ length: 80 }, () => columns(id, 0)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect(slim).toHaveBeenCalledTimes(1);
  });

  it("other questions take turns, with a rest after each in which everybody else gets through", async () => {
    const rests: { readonly ms: number; readonly end: () => void }[] = [];
    const reads = new SlowReads((ms) => new Promise<void>((end) => rests.push({ ms, end })));
    const answered: string[] = [];
    const ask = async (key: string) => {
      const reply = await reads.of(key, 5_000, () => key);
      answered.push(reply.ok ? reply.value : reply.slug);
    };
    const asked = Array.from({ length: 5 }, (_, i) => ask(`page ${i}`));
    const turn = () => scheduler.wait(1);
    await turn();
    // Nothing but the first until its rest is over, which is longer than the read.
    expect([answered, rests.map(({ ms }) => ms)]).toEqual([["page 0"], [100]]);
    rests[0]?.end();
    await turn();
    expect(answered).toEqual(["page 0", "page 1"]);
    const crowd = Array.from({ length: 40 }, (_, i) => ask(`crowd ${i}`));
    await turn();
    expect(answered.filter((what) => what === "temporarily-unavailable").length).toBeGreaterThanOrEqual(8);
    for (let i = 1; answered.length < 45; i++) {
      rests[i]?.end();
      await turn();
    }
    await Promise.all([...asked, ...crowd]);
  });

  it("a board that nobody publishes is computed once, however many ask while results come in, and rests after", async () => {
    // The clock stands: what is kept does not grow old, however slow the machine.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const { id } = await createSweep(LARGE);
    // As many results as make a question a slow one.
    for (let done = 0; done < 44; )
      done += (await report(id, "alpha", await needLease(id, "alpha"))).body.outcomes.length;
    const computed = vi.spyOn(AskedLeaderboards.prototype, "of");
    const board = () => call<Leaderboard>("GET", `/v1/sweeps/${id}/leaderboard?reference=adam`);
    const first = Promise.all(Array.from({ length: 20 }, board));
    await report(id, "alpha", await needLease(id, "alpha"));
    const replies = [...(await first), ...(await Promise.all(Array.from({ length: 20 }, board)))];
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect(computed).toHaveBeenCalledTimes(1);
    vi.useRealTimers();
  });

  it("what is computed in pieces rests four times as long as it took", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_000 });
    const rests: number[] = [];
    const reads = new SlowReads(async (ms) => rests.push(ms));
    await reads.of("board", 500, async () => vi.setSystemTime(Date.now() + 700));
    await reads.of("page", 500, () => null);
    vi.useRealTimers();
    expect(rests[0]).toBe(2_800);
  });

  it("small ones don't wait and are never old", async () => {
    const { id } = await createSweep();
    const trials = async () =>
      (await call<{ trials: unknown[] }>("GET", `/v1/sweeps/${id}/trials?state=done`)).body.trials.length;
    expect(await trials()).toBe(0);
    await report(id, "alpha", await needLease(id, "alpha"));
    expect(await trials()).toBe(4);
  });
});

describe("pages that take long to make", () => {
  it("wait their turn when they are asked for too fast, while the published board does not", async () => {
    const { id } = await createSweep(MANY_SHARDS);
    await call("POST", `/v1/sweeps/${id}/republish`);
    settings.SLOW_READS_PER_SECOND = "10";
    try {
      const trials = () => call("GET", `/v1/sweeps/${id}/trials?limit=1`, undefined, null);
      const began = Date.now();
      const answers = await Promise.all(Array.from({ length: 35 }, trials));
      // 30 at once, five at a tenth of a second each.
      expect(Date.now() - began).toBeGreaterThanOrEqual(400);
      expect(answers.every(({ status }) => status === 200)).toBe(true);
      // Twenty of them would wait for more than a quarter of a minute.
      settings.SLOW_READS_PER_SECOND = "1";
      const board = Date.now();
      for (let i = 0; i < 20; i++)
        expect((await call("GET", `/v1/sweeps/${id}/leaderboard`, undefined, null)).status).toBe(200);
      expect(Date.now() - board).toBeLessThan(10_000);
    } finally {
      settings.SLOW_READS_PER_SECOND = usual.SLOW_READS_PER_SECOND ?? "";
    }
  });
});
