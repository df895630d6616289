/** A runner in Firefox, which computes with wgpu on Mesa's software driver: another implementation, another compiler. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { findFirefox } from "../../gpu-runner/hosts/find-firefox.ts";
import { launchFirefox } from "../../gpu-runner/hosts/firefox-host.ts";
import { closeBrowser } from "../../gpu-runner/hosts/launch-browser.ts";
import { findLavapipe } from "../../gpu-runner/hosts/lavapipe.ts";
import { cancelSweep } from "../../shared/operations/cancel-sweep.ts";
import { call } from "../client/api.ts";
import { createSweep, readSweep } from "../local/follow-sweep.ts";
import { type Arena, openArena, type RunningRunner, sweepEnd } from "./arena.fixture.ts";
import { until } from "./patience.fixture.ts";
import { below, processes } from "./process-table.fixture.ts";

const firefox = findFirefox();
const missing =
  firefox === null
    ? "no Firefox is installed (apt-get install firefox-esr, or FIREFOX_EXECUTABLE_PATH)"
    : findLavapipe() === null
      ? "Mesa's software driver is not here (node scripts/bootstrap.mjs --lavapipe)"
      : null;
if (missing !== null) process.stderr.write(`skipped: ${missing}\n`);

const REQUEST = {
  reuse: false,
  seed: 11,
  problems: [{ name: "himmelblau", budget: 3000 }],
  optimizers: [{ name: "adam" }, { name: "momentum" }],
  protocol: { studies: 1, configurations: 1, tuningSeeds: 1, finalSeeds: 1, sampler: "random" },
} as const;

describe.skipIf(missing !== null)("a runner in Firefox", () => {
  let arena: Arena;
  const running: RunningRunner[] = [];

  beforeAll(async () => {
    // The tests of kernels choose SwiftShader for their own process; Firefox is to take Mesa's.
    vi.stubEnv("VK_ICD_FILENAMES", undefined);
    vi.stubEnv("LD_LIBRARY_PATH", undefined);
    arena = await openArena();
  });
  afterEach(() => Promise.all(running.splice(0).map((runner) => runner.stop())));
  afterAll(async () => {
    vi.unstubAllEnvs();
    await arena?.close();
  });

  function start(name: string, host: "chrome" | "firefox"): RunningRunner {
    const runner = arena.runner(name, arena.tokens.runner, host);
    running.push(runner);
    return runner;
  }
  const create = async (name: string, change = {}): Promise<string> =>
    (await createSweep(arena.server, { ...REQUEST, ...change, name })).id;
  const cancel = (id: string) => call(arena.server, cancelSweep, { parameters: { id }, body: {} });
  const leased = (id: string) =>
    until("a lease", async () => (await readSweep(arena.server, id)).progress.shardsLeased > 0);
  async function valuesOf(id: string): Promise<ReadonlyMap<string, number | null>> {
    const response = await fetch(`${arena.edge.url}/v1/sweeps/${id}/trials?limit=500`);
    const { trials } = (await response.json()) as { trials: { key: string; value: number | null }[] };
    return new Map(trials.map((trial) => [trial.key, trial.value]));
  }
  const firefoxes = () => below(process.pid).filter(({ command }) => /^\S*firefox/.test(command));

  it("gives Chrome's outcomes, loses its device and its process, and goes on", async () => {
    const chrome = start("in-chrome", "chrome");
    const first = await create("in Chrome");
    expect((await sweepEnd(arena.server, first)).status).toBe("complete");
    await chrome.stop();

    const runner = start("in-firefox", "firefox");
    const id = await create("in Firefox");
    await leased(id);
    // Its main process: what computes ends with it, in the middle of a shard.
    const [main] = firefoxes();
    if (!main) throw new Error("no Firefox");
    process.kill(main.pid, "SIGKILL");
    const { status, progress } = await sweepEnd(arena.server, id);
    expect({ status, ...progress }).toMatchObject({ status: "complete", done: 6, dead: 0 });
    expect(runner.log.join("\n")).toMatch(/^relaunching Firefox: /m);
    const [ours, theirs] = [await valuesOf(id), await valuesOf(first)];
    expect([...ours.keys()].toSorted()).toEqual([...theirs.keys()].toSorted());
    for (const [key, value] of ours) {
      const other = theirs.get(key) ?? Number.NaN;
      expect(Math.abs((value ?? Number.NaN) - other)).toBeLessThanOrEqual(1e-5 * (1 + Math.abs(other)));
    }
    const response = await fetch(`${arena.edge.url}/v1/sweeps/${id}/trials/0`);
    expect(await response.json()).toMatchObject({
      provenance: { device: { browser: expect.stringMatching(/^Firefox/), adapterClass: "software" } },
    });
  });

  it("runs twenty shards in flat memory, and gives its shard back when its device is lost", async () => {
    const browser = await launchFirefox(firefox ?? "", arena.edge.url);
    try {
      const page = await browser.newPage();
      await page.evaluateOnNewDocument(
        (host) => {
          window.saddlebenchHost = host;
          // Each device that the page opens, to take it away.
          const devices: GPUDevice[] = [];
          Object.assign(window, { devices });
          const open = GPUAdapter.prototype.requestDevice;
          GPUAdapter.prototype.requestDevice = async function (descriptor) {
            const device = await open.call(this, descriptor);
            devices.push(device);
            return device;
          };
        },
        { token: arena.tokens.runner, runner: "many-shards", unsafeFast: false },
      );
      await page.goto(`${arena.edge.url}/runner`);
      const memory = () =>
        below(process.pid)
          .filter(({ command }) => /^\S*firefox/.test(command))
          .reduce((sum, { resident }) => sum + resident, 0);
      const measured: number[] = [];
      for (let sweep = 0; sweep < 5; sweep++) {
        const id = await create(`many ${sweep}`, { seed: 100 + sweep });
        expect(await sweepEnd(arena.server, id)).toMatchObject({ status: "complete", progress: { dead: 0 } });
        measured.push(memory());
      }
      // Twenty shards; what the first sweep compiled stays.
      expect((measured.at(-1) ?? 0) / (measured[0] ?? 1)).toBeLessThan(1.25);

      const id = await create("lost device", { problems: [{ name: "himmelblau", budget: 100_000 }] });
      await leased(id);
      await page.evaluate(() => (window as unknown as { devices: GPUDevice[] }).devices.at(-1)?.destroy());
      await until("the shard back", async () => {
        const { progress } = await readSweep(arena.server, id);
        return progress.shardsLeased === 0 && progress.leasesReleased === 1;
      });
      await page.waitForFunction(() =>
        /device/.test(document.querySelector("[role=status]")?.textContent ?? ""),
      );
      await cancel(id);
    } finally {
      await closeBrowser(browser);
    }
  });

  it("stops when its button is pressed, and gives its shard back", async () => {
    const browser = await launchFirefox(firefox ?? "", arena.edge.url);
    try {
      const page = await browser.newPage();
      await page.goto(`${arena.edge.url}/runner`);
      await page.type("input[type=password]", arena.tokens.runner);
      const id = await create("stopped", { problems: [{ name: "himmelblau", budget: 100_000 }] });
      await page.evaluate(() => document.querySelector("form")?.requestSubmit());
      await leased(id);
      await page.evaluate(() =>
        [...document.querySelectorAll("button")].find((each) => each.textContent === "Stop")?.click(),
      );
      await until("the shard back", async () => {
        const { progress } = await readSweep(arena.server, id);
        return progress.shardsLeased === 0 && progress.leasesReleased === 1;
      });
    } finally {
      await closeBrowser(browser);
    }
  });

  it("ends with its host, however that ends", async () => {
    const host = spawn(
      process.execPath,
      [
        fileURLToPath(new URL("../runner.ts", import.meta.url)),
        ...["--server", arena.edge.url, "--host", "firefox", "--name", "doomed-firefox"],
      ],
      { env: { ...process.env, SADDLEBENCH_TOKEN: arena.tokens.runner }, stdio: "ignore" },
    );
    const orphans = () => below(host.pid ?? -1).filter(({ command }) => /^\S*firefox/.test(command));
    await until("its Firefox", async () => orphans().length > 2);
    const pids = new Set(orphans().map(({ pid }) => pid));
    host.kill("SIGKILL");
    await until("the end of its Firefox", async () => processes().every(({ pid }) => !pids.has(pid)));
  });
});
