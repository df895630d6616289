/** Independent studies through the whole edge: winners, restarts, and a sweep that an earlier release stored. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { expect, it } from "vitest";
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import type { Trial, TrialResult } from "../../shared/contracts/trial.ts";
import type { TrialColumnsPage } from "../../shared/contracts/trial-columns.ts";
import type { TrialDetail } from "../../shared/contracts/trial-listing.ts";
import {
  call,
  createSweep,
  detailOf,
  endingAt,
  finish,
  report,
  resultOf,
  stubOf,
  takeLease,
} from "./client.ts";

const STUDIES = {
  protocol: { studies: 3, configurations: 3, tuningSeeds: 1, finalSeeds: 2, sampler: "sobol" as const },
};

const columnsOf = async (id: string) =>
  (await call<TrialColumnsPage>("GET", `/v1/sweeps/${id}/columns?hyperparameters=true`)).body;
const boardOf = async (id: string) =>
  (await call<Leaderboard>("GET", `/v1/sweeps/${id}/leaderboard`, undefined, null)).body;

it("each study's final runs are those of its own winner, evicted between any two requests or not", async () => {
  const calm = await finish((await createSweep(STUDIES)).id);
  // 2 optimizers, 3 studies of (default + 3) tuning and 2 final runs.
  expect(calm).toMatchObject({ status: "complete", edition: 2, progress: { done: 36, trials: 36 } });
  const { id } = await createSweep(STUDIES);
  await finish(id, "runner-1", () => evictDurableObject(stubOf(id)));
  const [own, other] = [await columnsOf(id), await columnsOf(calm.id)];
  expect(own).toEqual(other);
  for (const entry of own.entries) {
    expect([entry.studies, entry.configurations, entry.winners.length]).toEqual([3, 4, 3]);
    for (const [study, winner] of entry.winners.entries()) {
      const first = entry.firstTrial + 12 + 2 * study;
      const { body } = await call<TrialDetail>("GET", `/v1/sweeps/${id}/trials/${first}`);
      expect(body.trial).toMatchObject({ study, phase: "final", configuration: winner });
      expect(body.trial?.hyperparameters).toEqual(entry.hyperparameters?.[4 * study + (winner ?? 0)]);
    }
  }
  const board = (await boardOf(id)).board;
  expect(board).toMatchObject({ settled: true, design: { studies: 3, configurations: 3 } });
  expect(board?.rows.map(({ place }) => place)).toEqual([1, expect.any(Number)]);
});

/** A run that reaches the easiest target alone, at a cost that its key decides: configurations differ, on each problem otherwise. */
function reachingOne(trial: Trial, targets: readonly number[]): TrialResult {
  const [easiest = 0, ...harder] = targets;
  const cost = 1 + (Number.parseInt(trial.key.slice(0, 6), 16) % (trial.budget - 1));
  const costToTarget = [cost, ...harder.map(() => null)];
  return endingAt(resultOf(trial, targets.length, { costToTarget }), easiest);
}

it("with one configuration for all problems final runs wait for all of them, and are of the winner over all", async () => {
  const { id } = await createSweep({
    problems: [{ name: "rosenbrock" }, { name: "monkey-saddle" }],
    protocol: { ...STUDIES.protocol, oneForAll: true },
  });
  const phases = new Map<string, string[]>();
  /** ln of the cost of each tuning run, by optimizer, study and configuration: one on each problem. */
  const tuned = new Map<string, number[]>();
  for (let lease = await takeLease(id, "runner-1"); lease; lease = await takeLease(id, "runner-1")) {
    const { targets, trials } = lease;
    const results = trials.map((trial) => reachingOne(trial, targets));
    for (const [i, { optimizer, phase, study, configuration, budget }] of trials.entries()) {
      phases.set(optimizer, [...(phases.get(optimizer) ?? []), phase]);
      if (phase === "final") continue;
      const own = `${optimizer} ${study} ${configuration}`;
      const costs = results[i]?.costToTarget.map((cost) => Math.log(cost ?? 2 * budget)) ?? [];
      const loss = costs.reduce((sum, x) => sum + x, 0) / costs.length;
      tuned.set(own, [...(tuned.get(own) ?? []), loss]);
    }
    await evictDurableObject(stubOf(id));
    expect((await report(id, "runner-1", lease, results)).status).toBe(200);
    await evictDurableObject(stubOf(id));
  }
  expect(await detailOf(id)).toMatchObject({ status: "complete", progress: { done: 72, trials: 72 } });
  // 2 problems, 3 studies of 4 tuning and 2 final runs.
  for (const own of phases.values())
    expect(own).toEqual([...Array(24).fill("tuning"), ...Array(12).fill("final")]);
  const winnersOf = (optimizer: string) =>
    [0, 1, 2].map((study) => {
      const losses = [0, 1, 2, 3].map((configuration) => {
        const own = tuned.get(`${optimizer} ${study} ${configuration}`) ?? [];
        expect(own).toHaveLength(2);
        return (own[0] as number) + (own[1] as number);
      });
      return losses.indexOf(Math.min(...losses));
    });
  const { entries } = await columnsOf(id);
  for (const name of phases.keys()) {
    const [first, second] = entries.filter(({ optimizer }) => optimizer === name);
    expect(first?.winners).toEqual(winnersOf(name));
    expect(second?.winners).toEqual(winnersOf(name));
    expect(second?.hyperparameters).toEqual(first?.hyperparameters);
  }
  // The published defaults would win all studies of runs that cost the same: these don't.
  expect([...phases.keys()].flatMap(winnersOf).some((winner) => winner > 0)).toBe(true);
  // Of the object itself: the published document may be a moment older.
  const { body: document } = await call<Leaderboard>("GET", `/v1/sweeps/${id}/leaderboard?reference=adam`);
  expect(document.board).toMatchObject({ settled: true, design: { oneForAll: true } });
  expect(document.board?.rows.map(({ blocks }) => blocks)).toEqual([
    [3, 3],
    [3, 3],
  ]);
  for (const cell of document.board?.cells ?? []) expect(cell.selected).toEqual(winnersOf(cell.optimizer));
  for (const cell of document.cells)
    expect(cell.winners.map(({ configuration }) => configuration)).toEqual(winnersOf(cell.optimizer));
});

it("a sweep stored by an earlier release goes on under the rules it was made by", async () => {
  const { id } = await createSweep({
    protocol: { studies: 1, configurations: 3, tuningSeeds: 1, finalSeeds: 2, sampler: "random" },
  });
  const stub = stubOf(id);
  await runInDurableObject(stub as DurableObjectStub, (_, { storage }) => {
    // As it stood before the edition was kept: a request without studies, four sampled configurations.
    storage.sql.exec(
      "UPDATE sweep SET edition = 1, request = json_remove(json_set(request, '$.protocol.configurations', 4), '$.protocol.studies')",
    );
  });
  await evictDurableObject(stub);
  expect(await detailOf(id)).toMatchObject({ edition: 1, progress: { trials: 12 } });
  expect(await finish(id)).toMatchObject({ status: "complete", progress: { done: 12 } });
  const document = await boardOf(id);
  expect(document.board).toBeNull();
  expect(document.cells.map(({ final }) => final)).toEqual([
    [2, 2],
    [2, 2],
  ]);
});
