/** Held-out loss and accuracy on their way: asked for in the lease, kept with the result, given out in exports. */
import { evictDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import { HELD_OUT_EXAMPLES } from "../../shared/contracts/sweep.ts";
import type { Trial, TrialResult } from "../../shared/contracts/trial.ts";
import type { TrialColumnsPage } from "../../shared/contracts/trial-columns.ts";
import type { TrialDetail } from "../../shared/contracts/trial-listing.ts";
import { call, createSweep, needLease, report, resultOf, stubOf, takeLease } from "./client.ts";

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

describe("targets and boards by held-out figures", () => {
  /** Ends at a loss and an accuracy that follow from its key alone, and reaches the easy target at the end. */
  function learnt(trial: Trial, targets: number): TrialResult {
    const loss = 0.2 + (Number.parseInt(trial.key.slice(0, 6), 16) % 1000) / 4000;
    const accuracy = Math.round(400 * (1 - loss)) / 400;
    const base = resultOf(trial, targets);
    const costToTarget = [trial.budget, ...Array.from({ length: targets - 1 }, () => null)];
    const curve = { ...base.curve, heldOutLoss: [2.4, loss], accuracy: [0.1, accuracy] };
    return { ...base, heldOutLoss: loss, accuracy, costToTarget, curve };
  }
  const request = {
    problems: [{ name: "mlp", targetsOn: "accuracy" as const, targets: [0.5, 0.9] }],
    protocol: { studies: 2, configurations: 2, finalSeeds: 1 },
  };

  it("go from the request to the runner, to selection and to the board, evicted on the way", async () => {
    const { id } = await createSweep(request);
    const ends = new Map<number, number>();
    for (let lease = await takeLease(id, "alpha"); lease; lease = await takeLease(id, "alpha")) {
      expect(lease).toMatchObject({ targetsOn: "accuracy", targets: [0.5, 0.9] });
      const results = lease.trials.map((trial) => learnt(trial, 2));
      for (const [i, { index }] of lease.trials.entries()) ends.set(index, results[i]?.accuracy ?? 0);
      await evictDurableObject(stubOf(id));
      const { body } = await report(id, "alpha", lease, results);
      expect(body.outcomes.map(({ outcome, reason }) => outcome + (reason ?? ""))).toEqual(
        results.map(() => "accepted"),
      );
    }
    // All cost the same: the winner of a study is the one that ends at the highest accuracy, by what the object reads back.
    const columns = (await call<TrialColumnsPage>("GET", `/v1/sweeps/${id}/columns?hyperparameters=true`))
      .body;
    for (const { winners, firstTrial, configurations } of columns.entries)
      for (const [study, winner] of winners.entries()) {
        const own = Array.from(
          { length: configurations },
          (_, c) => ends.get(firstTrial + study * configurations + c) ?? 0,
        );
        expect(winner).toBe(own.indexOf(Math.max(...own)));
      }
    await evictDurableObject(stubOf(id));
    const boardBy = async (by: string) => {
      const { body } = await call<Leaderboard>("GET", `/v1/sweeps/${id}/leaderboard?by=${by}`);
      return body.board;
    };
    for (const by of ["held-out-loss", "accuracy"]) {
      const board = await boardBy(by);
      expect(board).toMatchObject({ by, settled: true });
      const losses = board?.rows.map(({ loss }) => loss ?? 0) ?? [];
      expect(losses).toEqual(losses.toSorted((a, b) => a - b));
      expect(losses.every((loss) => loss < 0)).toBe(true);
      expect(board?.heldOut.map((order) => order.by)).toEqual(["held-out-loss", "accuracy"]);
      expect(board?.heldOut.find((order) => order.by === by)?.optimizers).toEqual(
        board?.rows.map(({ optimizer }) => optimizer),
      );
    }
    const { body } = await call<Leaderboard>("GET", `/v1/sweeps/${id}/leaderboard?by=cost`);
    for (const { heldOutCurve } of body.cells) {
      expect(heldOutCurve?.loss.median[0]).toBe(2.4);
      expect(heldOutCurve?.accuracy?.median.at(-1)).toBeGreaterThan(0.5);
    }
  });

  it("are refused where the curve does not show what is claimed, or nobody has figures", async () => {
    const { id } = await createSweep(request);
    const lease = await needLease(id, "alpha");
    const [trial] = lease.trials as [Trial];
    const { body } = await report(id, "alpha", lease, [
      { ...learnt(trial, 2), costToTarget: [trial.budget, trial.budget] },
    ]);
    expect(body.outcomes[0]).toMatchObject({
      outcome: "refused",
      reason: expect.stringMatching(/^target-crossings/),
    });
    const plain = await createSweep();
    const { status, body: problem } = await call<{ errors: { path: string }[] }>(
      "GET",
      `/v1/sweeps/${plain.id}/leaderboard?by=accuracy`,
    );
    expect([status, problem.errors[0]?.path]).toEqual([400, "by"]);
  });
});
