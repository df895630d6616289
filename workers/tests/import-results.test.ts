/** Results that come as a file: the same board as where they were run, once, whole, marked, never leased, deletable. */
import { evictDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import { type SweepDetail, sweepDetailSchema } from "../../shared/contracts/sweep.ts";
import type { TrialDetail, TrialPage } from "../../shared/contracts/trial-listing.ts";
import { call, createSweep, detailOf, finish, runnerCall, stubOf, takeLease } from "./client.ts";
import { boardOf, gzip, idsOf, runSome, send, textOf } from "./result-upload.ts";
import { ADMIN_TOKEN } from "./tokens.ts";

describe("an export", () => {
  it("becomes a complete sweep with the same board, marked unchecked", async () => {
    const { id: origin } = await createSweep();
    await finish(origin);
    const text = await textOf(origin);
    const { status, body, headers } = await send<SweepDetail>(text);
    expect(status, JSON.stringify(body)).toBe(201);
    expect(sweepDetailSchema.parse(body)).toEqual(body);
    expect(headers.get("Location")).toBe(`/v1/sweeps/${body.id}`);
    const ran = await detailOf(origin);
    const { id, imported, ...rest } = body;
    expect(id).not.toBe(origin);
    const { id: _, ...expected } = ran;
    expect(rest).toEqual(expected);
    expect(imported).toMatchObject({ kind: "export", from: origin, notes: [] });
    expect(imported?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(JSON.stringify(imported)).not.toContain(ADMIN_TOKEN);

    const [here, there] = [await boardOf(id), await boardOf(origin)];
    for (const part of ["board", "rows", "cells", "ranks", "profile", "ecdf", "devices"] as const)
      expect(here[part], part).toEqual(there[part]);
    // The file says that the operator's own runner made them; this server does not know that.
    expect(here.checks?.leader).toBe("unconfirmed");
    expect(
      here.checks?.rows.every(({ runs }) => runs.trusted + runs.agreed === 0 && runs.unchecked > 0),
    ).toBe(true);
    const checked = await call<Leaderboard>("GET", `/v1/sweeps/${id}/leaderboard?checked=true`);
    expect(checked.body.cells.every(({ basis }) => basis === "none")).toBe(true);

    const trials = await call<TrialPage>("GET", `/v1/sweeps/${id}/trials`);
    const before = await call<TrialPage>("GET", `/v1/sweeps/${origin}/trials`);
    expect(trials.body.trials).toEqual(before.body.trials.map((each) => ({ ...each, check: "unchecked" })));
    const columns = await call("GET", `/v1/sweeps/${id}/columns?hyperparameters=true`);
    expect(columns.body).toEqual(
      (await call("GET", `/v1/sweeps/${origin}/columns?hyperparameters=true`)).body,
    );
    const [list] = (await call<{ sweeps: SweepDetail[] }>("GET", "/v1/sweeps?limit=1")).body.sweeps;
    expect(list).toMatchObject({ id, imported: { from: origin } });
  });

  it("is one sweep however often and in which form it is sent, also after a restart", async () => {
    const text = await textOf(await runSome({ name: "twice" }));
    const first = await send<SweepDetail>(text);
    expect(first.status).toBe(201);
    await evictDurableObject(stubOf(first.body.id));
    const again = await send<SweepDetail>(await gzip(text));
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    const both = await Promise.all([send<SweepDetail>(`${text} `), send<SweepDetail>(`${text} `)]);
    expect(both[0].body).toEqual(both[1].body);
    expect(both[0].body.id).not.toBe(first.body.id);
  });

  it("can be exported and imported again, and gives the same board", async () => {
    const first = await send<SweepDetail>(await textOf(await runSome({ name: "thrice" })));
    const second = await send<SweepDetail>(await textOf(first.body.id));
    expect(second.status, JSON.stringify(second.body)).toBe(201);
    expect(second.body.imported?.from).toBe(first.body.id);
    expect((await boardOf(second.body.id)).board).toEqual((await boardOf(first.body.id)).board);
  });

  it("is never leased and never reopened, and its document can be made anew", async () => {
    const { id: origin } = await createSweep({ name: "kept" });
    await finish(origin);
    const { body } = await send<SweepDetail>(await textOf(origin));
    const board = await boardOf(body.id);
    expect(await takeLease(body.id, "runner-1")).toBeNull();
    const revoke = await call("POST", "/v1/tokens/runner/revoke-results", { sweep: body.id });
    expect([200, 404]).toContain(revoke.status);
    expect((await call("POST", `/v1/sweeps/${body.id}/retry`)).body).toMatchObject({
      reopened: [],
      status: "complete",
    });
    expect((await call("POST", `/v1/sweeps/${body.id}/rebuild`)).body).toMatchObject({ changed: [] });
    expect((await detailOf(body.id)).status).toBe("complete");
    expect((await boardOf(body.id)).board).toEqual(board.board);
    const cancelled = await call("POST", `/v1/sweeps/${body.id}/cancel`, {});
    expect(cancelled.status).toBe(409);
    const reported = await runnerCall("PUT", `/v1/sweeps/${body.id}/shards/0/results`, {
      runner: "runner-1",
      fence: 1,
      device: (await call<TrialDetail>("GET", `/v1/sweeps/${body.id}/trials/0`)).body.provenance?.device,
      lanes: 1,
      results: [],
    });
    expect(reported.status).toBeGreaterThanOrEqual(400);
  });

  it("is deleted with all it has, and can come again", async () => {
    const text = await textOf(await runSome({ name: "gone" }));
    const { body } = await send<SweepDetail>(text);
    await boardOf(body.id);
    expect((await call("DELETE", `/v1/sweeps/${body.id}`)).body).toMatchObject({ deleted: true });
    expect((await call("GET", `/v1/sweeps/${body.id}`)).status).toBe(404);
    expect((await call("GET", `/v1/sweeps/${body.id}/leaderboard`)).status).toBe(404);
    expect(await idsOf()).not.toContain(body.id);
    const again = await send<SweepDetail>(text);
    expect(again.status).toBe(201);
    expect(again.body.id).toBe(body.id);
  });
});

describe("curves in a CSV", () => {
  const rows = ["adam", "sgd"].flatMap((optimizer, o) =>
    [0, 1, 2, 3, 4, 5, 6, 7].flatMap((seed) =>
      [0, 10, 20].map((cost) => `spiral,${optimizer},lr=0.1,${seed},${cost + o},${100 / (1 + cost)}`),
    ),
  );
  const text = `problem,optimizer,configuration,seed,cost,value\n${rows.join("\n")}\n`;
  const options = JSON.stringify({ name: "spirals", problems: { spiral: { targets: [50, 6] } } });

  it("become a sweep of studies with verdicts, marked unchecked, with what its figures do not say", async () => {
    const { status, body } = await send<SweepDetail>(text, options);
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body).toMatchObject({
      name: "spirals",
      status: "complete",
      imported: { kind: "curves", from: null },
    });
    expect(body.imported?.notes.length).toBeGreaterThan(1);
    const { board } = await boardOf(body.id);
    expect(board).toMatchObject({ leader: "adam", leadsAlone: true, reference: "adam" });
    expect(board?.rows[1]?.fromReference).toMatchObject({ p: 1 / 128, verdict: "dearer" });
    await evictDurableObject(stubOf(body.id));
    expect((await boardOf(body.id)).board).toEqual(board);
    expect((await send<SweepDetail>(text, options)).body).toEqual(body);
    const trial = await call<TrialDetail>("GET", `/v1/sweeps/${body.id}/trials/0`);
    expect(trial.body.trial?.hyperparameters).toEqual({ configuration: "lr=0.1" });
    expect(trial.body.result?.message).toBe("configuration lr=0.1, seed 0 of the file");
  });

  it("are refused without targets, with one line", async () => {
    const { status, body } = await send(text);
    expect(status).toBe(422);
    expect(body.detail).toMatch(/^options\.problems\.spiral\.targets: say what a run has to reach/);
  });
});

it("a journal of Optuna and a history come in with what is said beside them", async () => {
  const lines = [
    { op_code: 0, study_name: "bowl", directions: [1] },
    ...[0, 1, 2].map((seed) => ({
      op_code: 4,
      study_id: 0,
      datetime_start: null,
      state: 1,
      value: 0.5,
      user_attrs: { optimizer: "mine", seed },
      intermediate_values: { 0: 2, 9: 0.5 },
    })),
  ];
  const journal = await send<SweepDetail>(
    lines.map((line) => JSON.stringify({ ...line, worker_id: "w" })).join("\n"),
    '{"problems": {"bowl": {"targets": [1]}}}',
  );
  expect(journal.status, JSON.stringify(journal.body)).toBe(201);
  expect(journal.body.imported).toMatchObject({ kind: "curves" });
  expect((await boardOf(journal.body.id)).cells[0]?.success[0]).toMatchObject({ successes: 3, runs: 3 });
  const history = "_step,error\n0,2\n5,0.5\n";
  const refused = await send(history, '{"value": "loss"}');
  expect([refused.status, refused.body.detail]).toEqual([
    422,
    'line 1: there is no column "loss" (option value); the columns are "_step", "error"',
  ]);
  const options = '{"value": "error", "problem": "net", "problems": {"net": {"targets": [1]}}}';
  expect((await send(history, options)).status).toBe(201);
});
