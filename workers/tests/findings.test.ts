/** `/v1/findings`: what complete sweeps say, kept, renewed when they end again, gone with them. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Finding, SweepFacts } from "../../shared/contracts/sweep-facts.ts";
import { call, createSweep, finish, needLease, report, resultOf, takeLease } from "./client.ts";

interface Findings {
  readonly findings: readonly Finding[];
  readonly facts: readonly SweepFacts[];
  readonly pending: number;
}

const read = async (): Promise<Findings> =>
  (await call<Findings>("GET", "/v1/findings", undefined, null)).body;

describe("findings", () => {
  it("are none before a sweep is complete", async () => {
    const { id } = await createSweep({ name: "running" });
    await needLease(id, "runner-1");
    expect(await read()).toEqual({ findings: [], facts: [], pending: 0 });
  });

  it("tell apart what the joint test tells apart, and stay the same when they are read again", async () => {
    const protocol = { studies: 6, configurations: 0, tuningSeeds: 1, finalSeeds: 1, sampler: "random" };
    const { id } = await createSweep({ name: "told", protocol });
    for (let lease = await takeLease(id, "runner-1"); lease; lease = await takeLease(id, "runner-1")) {
      const { targets } = lease;
      const results = lease.trials.map((trial) => {
        const cost = trial.optimizer === "adam" ? 10 : 20;
        const budget = trial.budget;
        const value = (targets.at(-1) ?? 0) / 2;
        return resultOf(trial, targets.length, {
          value,
          bestValue: value,
          parameters: null,
          costToTarget: targets.map(() => cost),
          curve: {
            step: [0, cost, budget],
            gradientEquivalents: [0, cost, budget],
            seconds: [0, 0.2, 0.5],
            value: [2_000, value, value],
          },
        });
      });
      const reply = await report(id, "runner-1", lease, results);
      expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    }
    const first = await read();
    const [finding] = first.findings.filter(({ sweep }) => sweep === id);
    const [facts] = first.facts.filter(({ sweep }) => sweep === id);
    expect(facts).toMatchObject({ leader: "adam", reference: "adam", studies: 6, imported: null });
    if (facts?.rows[1]?.fromReference === "dearer") expect(finding?.claims).toContainEqual(["adam", "sgd"]);
    expect(await read()).toEqual(first);
    const { keys } = await env.LEADERBOARDS.list({ prefix: "facts/" });
    expect(keys.map(({ name }) => name)).toContain(`facts/${id}`);
  });

  it("go with their sweep, and are made anew where the copy is of another end", async () => {
    const { id } = await createSweep({ name: "goes" });
    await finish(id);
    expect((await read()).facts.some(({ sweep }) => sweep === id)).toBe(true);
    await env.LEADERBOARDS.put(`facts/${id}`, '{"sweep":"other"}', {
      metadata: { edition: 1, endedAt: "before" },
    });
    expect((await read()).facts.some(({ sweep }) => sweep === id)).toBe(true);
    await call("DELETE", `/v1/sweeps/${id}`);
    expect((await read()).facts.some(({ sweep }) => sweep === id)).toBe(false);
    expect(await env.LEADERBOARDS.get(`facts/${id}`)).toBeNull();
  });
});
