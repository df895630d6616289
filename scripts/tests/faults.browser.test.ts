/**
 * Faults of runners, for real: processes killed, devices lost, a network that refuses, clocks that jump. After each,
 * every trial has one accepted result, and values and leaderboard are those of an undisturbed run, bit for bit.
 */
import { spawn } from "node:child_process";
import { connect, createServer, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { closeBrowser, launchBrowser } from "../../gpu-runner/hosts/launch-browser.ts";
import { type HostName, hostRunner } from "../../gpu-runner/hosts/runner-host.ts";
import { createSweep, readSweep } from "../local/follow-sweep.ts";
import { type Arena, openArena, type RunningRunner, sweepEnd } from "./arena.fixture.ts";
import { readFigures } from "./figures.fixture.ts";
import { until } from "./patience.fixture.ts";
import { below, processes } from "./process-table.fixture.ts";

const REQUEST = {
  // Computed each time, or nothing could be disturbed.
  reuse: false,
  seed: 11,
  problems: [{ name: "himmelblau", budget: 3000 }],
  optimizers: [{ name: "adam" }, { name: "momentum" }],
  protocol: { studies: 1, configurations: 1, tuningSeeds: 1, finalSeeds: 1, sampler: "random" },
} as const;
const TRIALS = 2 * (2 + 1);
const LEASE_MS = 8_000;
/** Longer than a lease, and than the alarm that reclaims it. */
const CUT_MS = 3 * LEASE_MS;

let arena: Arena;
let undisturbed: ReadonlyMap<string, number | null>;
let undisturbedFigures: Awaited<ReturnType<typeof readFigures>>;
const running: RunningRunner[] = [];

beforeAll(async () => {
  arena = await openArena({ LEASE_MS: String(LEASE_MS), HEARTBEAT_MS: "1000" });
  const calm = start("calm-runner");
  const { id } = await createSweep(arena.server, { ...REQUEST, name: "undisturbed" });
  await sweepEnd(arena.server, id);
  undisturbed = await valuesOf(id);
  undisturbedFigures = await readFigures(arena.server, id);
  await calm.stop();
});
afterEach(() => Promise.all(running.splice(0).map((runner) => runner.stop())));
afterAll(() => arena?.close());

function start(name: string, host?: HostName): RunningRunner {
  const runner = arena.runner(name, arena.tokens.runner, host);
  running.push(runner);
  return runner;
}

const create = async (name: string): Promise<string> =>
  (await createSweep(arena.server, { ...REQUEST, name })).id;

async function valuesOf(id: string): Promise<ReadonlyMap<string, number | null>> {
  const response = await fetch(`${arena.edge.url}/v1/sweeps/${id}/trials?limit=500`);
  const { trials } = (await response.json()) as { trials: { key: string; value: number | null }[] };
  expect(new Set(trials.map((trial) => trial.key)).size).toBe(trials.length);
  return new Map(trials.map((trial) => [trial.key, trial.value]));
}

/** Waits for the end: each trial accepted once, none dead, and not one bit different. */
async function expectUndisturbed(id: string) {
  const { status, progress } = await sweepEnd(arena.server, id);
  expect({ status, ...progress }).toMatchObject({
    status: "complete",
    trials: TRIALS,
    done: TRIALS,
    dead: 0,
    shardsDead: 0,
    shardsWaiting: 0,
    shardsLeased: 0,
  });
  expect(await valuesOf(id)).toEqual(undisturbed);
  expect(await readFigures(arena.server, id)).toEqual(undisturbedFigures);
  return progress;
}

describe("a runner whose Node process is killed", () => {
  it("takes its Chrome with it, and another runner completes the sweep", async () => {
    const id = await create("killed node");
    const child = spawn(
      process.execPath,
      [
        fileURLToPath(new URL("../runner.ts", import.meta.url)),
        ...["--server", arena.edge.url, "--adapter", "software", "--name", "doomed"],
      ],
      { env: { ...process.env, SADDLEBENCH_TOKEN: arena.tokens.runner }, stdio: "ignore" },
    );
    await until("a lease", async () => (await readSweep(arena.server, id)).progress.shardsLeased > 0);
    const orphans = below(child.pid ?? -1).filter(({ command }) => command.includes("--type="));
    expect(orphans.length).toBeGreaterThan(0);
    child.kill("SIGKILL");
    await until("the end of its Chrome", async () => {
      const alive = new Set(processes().map(({ pid }) => pid));
      return orphans.every(({ pid }) => !alive.has(pid));
    });
    expect((await readSweep(arena.server, id)).status).toBe("running");
    start("second-runner");
    // By expiry or, sooner, as the second lease of a straggler.
    await expectUndisturbed(id);
  });
});

describe("a runner in Node, without a browser", () => {
  const children = () => below(process.pid).filter(({ command }) => command.includes("native-runner.ts"));

  it("gives the bits of Chrome, goes on in a new process when its own is killed, and stops when it is told", async () => {
    const id = await create("native");
    const runner = start("native-runner", "node");
    await until("a lease", async () => (await readSweep(arena.server, id)).progress.shardsLeased > 0);
    const [child] = children();
    if (!child) throw new Error("no child process");
    process.kill(child.pid, "SIGKILL");
    await expectUndisturbed(id);
    expect(runner.log.join("\n")).toMatch(/^relaunching Node: Node ended \(SIGKILL\)/m);
    const response = await fetch(`${arena.edge.url}/v1/sweeps/${id}/trials/0`);
    expect(await response.json()).toMatchObject({
      provenance: { device: { browser: expect.stringMatching(/^Node\.js \d+$/), adapterClass: "software" } },
    });
    await runner.stop();
    expect(children()).toEqual([]);
  });

  it("ends with its host, however that ends", async () => {
    const host = spawn(
      process.execPath,
      [
        fileURLToPath(new URL("../runner.ts", import.meta.url)),
        ...["--server", arena.edge.url, "--host", "node", "--name", "doomed-native"],
      ],
      { env: { ...process.env, SADDLEBENCH_TOKEN: arena.tokens.runner }, stdio: "ignore" },
    );
    const orphans = () => below(host.pid ?? -1).filter(({ command }) => command.includes("native-runner.ts"));
    await until("the child", async () => orphans().length > 0);
    const pid = orphans()[0]?.pid;
    host.kill("SIGKILL");
    await until("the end of the child", async () => processes().every((each) => each.pid !== pid));
  });
});

describe("a device that is lost in the middle of a shard", () => {
  it("gives the shard back, gets a new device, and the sweep completes", async () => {
    const id = await create("lost device");
    const runner = start("fragile-gpu");
    await until("a lease", async () => (await readSweep(arena.server, id)).progress.shardsLeased > 0);
    const gpus = below(process.pid).filter(({ command }) => command.includes("--type=gpu-process"));
    expect(gpus.length).toBeGreaterThan(0);
    for (const { pid } of gpus) process.kill(pid, "SIGKILL");
    await expectUndisturbed(id);
    const log = runner.log.join("\n");
    expect(log).toMatch(/^shard \d+ failed: .*(lost|gone|destroyed)/im);
    expect(log).toMatch(/^relaunching Chrome: device lost/m);
  });
});

describe("a network that refuses for longer than a lease", () => {
  it("costs the lease and time, and no result", async () => {
    const id = await create("refused network");
    const network = await openNetwork(arena.port);
    const stop = new AbortController();
    const log: string[] = [];
    const ended = hostRunner({
      server: network.url,
      token: arena.tokens.runner,
      runner: "far-away",
      adapter: "software",
      signal: stop.signal,
      log: (line) => log.push(line),
    });
    try {
      await until("a lease", async () => (await readSweep(arena.server, id)).progress.shardsLeased > 0);
      network.refuse(true);
      const before = await readSweep(arena.server, id);
      expect(before).toMatchObject({ status: "running", progress: { leasesLost: 0 } });
      await pause(CUT_MS);
      // Nothing came through, and the coordinator took the lease away by its own clock.
      expect(await readSweep(arena.server, id)).toMatchObject({
        status: "running",
        progress: { done: before.progress.done, leasesLost: 1, shardsLeased: 0 },
      });
      network.refuse(false);
      await expectUndisturbed(id);
      // Idle now: the next refusal is met in the lease loop, which says so.
      network.refuse(true);
      await until("a word about the server", async () => log.some((line) => line.includes("server away")));
      network.refuse(false);
    } finally {
      stop.abort();
      await ended;
      await network.close();
    }
  });
});

describe("two runners with the same id", () => {
  it("share the work, and nothing is accepted twice", async () => {
    const id = await create("twins");
    start("one-name");
    start("one-name");
    await expectUndisturbed(id);
  });
});

describe("a clock that jumps in the runner", () => {
  it("changes no value and no lease: expiry is judged by the coordinator", async () => {
    const id = await create("jumping clock");
    const launched = await launchBrowser({ adapter: "software" });
    if (!launched.ok) throw new Error(launched.message);
    try {
      const page = await launched.browser.newPage();
      await page.evaluateOnNewDocument(
        (host) => {
          window.saddlebenchHost = host;
          const [date, monotonic] = [Date.now.bind(Date), performance.now.bind(performance)];
          // A day ahead and a day behind in turn, every second; and an hour ahead of itself now and then.
          Date.now = () => date() + (Math.floor(date() / 1000) % 2 ? 86_400_000 : -86_400_000);
          performance.now = () => monotonic() + 3_600_000 * Math.floor(monotonic() / 2000);
        },
        { token: arena.tokens.runner, runner: "wild-clock", unsafeFast: false },
      );
      await page.goto(`${arena.edge.url}/runner`);
      const { leasesLost } = await expectUndisturbed(id);
      expect(leasesLost).toBe(0);
    } finally {
      await closeBrowser(launched.browser);
    }
  });
});

/** A way to the edge that can be cut: while it refuses, open connections are dropped and new ones too. */
async function openNetwork(port: number) {
  const open = new Set<Socket>();
  let refusing = false;
  const server = createServer((near) => {
    if (refusing) return void near.destroy();
    const far = connect(port, "127.0.0.1");
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no port");
  const drop = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://localhost:${address.port}`,
    refuse(value: boolean): void {
      refusing = value;
      if (value) drop();
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        drop();
      }),
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
