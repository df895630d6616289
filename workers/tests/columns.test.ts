/** Columns of all trials, against the pages of trials as the plain twin. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { SweepRequestInput } from "../../shared/contracts/sweep.ts";
import { type TrialColumnsPage, trialColumnsSchema } from "../../shared/contracts/trial-columns.ts";
import type { TrialDetail, TrialPage } from "../../shared/contracts/trial-listing.ts";
import { columnsKey } from "../coordinator/columns-key.ts";
import { call, createSweep, endingAt, finish, needLease, report, resultOf } from "./client.ts";

const TWO_PROBLEMS: Partial<SweepRequestInput> = {
  problems: [{ name: "rosenbrock" }, { name: "monkey-saddle" }],
};

async function columnsOf(id: string, query = ""): Promise<TrialColumnsPage> {
  const { status, body } = await call<TrialColumnsPage>("GET", `/v1/sweeps/${id}/columns${query}`);
  expect(status).toBe(200);
  return trialColumnsSchema.parse(body);
}

/** The rows that the columns say, in the words of a page of trials. */
function rowsOf(page: TrialColumnsPage, from = 0) {
  const rows = [];
  for (const entry of page.entries) {
    const { studies, configurations, tuningSeeds, finalSeeds } = entry;
    const tuning = studies * configurations * tuningSeeds;
    for (let offset = 0; offset < tuning + studies * finalSeeds; offset++) {
      const index = entry.firstTrial + offset;
      if (index < from || (page.next !== null && index > page.next)) continue;
      const at = page.index.indexOf(index);
      const study = Math.floor(
        offset < tuning ? offset / (configurations * tuningSeeds) : (offset - tuning) / finalSeeds,
      );
      const done = at >= 0;
      rows.push({
        index,
        problem: entry.problem,
        optimizer: entry.optimizer,
        phase: offset < tuning ? "tuning" : "final",
        study,
        configuration:
          offset < tuning
            ? Math.floor(offset / tuningSeeds) % configurations
            : (entry.winners[study] ?? null),
        repetition: offset < tuning ? study * tuningSeeds + (offset % tuningSeeds) : offset - tuning,
        state: done ? "done" : page.dead.includes(index) ? "dead" : "open",
        status: done ? page.statuses[page.status[at] ?? -1] : null,
        value: done ? page.value[at] : null,
        bestValue: done ? page.bestValue[at] : null,
        steps: done ? page.steps[at] : null,
        gradientEquivalents: done ? page.gradientEquivalents[at] : null,
      });
    }
  }
  return rows;
}

async function listed(id: string) {
  const { body } = await call<TrialPage>("GET", `/v1/sweeps/${id}/trials?limit=500`);
  return body.trials.map(({ key: _key, replicas: _replicas, check: _check, ...row }) => row);
}

describe("columns", () => {
  it("say what the pages of trials say: before, while and after a sweep runs, and when it was cancelled", async () => {
    const { id } = await createSweep(TWO_PROBLEMS);
    expect(rowsOf(await columnsOf(id))).toEqual(await listed(id));
    const lease = await needLease(id, "alpha");
    const results = lease.trials.map((trial, i) =>
      i === 0
        ? { ...endingAt(resultOf(trial, lease.targets.length), null), status: "diverged" as const }
        : resultOf(trial, lease.targets.length),
    );
    await report(id, "alpha", lease, results);
    const half = await columnsOf(id);
    expect(half.index).toHaveLength(results.length);
    expect(rowsOf(half)).toEqual(await listed(id));
    await finish(id);
    expect(rowsOf(await columnsOf(id))).toEqual(await listed(id));
    const other = await createSweep(TWO_PROBLEMS);
    await call("POST", `/v1/sweeps/${other.id}/cancel`, {});
    const cancelled = await columnsOf(other.id);
    expect(cancelled.dead).toHaveLength(other.progress.trials);
    expect(rowsOf(cancelled)).toEqual(await listed(other.id));
  });

  it("come page by page: together they are the whole", async () => {
    const { id, progress } = await createSweep(TWO_PROBLEMS);
    await finish(id);
    const rows = [];
    for (let after: number | null = -1, pages = 0; after !== null; pages++) {
      const page: TrialColumnsPage = await columnsOf(id, `?limit=7${after < 0 ? "" : `&after=${after}`}`);
      rows.push(...rowsOf(page, after + 1));
      after = page.next;
      expect(pages).toBeLessThan(progress.trials);
    }
    expect(rows).toEqual(await listed(id));
  });

  it("bring hyper-parameters when asked: those that the trial itself says", async () => {
    const { id } = await createSweep();
    await finish(id);
    expect((await columnsOf(id)).entries.every(({ hyperparameters }) => hyperparameters === null)).toBe(true);
    const { entries } = await columnsOf(id, "?hyperparameters=true");
    for (const { firstTrial, configurations, hyperparameters } of entries) {
      expect(hyperparameters).toHaveLength(configurations);
      for (let k = 0; k < configurations; k++) {
        const { body } = await call<TrialDetail>("GET", `/v1/sweeps/${id}/trials/${firstTrial + k}`);
        expect(hyperparameters?.[k]).toEqual(body.trial?.hyperparameters);
      }
    }
  });

  it("of a complete sweep are kept in KV, of a running one never", async () => {
    const { id } = await createSweep();
    const key = columnsKey(id, false);
    await columnsOf(id);
    expect(await env.LEADERBOARDS.get(key)).toBeNull();
    await finish(id);
    const first = await columnsOf(id);
    await expect.poll(() => env.LEADERBOARDS.get(key)).not.toBeNull();
    expect(await columnsOf(id)).toEqual(first);
    await env.LEADERBOARDS.put(key, JSON.stringify({ ...first, dead: [0] }));
    expect((await columnsOf(id)).dead, "read from KV").toEqual([0]);
    expect((await columnsOf(id, "?limit=7")).dead, "another page is not").toEqual([]);
  });

  it("refuse what they don't know", async () => {
    const { id } = await createSweep();
    for (const query of ["?limit=20001", "?limit=x", "?after=-1", "?hyperparameters=1", "?other=1"])
      expect((await call("GET", `/v1/sweeps/${id}/columns${query}`)).status, query).toBe(400);
    expect((await call("GET", "/v1/sweeps/000000000000/columns")).status).toBe(404);
  });
});
