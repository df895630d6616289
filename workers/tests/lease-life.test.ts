/** A heart that beats is not work: a lease has a longest life, on the coordinator's clock. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Orders } from "../../shared/contracts/lease.ts";
import type { TrialDetail } from "../../shared/contracts/trial-listing.ts";
import { call, createSweep, detailOf, needLease, report, resultOf, runnerCall } from "./client.ts";

const LEASE_LIFE_MS = 7_200_000;
const BEAT_MS = 50_000;

beforeEach(() => {
  // In the future, so that no alarm rings by itself.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2040, 0, 1) });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a runner whose results are all refused", () => {
  it("loses the shard in the end, however well it beats; the next runner finishes it", async () => {
    const { id } = await createSweep({ optimizers: [{ name: "sgd" }] });
    const lease = await needLease(id, "liar");
    const grantedMs = Date.now();
    const beat = () =>
      runnerCall<Orders>("POST", `/v1/sweeps/${id}/shards/${lease.shard}/heartbeat`, {
        runner: "liar",
        fence: lease.fence,
        trials: [],
      });
    const refused = lease.trials.map((trial) => resultOf(trial, lease.targets.length, { value: null }));
    for (; Date.now() + BEAT_MS < grantedMs + LEASE_LIFE_MS; vi.setSystemTime(Date.now() + BEAT_MS)) {
      const { status, body } = await beat();
      expect(status).toBe(200);
      expect(Date.parse(body.expiresAt)).toBeLessThanOrEqual(grantedMs + LEASE_LIFE_MS);
    }
    const answer = await report(id, "liar", lease, refused);
    expect(answer.body.outcomes.map(({ outcome }) => outcome)).toEqual(lease.trials.map(() => "refused"));
    vi.setSystemTime(grantedMs + LEASE_LIFE_MS);
    expect((await beat()).status).toBe(409);

    const next = await needLease(id, "honest");
    expect(next).toMatchObject({ shard: lease.shard, attempt: 2 });
    expect((await report(id, "honest", next)).status).toBe(200);
    expect((await detailOf(id)).progress).toMatchObject({ leasesLost: 1, done: next.trials.length });
    const trial = await call<TrialDetail>("GET", `/v1/sweeps/${id}/trials/${next.trials[0]?.index}`);
    expect(trial.body.provenance?.runner).toBe("honest");
  });
});
