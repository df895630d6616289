/** Small sweeps back to back through a real Chrome, for as long as asked: nothing may grow, slow down or get lost. */
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer";
import type { AdapterChoice } from "../../gpu-runner/hosts/browser-flags.ts";
import { hostRunner } from "../../gpu-runner/hosts/runner-host.ts";
import { buildAssets } from "../../scripts/build.ts";
import type { Server } from "../../scripts/client/api.ts";
import { startLocalEdge } from "../../scripts/edge/local-edge.ts";
import { ensureLocalTokens } from "../../scripts/edge/local-tokens.ts";
import { portIsFree } from "../../scripts/edge/loopback.ts";
import { createSweep, followSweep } from "../../scripts/local/follow-sweep.ts";
import type { SweepRequestInput } from "../../shared/contracts/sweep.ts";
import { HttpClient } from "../coordinator/http-client.ts";
import { familyOf } from "./family.ts";
import { keptByPage, keptBytes } from "./kept-heap.ts";
import { type Look, type Verdict, verdictOf } from "./verdict.ts";

export interface SoakOptions {
  readonly minutes: number;
  readonly adapter: AdapterChoice;
}

/** Closed forms and a small network, first and second order: every kind of shard, and each over in a moment. */
const REQUEST: SweepRequestInput = {
  name: "soak",
  problems: [
    { name: "himmelblau", budget: 60 },
    { name: "xor", budget: 60 },
  ],
  optimizers: [{ name: "adam" }, { name: "momentum" }, { name: "saddle-free-newton" }],
  protocol: { studies: 1, configurations: 2, tuningSeeds: 1, finalSeeds: 1, sampler: "random" },
};
/** At least so far apart, between two sweeps. */
const LOOK_EVERY_MS = 15_000;
/** A burst to measure calls a second, over so many connections. */
const BURST_CALLS = 300;
const BURST_SOCKETS = 8;
const PORTS = [18_800, 18_900] as const;
const INSPECTOR_PORTS = [18_900, 19_000] as const;
/** So often the collector of workerd is run, at even distances, and what is left then is counted. */
const COLLECTIONS = 8;

/** Prints as it goes and writes `bench/results/soak.json`. @returns whether it passed */
export async function soak({ minutes, adapter }: SoakOptions, say: (line: string) => void): Promise<boolean> {
  await buildAssets();
  const state = await mkdtemp(join(tmpdir(), "saddlebench-soak-"));
  const tokens = await ensureLocalTokens(state);
  const [port, inspectorPort] = [await freePort(PORTS), await freePort(INSPECTOR_PORTS)];
  const edge = await startLocalEdge({ port, state, tokens, vars: { LOG: "off" }, inspectorPort });
  const server: Server = { url: edge.url, token: tokens.admin };
  const client = new HttpClient(port, BURST_SOCKETS);
  const stop = new AbortController();
  const relaunches: string[] = [];
  let page: Page | null = null;
  const runner = hostRunner({
    server: edge.url,
    token: tokens.runner,
    runner: "soak-runner",
    adapter,
    signal: stop.signal,
    log: (line) => relaunches.push(line),
    onPage: (opened) => {
      page = opened;
    },
  });
  const looks: Look[] = [];
  let [sweeps, trials, lost] = [0, 0, 0];
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  try {
    for (let next = 0, collections = 0; seconds() < minutes * 60; ) {
      const { id } = await createSweep(server, { ...REQUEST, seed: sweeps });
      const end = await Promise.race([
        followSweep(server, id, { onProgress: () => {}, onFirstRow: () => {}, signal: stop.signal }),
        runner.then((why) => Promise.reject(new Error(`the runner gave up: ${why}`))),
        edge.ended.then((why) => Promise.reject(new Error(`the edge ended: ${why}`))),
      ]);
      if (!end) break;
      sweeps++;
      trials += end.progress.trials;
      lost += end.progress.trials - (await exported(client, tokens.admin, id));
      if (performance.now() < next) continue;
      next = performance.now() + LOOK_EVERY_MS;
      const family = await familyOf(process.pid);
      if (!family) throw new Error("the soak reads /proc: it runs on Linux");
      const collect = seconds() >= (collections * minutes * 60) / COLLECTIONS;
      if (collect) collections++;
      const look: Look = {
        seconds: seconds(),
        sweeps,
        trials,
        stateBytes: await bytesIn(state),
        callsPerSecond: await burst(client, tokens.runner, id),
        keptBytes: collect
          ? await keptBytes(inspectorPort, () => client.send("GET", "/healthz", null))
          : null,
        pageKeptBytes: collect && page ? await keptByPage(page) : null,
        family,
      };
      looks.push(look);
      say(lineOf(look));
    }
  } finally {
    stop.abort();
    await runner;
    client.close();
    await edge.stop();
    await rm(state, { recursive: true, force: true });
  }
  const verdict = verdictOf(looks, lost);
  report(verdict, say);
  const folder = join(import.meta.dirname, "..", "results");
  await mkdir(folder, { recursive: true });
  const path = join(folder, "soak.json");
  await writeFile(
    path,
    `${JSON.stringify({ minutes, sweeps, trials, verdict, relaunches, looks }, null, 2)}\n`,
  );
  say(path);
  return verdict.passed;
}

/** Trials with a result of their own in the export. */
async function exported(client: HttpClient, token: string, id: string): Promise<number> {
  const { status, text } = await client.send("GET", `/v1/sweeps/${id}/export?format=json`, token);
  if (status !== 200) throw new Error(`the export answers ${status}`);
  const rows = (
    JSON.parse(text) as { readonly trials: readonly { readonly trial: { readonly key: string } }[] }
  ).trials;
  return new Set(rows.map(({ trial }) => trial.key)).size;
}

/** Calls a second of an ended sweep: its detail, its document, and a lease that there is none of. */
async function burst(client: HttpClient, token: string, id: string): Promise<number> {
  const path = `/v1/sweeps/${id}`;
  const lease = { runner: "soak-burst", lanes: 1 };
  let left = BURST_CALLS;
  const began = performance.now();
  const worker = async (): Promise<void> => {
    for (let call = left--; call > 0; call = left--) {
      const reply =
        call % 3 === 0
          ? await client.send("POST", `${path}/leases`, token, lease)
          : await client.send("GET", call % 3 === 1 ? path : `${path}/leaderboard`, token);
      if (reply.status >= 300) throw new Error(`a call of the burst answers ${reply.status}: ${reply.text}`);
    }
  };
  await Promise.all(Array.from({ length: BURST_SOCKETS }, worker));
  return BURST_CALLS / ((performance.now() - began) / 1000);
}

async function bytesIn(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true });
  // One may be moved away while it is looked at.
  const sizes = await Promise.all(
    files.map((file) =>
      stat(join(folder, file)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function freePort([first, end]: readonly [number, number]): Promise<number> {
  for (let port = first; port < end; port++) if (await portIsFree(port)) return port;
  throw new Error(`no port from ${first} to ${end} is free`);
}

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

function lineOf({ seconds, sweeps, trials, stateBytes, callsPerSecond, keptBytes, family }: Look): string {
  const memory = Object.entries(family).map(
    ([kind, { residentBytes, handles }]) => `${kind} ${mebibytes(residentBytes)} MiB/${handles}`,
  );
  return (
    `${seconds.toFixed(0).padStart(5)} s  ${sweeps} sweeps, ${trials} trials, state ${mebibytes(stateBytes)} MiB, ` +
    `${callsPerSecond.toFixed(0)} calls/s; ${keptBytes === null ? "" : `workerd keeps ${(keptBytes / 2 ** 20).toFixed(1)} MiB; `}` +
    `memory/handles: ${memory.join(", ")}`
  );
}

function report(
  { growth, kept, pageKept, callsPerSecond, stateBytesPerTrial, lost, passed }: Verdict,
  say: (line: string) => void,
) {
  for (const { process, residentBytes, handles, grows } of growth)
    say(
      `${process}: ${residentBytes.map(mebibytes).join(" → ")} MiB, ${handles.join(" → ")} handles${grows ? ", GROWS" : ""}`,
    );
  for (const [who, { bytes, bytesPerSweep, grows }] of [
    ["workerd", kept],
    ["the runner's page", pageKept],
  ] as const)
    say(
      `${who} keeps ${bytes.map((each) => (each / 2 ** 20).toFixed(1)).join(" → ")} MiB after a collection, ` +
        `${(bytesPerSweep / 1024).toFixed(1)} KiB a sweep${grows ? ", GROWS" : ""}`,
    );
  say(
    `${passed ? "passed" : "FAILED"}: ${lost} results lost, ${callsPerSecond.map((calls) => calls.toFixed(0)).join(" → ")} calls/s, ` +
      `${(stateBytesPerTrial / 1024).toFixed(1)} KiB of state a trial`,
  );
}
