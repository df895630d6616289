/** Clause 29: a trial that was computed for one sweep counts in every other in which it is the same to its code. */
import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { Lease, Outcome } from "../../shared/contracts/lease.ts";
import type { SweepDetail, SweepRequestInput } from "../../shared/contracts/sweep.ts";
import type { TrialResult } from "../../shared/contracts/trial.ts";
import type { ExportRow, TrialDetail } from "../../shared/contracts/trial-listing.ts";
import { codeOf } from "../../shared/planning/code-digests.ts";
import { call, createSweep, DEVICE, detailOf, endingAt, resultOf, SMALL_SWEEP, stubOf } from "./client.ts";
import { TEST_CODE } from "./code.ts";
import { RUNNER_TOKEN } from "./tokens.ts";

/** Every test has trials of its own: all sweeps of this file are in one storage. */
let seeds = 100;
const freshSeed = (): number => ++seeds;

interface Runner {
  readonly token?: string;
  /** Absent: that of this build. */
  readonly code?: string | null;
  readonly says?: (result: TrialResult) => TrialResult;
}

/** One lease and its report; null: there was no work. */
async function turn(sweep: string, { token = RUNNER_TOKEN, code, says = (each) => each }: Runner = {}) {
  const runner = `runner-${token.slice(10, 16)}`;
  const leased = await call<Lease>("POST", `/v1/sweeps/${sweep}/leases`, { runner, lanes: 64 }, token);
  if (leased.status === 204) return null;
  const { shard, fence, trials, targets } = leased.body;
  const [first] = trials;
  const known =
    code === undefined ? codeOf(TEST_CODE, first?.problem.name ?? "", first?.optimizer ?? "") : code;
  const results = trials.map((trial) => says(resultOf(trial, targets.length)));
  const body = {
    runner,
    fence,
    device: DEVICE,
    lanes: trials.length,
    results,
    ...(known ? { code: known } : {}),
  };
  const path = `/v1/sweeps/${sweep}/shards/${shard}/results`;
  const reply = await call<{ outcomes: Outcome[] }>("PUT", path, body, token);
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return { trials, outcomes: reply.body.outcomes };
}

/** Runs a sweep to its end. @returns the trials that were computed */
async function compute(sweep: string, runner: Runner = {}): Promise<Lease["trials"]> {
  const trials: Lease["trials"] = [];
  for (let round = 0; round < 100; round++) {
    const done = await turn(sweep, runner);
    if (!done) return trials;
    trials.push(...done.trials);
  }
  throw new Error("the sweep does not end");
}

/** A sweep that has been computed by the operator's own runner. */
async function computed(change: Partial<SweepRequestInput> = {}, runner: Runner = {}) {
  const sweep = await createSweep({ seed: freshSeed(), ...change });
  const trials = await compute(sweep.id, runner);
  expect((await detailOf(sweep.id)).status).toBe("complete");
  return { sweep, trials };
}

const again = (sweep: SweepDetail, change: Partial<SweepRequestInput> = {}) =>
  createSweep({ ...SMALL_SWEEP, seed: sweep.request.seed, ...change });

async function ended(id: string): Promise<SweepDetail> {
  await expect.poll(async () => (await detailOf(id)).status).toBe("complete");
  return detailOf(id);
}

async function rowsOfExport(id: string): Promise<readonly ExportRow[]> {
  const reply = await call<{ trials: ExportRow[] }>("GET", `/v1/sweeps/${id}/export?format=json`);
  return reply.body.trials;
}

async function stranger(name: string) {
  const reply = await call<{ id: string; token: string }>("POST", "/v1/tokens", { scope: "runner", name });
  return reply.body;
}

describe("clause 29: what was computed counts again", () => {
  it("a second sweep of the same trials ends without a lease, and each result says where it comes from", async () => {
    const { sweep } = await computed();
    const second = await again(sweep, { name: "second" });
    const detail = await ended(second.id);
    expect(detail.progress).toMatchObject({
      trials: 12,
      done: 12,
      reused: 12,
      leasesLost: 0,
      leasesReleased: 0,
    });
    expect(await turn(second.id)).toBeNull();
    const [first, other] = [await rowsOfExport(sweep.id), await rowsOfExport(second.id)];
    expect(other).toHaveLength(12);
    for (const [i, row] of other.entries()) {
      const origin = first[i];
      expect(row.provenance.reusedFrom).toEqual({ sweep: sweep.id, trial: row.trial.index });
      expect(row.result).toEqual(origin?.result);
      const { reusedFrom: _, shard: __, ...provenance } = row.provenance;
      expect(provenance).toEqual({ ...origin?.provenance, shard: undefined, ...provenance });
      expect(row.provenance.device).toEqual(origin?.provenance.device);
      expect(row.provenance.acceptedAt).toBe(origin?.provenance.acceptedAt);
    }
    expect(first.some(({ provenance }) => provenance.reusedFrom)).toBe(false);
    const board = async (id: string) => {
      await call("POST", `/v1/sweeps/${id}/republish`);
      const {
        sweep: _,
        revision: __,
        asOf: ___,
        ...body
      } = (await call("GET", `/v1/sweeps/${id}/leaderboard`)).body;
      return body;
    };
    const [a, b] = [await board(sweep.id), await board(second.id)];
    expect(b.cells).toEqual(a.cells);
    const trial = await call<TrialDetail>("GET", `/v1/sweeps/${second.id}/trials/0`);
    expect(trial.body.provenance?.reusedFrom).toEqual({ sweep: sweep.id, trial: 0 });
    // The time that they took says nothing of runners that ran nothing.
    const third = await again(sweep, { name: "third" });
    await ended(third.id);
    expect((await rowsOfExport(third.id))[0]?.provenance.reusedFrom?.sweep).toBe(sweep.id);
  });

  it("one optimizer more costs its own cells only", async () => {
    const { sweep } = await computed();
    const wider = await again(sweep, {
      optimizers: [{ name: "sgd" }, { name: "adam" }, { name: "parameter-free" }],
    });
    const trials = await compute(wider.id);
    expect(new Set(trials.map(({ optimizer }) => optimizer))).toEqual(new Set(["parameter-free"]));
    const { progress } = await ended(wider.id);
    expect(progress.reused).toBe(12);
    expect(progress.done).toBe(12 + trials.length);
  });

  it.each<[string, Partial<SweepRequestInput>]>([
    ["another seed", { seed: 1 }],
    ["another budget", { problems: [{ name: "rosenbrock", budget: 500 }] }],
    ["other targets", { problems: [{ name: "rosenbrock", targets: [2, 0.5] }] }],
    ["other options", { problems: [{ name: "rosenbrock", options: { dimension: 3 } }] }],
    ["other points of the curve", { curvePoints: 9 }],
    ["curvature along the way", { curvature: { vectors: 4, points: 2 } }],
    ["who wants everything computed", { reuse: false }],
  ])("%s: nothing is reused", async (_, change) => {
    const { sweep } = await computed();
    const other = await again(sweep, change);
    await compute(other.id);
    const { progress, status } = await detailOf(other.id);
    expect(status).toBe("complete");
    expect(progress.reused).toBeUndefined();
    expect(progress.done).toBe(12);
  });

  it("tuning runs that are stopped early are nobody else's; their final runs are", async () => {
    const { sweep } = await computed();
    const protocol = { ...SMALL_SWEEP.protocol, earlyStopping: { kind: "asha" as const } };
    const stopped = await again(sweep, { protocol });
    const trials = await compute(stopped.id);
    expect(new Set(trials.map(({ phase }) => phase))).toEqual(new Set(["tuning"]));
    expect((await ended(stopped.id)).progress.reused).toBe(4);
  });

  it.each<[string, string | null]>([
    ["of other code", "0123456789abcdef"],
    ["of unknown code", null],
  ])("results %s are computed again", async (_, code) => {
    const { sweep } = await computed({}, { code });
    const second = await again(sweep);
    expect(await compute(second.id)).toHaveLength(12);
    expect((await detailOf(second.id)).progress.reused).toBeUndefined();
  });

  it("a stranger's results that nobody has confirmed stay where they are; confirmed ones are reused, as confirmed", async () => {
    const sweep = await createSweep({ seed: freshSeed() });
    const guest = await stranger("guest");
    await turn(sweep.id, { token: guest.token });
    const early = await again(sweep, { name: "early" });
    expect(await turn(early.id)).not.toBeNull();
    expect((await detailOf(early.id)).progress.reused).toBeUndefined();
    for (let round = 0; (await detailOf(sweep.id)).status === "running" && round < 60; round++) {
      await turn(sweep.id, { token: guest.token, says: (result) => ({ ...result, seconds: 0.25 }) });
      await turn(sweep.id);
    }
    const agreed = (await rowsOfExport(sweep.id)).filter(({ provenance }) => provenance.check === "agreed");
    expect(agreed.length).toBeGreaterThan(0);
    const later = await again(sweep, { name: "later" });
    await ended(later.id);
    const rows = await rowsOfExport(later.id);
    expect(rows.filter(({ provenance }) => provenance.check === "agreed")).toHaveLength(agreed.length);
    expect(rows.every(({ provenance }) => provenance.reusedFrom)).toBe(true);
  });

  it("results that came as a file are never reused", async () => {
    const { sweep } = await computed({ reuse: false });
    const text = JSON.stringify(
      (await call<object>("GET", `/v1/sweeps/${sweep.id}/export?format=json`)).body,
    );
    await call("DELETE", `/v1/sweeps/${sweep.id}`);
    const { send } = await import("./result-upload.ts");
    expect((await send(text)).status).toBe(201);
    const second = await again(sweep);
    expect(await compute(second.id)).toHaveLength(12);
  });
});

describe("clause 29: what is found false is found false everywhere", () => {
  it("a revoked token's results go from the sweep and from every copy, also from a copy of a copy", async () => {
    const { sweep } = await computed();
    const second = await again(sweep, { name: "second" });
    await ended(second.id);
    // Where the first is gone, the copy of the copy is asked of the second.
    await call("DELETE", `/v1/sweeps/${sweep.id}`);
    expect((await detailOf(second.id)).progress.reused).toBe(12);
    const third = await again(sweep, { name: "third" });
    await ended(third.id);
    const [row] = await rowsOfExport(third.id);
    expect(row?.provenance.reusedFrom?.sweep).toBe(second.id);
    const token = row?.provenance.token ?? "";
    const revoked = await call("POST", `/v1/tokens/${token}/revoke-results`, { sweep: second.id });
    expect(revoked.status, JSON.stringify(revoked.body)).toBe(200);
    expect((await detailOf(second.id)).status).toBe("running");
    await evictDurableObject(stubOf(second.id));
    await runDurableObjectAlarm(stubOf(second.id));
    const reopened = await detailOf(third.id);
    expect(reopened).toMatchObject({ status: "running", progress: { done: 0 } });
    expect(reopened.progress.reused).toBeUndefined();
    // What was taken back is computed, not asked for again.
    expect((await compute(third.id)).length).toBe(12);
    expect((await detailOf(third.id)).progress.reused).toBeUndefined();
  });

  it("a token that is found false in one sweep loses in the other what it had vouched for", async () => {
    const sweep = await createSweep({ seed: freshSeed() });
    const [liar, friend] = [await stranger("liar"), await stranger("friend")];
    const lie = (result: TrialResult) => endingAt(result, 999);
    // Two who say the same false thing confirm each other; seconds differ, or it would be a copy.
    expect((await turn(sweep.id, { token: liar.token, says: lie }))?.outcomes[0]?.outcome).toBe("accepted");
    await turn(sweep.id, { token: friend.token, says: (result) => ({ ...lie(result), seconds: 0.25 }) });
    const agreed = (await rowsOfExport(sweep.id)).filter(({ provenance }) => provenance.check === "agreed");
    expect(agreed.length).toBeGreaterThan(0);
    const second = await again(sweep, { name: "second" });
    await expect.poll(async () => (await detailOf(second.id)).progress.reused ?? 0).toBe(agreed.length);
    // The friend confirms nobody any more: what rested on it is open in both.
    const { status } = await call("POST", `/v1/tokens/${friend.id}/revoke-results`, { sweep: sweep.id });
    expect(status).toBe(200);
    await runDurableObjectAlarm(stubOf(sweep.id));
    expect((await detailOf(second.id)).progress).toMatchObject({ done: 0 });
    await compute(second.id);
    expect((await rowsOfExport(second.id)).map(({ result }) => result.value)).not.toContain(999);
  });

  it("without a reason to look again nothing is taken back", async () => {
    const { sweep } = await computed();
    const second = await again(sweep);
    await ended(second.id);
    await stubOf(second.id).reviewLoans(sweep.id);
    expect((await detailOf(second.id)).progress).toMatchObject({ done: 12, reused: 12 });
  });
});
