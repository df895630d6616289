/** Independent studies through the whole edge: winners, restarts, and a sweep that an earlier release stored. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { expect, it } from "vitest";
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import type { TrialColumnsPage } from "../../shared/contracts/trial-columns.ts";
import type { TrialDetail } from "../../shared/contracts/trial-listing.ts";
import { call, createSweep, detailOf, finish, stubOf } from "./client.ts";

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
