/** Clause 19 over the object's own storage: re-checks of strangers' results, the object evicted between any two calls. */
import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import type { Lease, Outcome } from "../../shared/contracts/lease.ts";
import type { TrialResult } from "../../shared/contracts/trial.ts";
import type { ExportRow, TrialDetail, TrialPage } from "../../shared/contracts/trial-listing.ts";
import { call, createSweep, DEVICE, detailOf, endingAt, resultOf, stubOf } from "./client.ts";
import { ADMIN_TOKEN, RUNNER_TOKEN } from "./tokens.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2040, 0, 1) });
});
afterEach(() => {
  vi.useRealTimers();
});

async function stranger(name: string): Promise<{ readonly id: string; readonly token: string }> {
  const reply = await call<{ id: string; token: string }>("POST", "/v1/tokens", { scope: "runner", name });
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
  return reply.body;
}

let clock = 500;

type Says = (result: TrialResult) => TrialResult;

/** Leases and reports once with a token, the object evicted before each call; outcomes, or null for no work. */
async function turn(
  sweep: string,
  token: string,
  says: Says = (result) => result,
): Promise<Outcome[] | null> {
  const runner = `runner-${token.slice(10, 16)}`;
  await evictDurableObject(stubOf(sweep));
  const leased = await call<Lease>("POST", `/v1/sweeps/${sweep}/leases`, { runner, lanes: 64 }, token);
  if (leased.status === 204) return null;
  const { shard, fence, trials, targets } = leased.body;
  // No two runs take the same time; a result with the very same seconds was copied, and is no opinion.
  const seconds = ++clock / 1_000;
  const results = trials.map((trial) => says({ ...resultOf(trial, targets.length), seconds }));
  await evictDurableObject(stubOf(sweep));
  const body = { runner, fence, device: DEVICE, lanes: trials.length, results };
  const path = `/v1/sweeps/${sweep}/shards/${shard}/results`;
  const reported = await call<{ outcomes: Outcome[] }>("PUT", path, body, token);
  expect(reported.status, JSON.stringify(reported.body)).toBe(200);
  return reported.body.outcomes;
}

const lie: Says = (result) => endingAt(result, 999);
const boardOf = async (sweep: string, query = "") => {
  await stubOf(sweep).republish();
  return (await call<Leaderboard>("GET", `/v1/sweeps/${sweep}/leaderboard${query}`)).body;
};

describe("clause 19: re-checks", () => {
  it("a stranger's results are computed again by the owner's runner; both are right, and the board says so", async () => {
    const { id } = await createSweep();
    const guest = await stranger("guest");
    for (let rounds = 0; (await detailOf(id)).status === "running" && rounds < 40; rounds++) {
      await turn(id, guest.token);
      await turn(id, RUNNER_TOKEN);
    }
    const { status, progress } = await detailOf(id);
    expect({ status, done: progress.done, replicas: progress.replicas }).toEqual({
      status: "complete",
      done: 12,
      replicas: 0,
    });
    const { checks } = await boardOf(id);
    expect(checks?.leader).toBe("confirmed");
    const runs = checks?.rows.map((row) => row.runs) ?? [];
    expect(runs.every(({ trusted, agreed }) => trusted + agreed === 6)).toBe(true);
    expect(runs.some(({ agreed }) => agreed > 0)).toBe(true);
    expect(checks?.rows.flatMap(({ by }) => by).map(({ token }) => token)).toContain(guest.id);
    expect(JSON.stringify(checks)).not.toContain(guest.token);
    const page = await call<TrialPage>("GET", `/v1/sweeps/${id}/trials?checked=true`);
    expect(page.body.trials).toHaveLength(12);
    const agreed = page.body.trials.find(({ check }) => check === "agreed");
    const trial = await call<TrialDetail>("GET", `/v1/sweeps/${id}/trials/${agreed?.index}`);
    expect(trial.body.check).toMatchObject({ state: "agreed", opinions: [{ agrees: true, owner: true }] });
    expect(trial.body.provenance).toMatchObject({ token: guest.id, certificates: 1, check: "agreed" });
    const csv = await call("GET", `/v1/sweeps/${id}/export?format=csv`);
    expect(csv.status).toBe(200);
    const json = await call<{ trials: ExportRow[] }>("GET", `/v1/sweeps/${id}/export?format=json`);
    // Who gets which shard is the pacing's business: nothing is left that nobody vouches for.
    const states = new Set(json.body.trials.map(({ provenance }) => provenance.check));
    expect(states).toContain("agreed");
    expect([...states].filter((state) => state !== "agreed" && state !== "trusted")).toEqual([]);
  });

  it("a liar is found by the owner's runner: nothing of it is left, and the sweep ends with true results", async () => {
    const { id } = await createSweep();
    const liar = await stranger("liar");
    expect((await turn(id, liar.token, lie))?.map(({ outcome }) => outcome)).toContain("accepted");
    expect((await turn(id, RUNNER_TOKEN))?.map(({ outcome }) => outcome)).toContain("replica");
    expect((await detailOf(id)).progress.done).toBe(0);
    expect(await turn(id, liar.token, lie)).toBeNull();
    for (let rounds = 0; (await turn(id, RUNNER_TOKEN)) !== null && rounds < 20; rounds++);
    expect((await detailOf(id)).status).toBe("complete");
    const { trials } = (await call<TrialPage>("GET", `/v1/sweeps/${id}/trials`)).body;
    expect(trials.map(({ value }) => value)).not.toContain(999);
    expect(trials.every(({ check }) => check === "trusted")).toBe(true);
    const board = await boardOf(id);
    expect(board.checks?.falseTokens).toEqual([liar.id]);
    // What was found about a token is the sweep's own: elsewhere it begins as any other.
    expect(await turn((await createSweep()).id, liar.token)).not.toBeNull();
  });

  it("a stranger alone: the sweep ends by its alarm, unchecked, nobody is called leader, and nothing is checked", async () => {
    const { id } = await createSweep();
    const guest = await stranger("alone");
    for (let rounds = 0; (await turn(id, guest.token)) !== null && rounds < 20; rounds++);
    const waiting = await detailOf(id);
    expect(waiting.progress.done).toBe(12);
    expect(waiting.status).toBe("running");
    expect((await boardOf(id)).checks?.leader).not.toBe("confirmed");
    for (let rings = 0; (await detailOf(id)).status === "running" && rings < 5; rings++) {
      await runDurableObjectAlarm(stubOf(id));
      vi.setSystemTime(Date.now() + 31_000);
    }
    expect((await detailOf(id)).status).toBe("complete");
    const board = await boardOf(id);
    expect(board.checks?.leader).toBe("unconfirmed");
    expect(board.checks?.rows.map(({ runs }) => runs.unchecked)).toEqual([6, 6]);
    const only = await boardOf(id, "?checked=true");
    expect(only.cells.every(({ final }) => final[0] === 0)).toBe(true);
  });

  it("the owner's runner alone: no check, no row of one, and its leader is the leader", async () => {
    const { id } = await createSweep();
    for (let rounds = 0; (await turn(id, RUNNER_TOKEN)) !== null && rounds < 20; rounds++);
    expect((await detailOf(id)).status).toBe("complete");
    const { checks } = await boardOf(id);
    expect(checks?.leader).toBe("confirmed");
    expect(checks?.rows.map(({ runs }) => runs)).toEqual([
      { trusted: 6, agreed: 0, waiting: 0, disputed: 0, unchecked: 0 },
      { trusted: 6, agreed: 0, waiting: 0, disputed: 0, unchecked: 0 },
    ]);
  });

  it("an administrator's token runs nothing", async () => {
    const { id } = await createSweep();
    const body = { runner: "runner-1", lanes: 1 };
    expect((await call("POST", `/v1/sweeps/${id}/leases`, body, ADMIN_TOKEN)).status).toBe(403);
  });
});
