/** Held-out loss and accuracy on their way: asked for in the lease, kept with the result, given out in exports. */
import { describe, expect, it } from "vitest";
import { HELD_OUT_EXAMPLES } from "../../shared/contracts/sweep.ts";
import type { TrialResult } from "../../shared/contracts/trial.ts";
import type { TrialDetail } from "../../shared/contracts/trial-listing.ts";
import { call, createSweep, needLease, report, resultOf } from "./client.ts";

function withHeldOut(result: TrialResult): TrialResult {
  return {
    ...result,
    heldOutLoss: 0.25,
    accuracy: 0.9,
    curve: { ...result.curve, heldOutLoss: [2.5, 0.25], accuracy: [null, 0.9] },
  };
}

describe("held-out examples", () => {
  it("are asked for unless the request says otherwise, and change no trial", async () => {
    const usual = await needLease((await createSweep()).id, "alpha");
    const none = await needLease((await createSweep({ heldOut: 0 })).id, "alpha");
    const many = await needLease((await createSweep({ heldOut: 10_000 })).id, "alpha");
    expect([usual.heldOut, none.heldOut, many.heldOut]).toEqual([HELD_OUT_EXAMPLES, 0, 10_000]);
    const keys = (lease: typeof usual) => lease.trials.map(({ key }) => key);
    expect(keys(none)).toEqual(keys(usual));
    expect(keys(many)).toEqual(keys(usual));
  });

  it("are kept with a result and exported; results without them are as good", async () => {
    const { id } = await createSweep();
    const lease = await needLease(id, "alpha");
    const plain = lease.trials.map((trial) => resultOf(trial, lease.targets.length));
    const results = plain.map((result, at) => (at === 0 ? withHeldOut(result) : result));
    const { body } = await report(id, "alpha", lease, results);
    expect(body.outcomes.every(({ outcome }) => outcome === "accepted")).toBe(true);
    const [first, second] = lease.trials;
    const detail = (index = -1) => call<TrialDetail>("GET", `/v1/sweeps/${id}/trials/${index}`);
    expect((await detail(first?.index)).body.result).toEqual(results[0]);
    expect((await detail(second?.index)).body.result).not.toHaveProperty("accuracy");
    const json = await call<{ trials: { result: TrialResult }[] }>(
      "GET",
      `/v1/sweeps/${id}/export?format=json`,
    );
    expect(json.body.trials[0]?.result.curve.accuracy).toEqual([null, 0.9]);
  });

  it("that differ make a replica of a result that is otherwise the same", async () => {
    const { id } = await createSweep();
    const lease = await needLease(id, "alpha");
    const [trial] = lease.trials as [(typeof lease.trials)[number]];
    const result = withHeldOut(resultOf(trial, lease.targets.length));
    await report(id, "alpha", lease, [result]);
    const other = { ...result, curve: { ...result.curve, heldOutLoss: [2, 0.25] } };
    const { body } = await report(id, "alpha", lease, [other]);
    expect(body.outcomes.map(({ outcome }) => outcome)).toEqual(["replica"]);
    const { replicas } = (await call<TrialDetail>("GET", `/v1/sweeps/${id}/trials/${trial.index}`)).body;
    expect(replicas[0]?.largestDifference).toBeCloseTo(0.2, 12);
  });
});
