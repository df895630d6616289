/**
 * Faults on the edge's side of the wire, against real workerd: a runner that lies, and a full disk below the state
 * folder. No browser is needed; it runs in the project of the slow black-box tests.
 */
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resultOf } from "../../bench/coordinator/workload.ts";
import type { Outcome } from "../../shared/contracts/lease.ts";
import { type Client, DEVICE, noteAccepted, openEdge, pause } from "./edge-client.fixture.ts";

describe("a runner that lies", () => {
  let state = "";
  let client: Client;
  beforeAll(async () => {
    state = await mkdtemp(join(tmpdir(), "saddlebench-liar-"));
    client = await openEdge(state);
  });
  afterAll(async () => {
    await client?.edge.stop();
    await rm(state, { recursive: true, force: true });
  });

  it("is refused in words each time, and the sweep then completes as usual", async () => {
    const { id, progress } = await client.create("lied to");
    const lease = await client.lease(id, "liar");
    const foreign = await client.lease(id, "victim");
    const trial = lease?.trials[0];
    const victim = foreign?.trials[0];
    if (!lease || !trial || !victim) throw new Error("nothing was leased");
    const path = `/v1/sweeps/${id}/shards/${lease.shard}/results`;
    const honest = resultOf(trial, lease.targets.length, 8);
    const batch = { runner: "liar", fence: lease.fence, device: DEVICE, lanes: 4 };
    const put = (result: unknown) => client.send("PUT", path, { ...batch, results: [result] });

    const malformed = [
      await put({ ...honest, value: "NaN" }),
      await put({ ...honest, curve: { ...honest.curve, value: "all of them" } }),
      await put({ ...honest, parameters: [[1, 2]] }),
      await put({ ...honest, extra: "<script>alert(1)</script>" }),
      await client.send("PUT", path, `{"runner":"liar","fence":${lease.fence},"results":[{"value":NaN}]}`),
      await client.send("PUT", path, { ...batch, results: honest }),
      await client.send("POST", `/v1/sweeps/${id}/shards/${lease.shard}/heartbeat`, {
        runner: "liar",
        fence: lease.fence + 1000,
        trials: [],
      }),
    ];
    for (const { status, type, text } of malformed) {
      expect(type, text).toContain("application/problem+json");
      expect(status, text).toBeGreaterThanOrEqual(400);
      expect(status, text).toBeLessThan(500);
    }
    expect(malformed.at(-1)?.status).toBe(409);

    const implausible = [
      await put({ ...honest, key: victim.key }),
      await put({ ...honest, costToTarget: Array.from({ length: lease.targets.length + 1 }, () => 1) }),
      await put({ ...honest, value: null }),
      await put({ ...honest, gradientEquivalents: trial.budget * 1000 }),
    ];
    for (const { status, text } of implausible) {
      expect(status, text).toBe(200);
      const { outcomes } = JSON.parse(text) as { outcomes: Outcome[] };
      expect(outcomes).toMatchObject([{ outcome: "refused" }]);
      expect(outcomes[0]?.reason).toBeTruthy();
    }
    expect((await client.detail(id)).progress.done).toBe(0);

    const accepted = new Set<string>();
    await client.finish(id, "honest-runner", accepted);
    const end = await client.detail(id);
    expect(end).toMatchObject({
      status: "complete",
      progress: { done: progress.trials, dead: 0, replicas: 0 },
    });
    expect(accepted.size).toBe(progress.trials);
    await client.expectAsUndisturbed(id);
  });

  it.each([2, 50])("may not send %i MB: 413, whether it says so beforehand or not", async (megabytes) => {
    const { id } = await client.create(`large ${megabytes}`);
    const lease = await client.lease(id, "flooder");
    const path = `/v1/sweeps/${id}/shards/${lease?.shard}/results`;
    expect(await declare(client, path, megabytes * 2 ** 20)).toMatch(
      /^HTTP\/1\.1 413 .*content-type: application\/problem\+json/is,
    );
    let sent = 0;
    const flood = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent++;
        controller.enqueue(new Uint8Array(2 ** 16).fill(120));
        if (sent * 2 ** 16 >= megabytes * 2 ** 20) controller.close();
      },
    });
    const untold = await fetch(client.edge.url + path, {
      method: "PUT",
      headers: { authorization: `Bearer ${client.tokens.runner}`, "content-type": "application/json" },
      body: flood,
      duplex: "half",
    } as RequestInit).then(
      async (response) => `${response.status} ${await response.text()}`,
      // The server closes the connection once it has answered; the sender then sees a broken pipe.
      () => "closed",
    );
    expect(untold).toMatch(/^413 |^closed$/);
    expect((await client.send("GET", "/healthz")).status).toBe(200);
    await client.finish(id, "honest-runner");
    expect(await client.detail(id)).toMatchObject({ status: "complete", progress: { dead: 0 } });
  });
});

/**
 * Announces a body and sends its first 64 KiB; the answer must come before the rest. (A client that goes on sending
 * meets a broken pipe, before or after it could read the answer: what it then sees is its own affair.)
 */
function declare({ edge, tokens }: Client, path: string, bytes: number): Promise<string> {
  const { hostname, port } = new URL(edge.url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const head = [
      `PUT ${path} HTTP/1.1`,
      `Host: ${hostname}:${port}`,
      `Authorization: Bearer ${tokens.runner}`,
      "Content-Type: application/json",
      `Content-Length: ${bytes}`,
    ];
    let answer = "";
    socket.setTimeout(20_000, () =>
      socket.destroy(new Error("no answer to the announcement of a large body")),
    );
    socket.once("error", (error) => (answer.includes("\r\n\r\n") ? resolve(answer) : reject(error)));
    socket.on("data", (data) => {
      answer += data;
      if (!answer.includes("\r\n\r\n")) return;
      resolve(answer);
      socket.destroy();
    });
    socket.write(`${head.join("\r\n")}\r\n\r\n${"x".repeat(2 ** 16)}`);
  });
}

describe("a full disk below the state folder", () => {
  const disk = join(tmpdir(), `saddlebench-disk-${process.pid}`);
  let mounted = false;
  let client: Client | undefined;
  beforeAll(async () => {
    await mkdir(disk, { recursive: true });
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], { stdio: "ignore" });
      mounted = true;
      client = await openEdge(disk);
    } catch (error) {
      if (mounted) throw error;
    }
  });
  afterAll(async () => {
    await client?.edge.stop();
    if (mounted) execFileSync("umount", ["-l", disk]);
    await rm(disk, { recursive: true, force: true });
  });

  it("is an error while it lasts, and costs no accepted result", async ({ skip }) => {
    if (!client) return skip("no tmpfs can be mounted here (needs root)");
    const { id, progress } = await client.create("full disk", 60);
    const accepted = new Set<string>();
    const work = async (): Promise<number> => {
      const lease = await client?.lease(id, "disk-runner");
      if (!lease) return 204;
      const reply = await client?.report(id, "disk-runner", lease);
      if (reply?.status === 200) noteAccepted(reply.text, accepted);
      return reply?.status ?? 0;
    };
    for (let i = 0; i < 3; i++) expect(await work()).toBe(200);
    const ballast = join(disk, "ballast");
    await writeFile(ballast, new Uint8Array(64 * 2 ** 20)).catch(() => undefined);
    const answers: { status: number; type: string; text: string }[] = [];
    // Small writes may still find room in pages that SQLite holds already.
    for (let i = 0; i < 12 && (answers.at(-1)?.status ?? 200) === 200; i++)
      answers.push(
        await client.send("POST", `/v1/sweeps/${id}/leases`, { runner: `disk-runner-${i}`, lanes: 4 }),
      );
    // Met when the rows are written, it has SQLite's name; met when they are committed, workerd says "internal error".
    expect(answers.at(-1)?.text).toMatch(/"status":503,"detail":"[^"]*(SQLITE_FULL|the platform failed)/);
    expect(answers.at(-1)?.type).toContain("application/problem+json");
    await rm(ballast);
    const deadline = performance.now() + 60_000;
    while ((await work().catch(() => 500)) >= 500 && performance.now() < deadline) await pause(500);
    await client.finish(id, "disk-runner", accepted);
    const end = await client.detail(id);
    expect(end).toMatchObject({ status: "complete", progress: { done: progress.trials, dead: 0 } });
    // A reply that the full disk swallowed leaves its results accepted but unknown to the client.
    expect(accepted.size).toBeLessThanOrEqual(progress.trials);
    await client.expectAsUndisturbed(id, 60);
  });
});
