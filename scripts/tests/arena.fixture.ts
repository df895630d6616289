/** A whole arena for a test: edge on a free port with a state folder of its own, and a client. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type HostName, hostRunner } from "../../gpu-runner/hosts/runner-host.ts";
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import { buildAssets } from "../build.ts";
import type { Server } from "../client/api.ts";
import { type LocalEdge, startLocalEdge } from "../edge/local-edge.ts";
import { ensureLocalTokens, type LocalTokens } from "../edge/local-tokens.ts";
import { freePort } from "../edge/loopback.ts";
import { readLeaderboard, readSweep } from "../local/follow-sweep.ts";
import { PATIENCE_MS, until } from "./patience.fixture.ts";

export interface Arena {
  readonly edge: LocalEdge;
  readonly server: Server;
  readonly tokens: LocalTokens;
  readonly state: string;
  readonly port: number;
  /** Starts a headless runner. @param token default: the owner's @param host default: Chrome */
  runner(name: string, token?: string, host?: HostName): RunningRunner;
  close(): Promise<void>;
}

export interface RunningRunner {
  readonly log: readonly string[];
  /** Why it gave up; null when it was stopped. */
  readonly ended: Promise<string | null>;
  stop(): Promise<void>;
}

export async function openArena(vars: Readonly<Record<string, string>> = {}): Promise<Arena> {
  await buildAssets();
  const state = await mkdtemp(join(tmpdir(), "saddlebench-arena-"));
  const tokens = await ensureLocalTokens(state);
  const port = await freePort();
  const edge = await startLocalEdge({ port, state, tokens, vars });
  const runners: RunningRunner[] = [];
  return {
    edge,
    port,
    state,
    tokens,
    server: { url: edge.url, token: tokens.admin },
    runner(name, token = tokens.runner, host = "chrome") {
      const stop = new AbortController();
      const log: string[] = [];
      const ended = hostRunner({
        server: edge.url,
        token,
        runner: name,
        host,
        adapter: "software",
        signal: stop.signal,
        log: (line) => log.push(line),
      });
      const running: RunningRunner = {
        log,
        ended,
        async stop() {
          stop.abort();
          await ended;
        },
      };
      runners.push(running);
      return running;
    },
    async close() {
      await Promise.all(runners.map((runner) => runner.stop()));
      await edge.stop();
      await rm(state, { recursive: true, force: true });
    },
  };
}

/** Waits until the sweep has ended. @throws Error with what it was doing when it never did */
export async function sweepEnd(server: Server, id: string) {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const sweep = await readSweep(server, id);
    if (sweep.status !== "running") return sweep;
    if (performance.now() > deadline)
      throw new Error(
        `sweep ${id} still runs after ${PATIENCE_MS / 1000} s: ${JSON.stringify(sweep.progress)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits for the leaderboard of a sweep that has ended: it is published in passes. */
export async function completeLeaderboard(server: Server, id: string): Promise<Leaderboard> {
  let board = await readLeaderboard(server, id);
  await until("the complete leaderboard", async () => {
    board = await readLeaderboard(server, id);
    return board?.status === "complete";
  });
  return board as Leaderboard;
}
