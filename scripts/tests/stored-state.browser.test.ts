/**
 * What earlier releases have stored (`states/`, made by `record-state.fixture.ts`) is opened by this one with nothing lost; what a
 * later one has stored is refused in one line. No browser is needed; it runs with the slow black-box tests.
 */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resultOf } from "../../bench/coordinator/workload.ts";
import { startLocalEdge } from "../edge/local-edge.ts";
import { ensureLocalTokens } from "../edge/local-tokens.ts";
import { freePort } from "../edge/loopback.ts";
import { type Client, DEVICE, openEdge } from "./edge-client.fixture.ts";
import type { RecordedState } from "./recorded-state.fixture.ts";

const STATES = join(import.meta.dirname, "states");
const releases = readdirSync(STATES).filter((name) => name.endsWith(".tar.gz"));

let folder = "";
let state = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "saddlebench-stored-"));
  state = join(folder, "state");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function unpack(release: string): Promise<RecordedState> {
  execFileSync("tar", ["-xzf", join(STATES, release), "-C", folder]);
  return JSON.parse(await readFile(join(folder, "recorded.json"), "utf8")) as RecordedState;
}

/** Where all runs of the recorded states began: the workload of their release started everywhere at the same value. */
const RECORDED_START = 4_000_000;

const recordedResultOf: typeof resultOf = (trial, targets, points) => {
  const result = resultOf(trial, targets, points);
  return { ...result, curve: { ...result.curve, value: result.curve.value.with(0, RECORDED_START) } };
};

const statusOf = async (client: Client, ...request: Parameters<Client["send"]>) =>
  (await client.send(...request)).status;

describe.each(releases)("the stored state of %s", (release) => {
  it("is upgraded with nothing lost: answers, tokens, keys and open leases", async () => {
    const recorded = await unpack(release);
    const client = await openEdge(state, recordedResultOf);
    try {
      expect(client.edge.fault).toBeNull();
      const { admin } = client.tokens;
      for (const [path, before] of Object.entries(recorded.answers)) {
        const { status, text } = await client.send("GET", path, undefined, admin);
        expect(status, path).toBe(200);
        // A later release may say more; what was said stays.
        expect(JSON.parse(text), path).toMatchObject(before as object);
      }

      const { key, body, sweep } = recorded.key;
      const post = (sent: unknown) =>
        fetch(`${client.edge.url}/v1/sweeps`, {
          method: "POST",
          headers: {
            authorization: `Bearer ${admin}`,
            "content-type": "application/json",
            "idempotency-key": key,
          },
          body: JSON.stringify(sent),
        });
      const again = await post(body);
      expect([again.status, ((await again.json()) as { id: string }).id]).toEqual([200, sweep]);
      expect((await post({ ...body, name: "another" })).status).toBe(422);

      const { stranger, limited, revoked } = recorded.tokens;
      const lease = (id: string, token: string) =>
        statusOf(client, "POST", `/v1/sweeps/${id}/leases`, { runner: "newcomer", lanes: 1 }, token);
      const [other = ""] = recorded.running.filter((id) => id !== limited.sweep);
      expect(await lease(other, stranger)).toBeLessThan(300);
      expect(await lease(limited.sweep, limited.token)).toBeLessThan(300);
      expect(await lease(other, limited.token)).toBe(403);
      expect(await lease(other, revoked)).toBe(401);

      // Leases of back then: late is welcome, and no trial is lost.
      for (const { sweep: id, runner, lease: held } of recorded.leases) {
        const results = held.trials.map((trial) => ({
          ...recordedResultOf(trial, held.targets.length, 6),
          // An own model has more parameters than travel.
          ...(trial.problem.name === "tfjs-model" ? { parameters: null } : {}),
        }));
        const batch = { runner, fence: held.fence, device: DEVICE, lanes: 4, results };
        const reply = await client.send("PUT", `/v1/sweeps/${id}/shards/${held.shard}/results`, batch);
        expect(reply.status, reply.text).toBe(200);
        const { outcomes } = JSON.parse(reply.text) as { outcomes: { outcome: string }[] };
        // A replica: one trial of the first lease was reported back then, with another result.
        for (const { outcome } of outcomes)
          expect(["accepted", "duplicate", "replica"], reply.text).toContain(outcome);
      }
      await client.finish(limited.sweep, "finisher");
      expect(await client.detail(limited.sweep)).toMatchObject({ status: "complete", progress: { dead: 0 } });
    } finally {
      await client.edge.stop();
    }
  });
});

it("there is a release to upgrade", () => {
  expect(releases.length).toBeGreaterThan(0);
});

describe("the stored state of a later release", () => {
  it("is refused in one line, and stays as it is", async () => {
    const tokens = await ensureLocalTokens(state);
    const later = JSON.stringify({ sweep: 999, registry: 1 });
    await writeFile(join(state, "schema.json"), later);
    await expect(startLocalEdge({ port: await freePort(), state, tokens })).rejects.toThrow(
      /^the state folder \S+ was written by a newer release \(sweep 999, this one knows \d+\); .*--state$/,
    );
    expect(await readFile(join(state, "schema.json"), "utf8")).toBe(later);
  });
});
