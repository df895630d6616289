/** Results that come as a file: the same board as where they were run, once, whole, marked, never leased, deletable. */
import { evictDurableObject } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { type Leaderboard, leaderboardSchema } from "../../shared/contracts/leaderboard.ts";
import type { ProblemDetails } from "../../shared/contracts/problem-details.ts";
import { type SweepDetail, sweepDetailSchema } from "../../shared/contracts/sweep.ts";
import type { SweepExport } from "../../shared/contracts/sweep-export.ts";
import type { TrialDetail, TrialPage } from "../../shared/contracts/trial-listing.ts";
import { MAX_UNPACKED_BYTES } from "../http/unpacked.ts";
import {
  call,
  createSweep,
  detailOf,
  finish,
  needLease,
  type Reply,
  report,
  resultOf,
  runnerCall,
  stubOf,
  takeLease,
} from "./client.ts";
import { ADMIN_TOKEN, RUNNER_TOKEN } from "./tokens.ts";

async function send<T = ProblemDetails>(
  file: string | ArrayBuffer | Uint8Array<ArrayBuffer> | null,
  options?: string,
  token: string | null = ADMIN_TOKEN,
): Promise<Reply<T>> {
  const form = new FormData();
  if (file !== null) form.append("results", new Blob([file]), "results");
  if (options !== undefined) form.append("options", options);
  const response = await exports.default.fetch("http://edge/v1/results", {
    method: "POST",
    headers: token === null ? {} : { Authorization: `Bearer ${token}` },
    body: form,
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as T };
}

/** Ends above, or at the hardest target after a number of steps that depends on the trial. */
async function runSome(change: Parameters<typeof createSweep>[0] = {}): Promise<string> {
  const protocol = { studies: 6, configurations: 2, tuningSeeds: 1, finalSeeds: 1, sampler: "random" };
  const { id } = await createSweep({ protocol, ...change });
  for (;;) {
    const lease = await takeLease(id, "runner-1");
    if (!lease) break;
    const results = lease.trials.map((trial) =>
      resultOf(trial, lease.targets.length, {
        status: "diverged",
        costToTarget: lease.targets.map(() => 5),
      }),
    );
    expect((await report(id, "runner-1", lease, results)).status).toBe(200);
  }
  return id;
}

const textOf = async (id: string): Promise<string> =>
  JSON.stringify((await call<object>("GET", `/v1/sweeps/${id}/export?format=json`)).body);
const boardOf = async (id: string): Promise<Leaderboard> =>
  leaderboardSchema.parse((await call("GET", `/v1/sweeps/${id}/leaderboard`)).body);

const idsOf = async (): Promise<readonly string[]> =>
  (await call<{ sweeps: SweepDetail[] }>("GET", "/v1/sweeps?limit=200")).body.sweeps.map(({ id }) => id);

async function gzip(text: string): Promise<ArrayBuffer> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(packed).arrayBuffer();
}

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

describe("a broken file", () => {
  type Broken = (exported: SweepExport & { trials: Record<string, never>[] }) => unknown;
  const broken: readonly (readonly [what: string, change: Broken, line: RegExp])[] = [
    ["no list of trials", ({ sweep }) => ({ sweep, trials: 3 }), /^trials: must be a list/],
    ["no sweep", ({ trials }) => ({ trials }), /^the file is no export: it must be /],
    [
      "the first edition",
      ({ sweep: { edition: _, ...sweep }, trials }) => ({ sweep, trials }),
      /^sweep\.edition: the export is of the first edition/,
    ],
    [
      "a newer edition",
      ({ sweep, trials }) => ({ sweep: { ...sweep, edition: 3 }, trials }),
      /^sweep\.edition: must be 2, not 3/,
    ],
    [
      "a sweep that runs",
      ({ sweep, trials }) => ({ sweep: { ...sweep, status: "running" }, trials }),
      /^sweep\.status: only complete sweeps are imported/,
    ],
    [
      "a row less",
      ({ sweep, trials }) => ({ sweep, trials: trials.slice(1) }),
      /^trials: the file has \d+, and sweep\.progress\.done says \d+/,
    ],
    [
      "another request",
      ({ sweep, trials }) => ({
        sweep: { ...sweep, request: { ...sweep.request, seed: sweep.request.seed + 1 } },
        trials,
      }),
      /^trials\.0\.trial\.seed: trial 0 is planned with \d+, and the file says \d+$/,
    ],
    [
      "an unknown optimizer",
      ({ sweep, trials }) => ({
        sweep: { ...sweep, request: { ...sweep.request, optimizers: [{ name: "nobodys" }] } },
        trials,
      }),
      /^sweep\.request\.optimizers\.0\.name: this release cannot plan it: no optimizer "nobodys"/,
    ],
    [
      "other targets",
      ({ sweep, trials }) => ({ sweep: { ...sweep, targets: [[3, 2, 1]] }, trials }),
      /^sweep\.targets\.0: rosenbrock has the targets /,
    ],
    [
      "a row twice",
      ({ sweep, trials }) => ({ sweep, trials: [trials[1], ...trials.slice(1)] }),
      /^trials\.1\.trial\.index: there are two results of trial 1$/,
    ],
    [
      "a word for a number",
      ({ sweep, trials }) =>
        changed({ sweep, trials }, 2, (row) => ({
          ...row,
          result: { ...row.result, value: "low" as never },
        })),
      /^trials\.2\.result\.value: /,
    ],
    [
      "a curve with a hole",
      ({ sweep, trials }) =>
        changed({ sweep, trials }, 2, (row) => ({
          ...row,
          result: { ...row.result, curve: { ...row.result.curve, seconds: [0, null as never] } },
        })),
      /^trials\.2\.result\.curve\.seconds\.1: must be a number$/,
    ],
    [
      "columns of different length",
      ({ sweep, trials }) =>
        changed({ sweep, trials }, 2, (row) => ({
          ...row,
          result: { ...row.result, curve: { ...row.result.curve, seconds: [0] } },
        })),
      /^trials\.2\.result\.curve: its columns must be equally long$/,
    ],
    [
      "costs of too few targets",
      ({ sweep, trials }) =>
        changed({ sweep, trials }, 2, (row) => ({ ...row, result: { ...row.result, costToTarget: [] } })),
      /^trials\.2\.result\.costToTarget: must have \d entries/,
    ],
    [
      "a winner that did not win",
      ({ sweep, trials }) => {
        const i = trials.findIndex((row) => (row as unknown as Row).trial.phase === "final");
        return changed({ sweep, trials }, i, (row) => ({
          ...row,
          trial: { ...row.trial, configuration: (row.trial.configuration + 1) % 3 },
        }));
      },
      /^trials\.\d+\.trial\.(configuration: the final run is of|hyperparameters: configuration \d of the study has others)/,
    ],
  ];
  type Row = SweepExport["trials"][number];
  function changed(
    { sweep, trials }: { sweep: unknown; trials: readonly unknown[] },
    at: number,
    change: (row: Row) => Row,
  ) {
    return { sweep, trials: trials.map((row, i) => (i === at ? change(row as Row) : row)) };
  }

  it("is refused with one line that says what, where and what would be right, and leaves nothing", async () => {
    const { id: origin } = await createSweep({ name: "broken" });
    await finish(origin);
    const exported = JSON.parse(await textOf(origin)) as SweepExport & { trials: Record<string, never>[] };
    const before = await idsOf();
    for (const [what, change, line] of broken) {
      const { status, body, headers } = await send(JSON.stringify(change(exported)));
      expect(status, `${what}: ${JSON.stringify(body)}`).toBe(422);
      expect(headers.get("Content-Type")).toBe("application/problem+json");
      expect(body.type).toMatch(/invalid-results$/);
      expect(body.detail, what).toMatch(line);
      expect(body.detail).not.toContain("\n");
    }
    expect(await idsOf()).toEqual(before);
  });

  it("is refused where it is no file at all, or too large", async () => {
    const form = await exports.default.fetch("http://edge/v1/results", {
      method: "POST",
      headers: { Authorization: `Bearer ${ADMIN_TOKEN}`, "Content-Type": "application/json" },
      body: "{}",
    });
    expect(form.status).toBe(400);
    expect((await send(null)).body.detail).toMatch(/^there must be one part results/);
    expect((await send("")).body.detail).toMatch(/^the file is /);
    expect((await send('{"sweep": {')).body.detail).toMatch(/cut off/);
    expect((await send("[".repeat(100_000))).status).toBe(422);
    expect((await send(Uint8Array.of(0x1f, 0x8b, 8, 0))).body.detail).toMatch(/cannot be unpacked/);
    const bomb = await send(await gzip(" ".repeat(MAX_UNPACKED_BYTES + 1)));
    expect(bomb.status).toBe(413);
    expect((await send(new Uint8Array(8 * 1_048_576 + 1))).status).toBe(413);
    expect((await send("{}", "{")).body.detail).toBe("the part options is no JSON");
    expect((await send("{}", '{"colour": 1}')).body.detail).toMatch(/^options\./);
  });

  it("needs an administrator's token", async () => {
    expect((await send("{}", undefined, null)).status).toBe(401);
    expect((await send("{}", undefined, RUNNER_TOKEN)).status).toBe(403);
  });
});

it("a lease of another sweep still works beside it (control)", async () => {
  const { id } = await createSweep({ name: "beside" });
  expect((await needLease(id, "runner-1")).trials.length).toBeGreaterThan(0);
});
