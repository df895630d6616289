/** `npm run bench -- pages`: the page of a sweep of 10,000 trials in Chrome, opened, used, and while results stream in. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { buildAssets } from "../../scripts/build.ts";
import { startLocalEdge } from "../../scripts/edge/local-edge.ts";
import { ensureLocalTokens } from "../../scripts/edge/local-tokens.ts";
import { portIsFree } from "../../scripts/edge/loopback.ts";
import { type FillTarget, fillSweep } from "./fill.ts";
import { brushParallel, scrollTrials } from "./interaction.ts";
import { measureLive } from "./live.ts";
import { readMemory } from "./process-memory.ts";
import { scriptKilobytes } from "./script-size.ts";
import { measureOpening, openChrome, openPage, untilComplete } from "./visit.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const RESULTS = join(import.meta.dirname, "..", "results");
/** What the project promises (issue 6, line 8). */
const BUDGETS = {
  completeMs: 2000,
  processMegabytes: 200,
  firstPageScriptKilobytes: 200,
  longestTaskMs: 50,
} as const;

export interface PagesBenchOptions {
  readonly preset: string;
  readonly rounds: number;
  readonly liveSeconds: number;
  readonly shardsPerSecond: number;
}

/** Prints the figures and writes `bench/results/pages.json`. */
export async function benchPages(options: PagesBenchOptions, say: (line: string) => void): Promise<void> {
  await buildAssets();
  const state = await mkdtemp(join(tmpdir(), "saddlebench-pages-"));
  const tokens = await ensureLocalTokens(state);
  const vars = { LOG: "off", STRAGGLER_AFTER_MS: "600000" };
  const edge = await startLocalEdge({ port: await freePort(), state, tokens, vars });
  try {
    const request = JSON.parse(
      await readFile(join(ROOT, "shared/presets", `${options.preset}.json`), "utf8"),
    );
    const make = (name: string) => createSweep(edge.url, tokens, { ...request, name });
    const full = await make("filled");
    const filled = await fillSweep(full, { clients: 4 });
    await untilPublished(full);
    say(`fixture    ${filled.trials} trials filled through HTTP in ${filled.seconds.toFixed(1)} s`);
    const address = `${edge.url}/sweeps/${full.sweep}`;

    const openings = [];
    for (let round = 0; round < options.rounds; round++) openings.push(await measureOpening(address));
    const opening = openings.toSorted((a, b) => a.completeMs - b.completeMs)[options.rounds >> 1];
    if (!opening) throw new Error("at least one round");
    say(
      `opening    leaderboard ${ms(opening.leaderboardMs)}, everything ${ms(opening.completeMs)} (median of ${options.rounds}; at most ${BUDGETS.completeMs} ms), ` +
        `longest task ${ms(opening.longestTaskMs)} (${ms(opening.longestTaskCpuMs)} of the processor), heap ${mb(opening.memory.heapMegabytes)}, process ${mb(opening.memory.processMegabytes)}`,
    );

    const scripts = {
      firstPage: await scriptKilobytes(`${edge.url}/`, false),
      sweepPage: await scriptKilobytes(address, true),
    };
    say(
      `scripts    first page ${scripts.firstPage.toFixed(0)} kB, sweep page ${scripts.sweepPage.toFixed(0)} kB compressed`,
    );

    const use = await measureUse(address);
    say(
      `use        scrolling trials: longest frame ${ms(use.scrolling.longestFrameMs)}, task ${ms(use.scrolling.longestTaskCpuMs)} of the processor; ` +
        `parallel coordinates of ${use.parallel.lines} lines: open ${ms(use.parallel.openedMs)}, brush ${ms(use.parallel.brushMedianMs)} median, ` +
        `${ms(use.parallel.brushLargestMs)} largest, longest frame of the page ${ms(use.parallel.longestFrameMs)}; process ${mb(use.memory.processMegabytes)}`,
    );

    const half = await make("half");
    await fillSweep(half, { clients: 4, shards: 500 });
    const live = await measureLive(half, options.liveSeconds, options.shardsPerSecond);
    say(
      `live       ${live.resultsPerSecond.toFixed(0)} results/s: longest task ${ms(live.longestTaskMs)} (${ms(live.longestTaskCpuMs)} of the processor), ` +
        `longest wait of a key ${ms(live.longestInputDelayMs)}, ${live.updatesPerSecond.toFixed(1)} updates/s, process ${mb(live.memory.processMegabytes)}`,
    );
    const machine = { cores: cpus().length, model: cpus()[0]?.model ?? "", loadBefore: loadavg()[1] };
    await mkdir(RESULTS, { recursive: true });
    const path = join(RESULTS, "pages.json");
    const figures = {
      budgets: BUDGETS,
      machine,
      trials: filled.trials,
      opening,
      openings,
      scripts,
      ...use,
      live,
    };
    await writeFile(path, `${JSON.stringify(figures, null, 2)}\n`);
    say(`written: ${path}`);
  } finally {
    await edge.stop();
    await rm(state, { recursive: true, force: true });
  }
}

async function measureUse(address: string) {
  const browser = await openChrome();
  try {
    const page = await openPage(browser, `${address}?tab=trials`);
    await untilComplete(page);
    const scrolling = await scrollTrials(page);
    const parallel = await brushParallel(page);
    return { scrolling, parallel, memory: await readMemory(browser, page) };
  } finally {
    await browser.close();
  }
}

async function createSweep(
  url: string,
  tokens: { readonly admin: string; readonly runner: string },
  request: unknown,
): Promise<FillTarget> {
  const response = await fetch(`${url}/v1/sweeps`, {
    method: "POST",
    headers: { authorization: `Bearer ${tokens.admin}`, "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  if (response.status !== 201) throw new Error(await response.text());
  const { id } = (await response.json()) as { id: string };
  return { url, sweep: id, runnerToken: tokens.runner };
}

/** The document of a complete sweep takes a few seconds to build. */
async function untilPublished({ url, sweep }: FillTarget): Promise<void> {
  for (let tries = 0; tries < 120; tries++) {
    const response = await fetch(`${url}/v1/sweeps/${sweep}/leaderboard`);
    const { status, revision } = (await response.json()) as { status: string; revision: number };
    if (status === "complete" && revision > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error("the complete sweep was not published within a minute");
}

async function freePort(): Promise<number> {
  for (let port = 8800; port < 8900; port++) if (await portIsFree(port)) return port;
  throw new Error("no free port from 8800 to 8899");
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}

function mb(value: number | null): string {
  return value === null ? "unknown" : `${value.toFixed(0)} MB`;
}
