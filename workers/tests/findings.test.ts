/** `/v1/findings`: what complete sweeps say, kept, renewed when they end again, gone with them. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Finding, SweepFacts } from "../../shared/contracts/sweep-facts.ts";
import type { Trial, TrialResult } from "../../shared/contracts/trial.ts";
import { call, createSweep, finish, needLease, report, resultOf, takeLease } from "./client.ts";

interface Findings {
  readonly findings: readonly Finding[];
  readonly facts: readonly SweepFacts[];
  readonly pending: number;
}

const read = async (): Promise<Findings> =>
  (await call<Findings>("GET", "/v1/findings", undefined, null)).body;

/** The registry hears of an end with the document. */
async function enrolled(id: string): Promise<void> {
  await expect.poll(async () => (await call("POST", `/v1/sweeps/${id}/republish`)).status).toBe(200);
}

/** adam ends at the minimum with its last step; the others reach nothing. */
function solvedBy({ optimizer, budget }: Trial, targets: readonly number[]): Partial<TrialResult> {
  if (optimizer !== "adam") return {};
  const columns = { step: [0, budget], gradientEquivalents: [0, budget], seconds: [0, 0.5] };
  return {
    value: 0,
    bestValue: 0,
    gradientNorm: 0,
    parameters: [1, 1],
    endsAt: "minimum",
    costToTarget: targets.map(() => budget),
    curve: { ...columns, value: [2_000, 0] },
  };
}

describe("findings", () => {
  it("are none before a sweep is complete", async () => {
    const { id } = await createSweep({ name: "running" });
    await needLease(id, "runner-1");
    expect(await read()).toEqual({ findings: [], facts: [], pending: 0 });
  });

  it("tell apart what the joint test tells apart, and stay the same when they are read again", async () => {
    const protocol = { studies: 6, configurations: 0, tuningSeeds: 1, finalSeeds: 1, sampler: "random" };
    const { id } = await createSweep({ name: "told", protocol });
    for (let round = 0; round < 100; round++) {
      const lease = await takeLease(id, "runner-1");
      if (!lease) break;
      const results = lease.trials.map((trial) =>
        resultOf(trial, lease.targets.length, solvedBy(trial, lease.targets)),
      );
      const reply = await report(id, "runner-1", lease, results);
      expect(reply.body.outcomes.map(({ outcome }) => outcome)).toEqual(results.map(() => "accepted"));
    }
    await enrolled(id);
    const first = await read();
    const [finding] = first.findings.filter(({ sweep }) => sweep === id);
    const [facts] = first.facts.filter(({ sweep }) => sweep === id);
    expect(facts).toMatchObject({ leader: "adam", reference: "adam", studies: 6, imported: null });
    expect(facts?.rows[1]).toMatchObject({ optimizer: "sgd", fromReference: "dearer" });
    expect(finding?.claims).toEqual([
      ["adam", "sgd"],
      ["adam", "sgd"],
    ]);
    expect(finding?.sentences[0]).toBe(
      "On rosenbrock, adam comes first of 2. It is told apart from all others.",
    );
    expect(await read()).toEqual(first);
    const { keys } = await env.LEADERBOARDS.list({ prefix: "facts/" });
    expect(keys.map(({ name }) => name)).toContain(`facts/${id}`);
  });

  it("go with their sweep, and are made anew where the copy is of another end", async () => {
    const { id } = await createSweep({ name: "goes" });
    await finish(id);
    await enrolled(id);
    expect((await read()).facts.some(({ sweep }) => sweep === id)).toBe(true);
    await env.LEADERBOARDS.put(`facts/${id}`, '{"sweep":"other"}', {
      metadata: { edition: 2, endedAt: "before" },
    });
    expect((await read()).facts.some(({ sweep }) => sweep === id)).toBe(true);
    await call("DELETE", `/v1/sweeps/${id}`);
    expect((await read()).facts.some(({ sweep }) => sweep === id)).toBe(false);
    expect(await env.LEADERBOARDS.get(`facts/${id}`)).toBeNull();
  });
});
