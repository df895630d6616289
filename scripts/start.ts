/** `npm start`: edge, runner and a preset sweep on this machine, from nothing to a leaderboard. */
import { join } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { AdapterChoice } from "../gpu-runner/hosts/browser-flags.ts";
import { findBrowser, NO_BROWSER } from "../gpu-runner/hosts/find-browser.ts";
import { hostRunner } from "../gpu-runner/hosts/runner-host.ts";
import type { Leaderboard } from "../shared/contracts/leaderboard.ts";
import type { SweepDetail, SweepRequest } from "../shared/contracts/sweep.ts";
import { buildAssets } from "./build.ts";
import type { Server } from "./client/api.ts";
import { type LocalEdge, startLocalEdge } from "./edge/local-edge.ts";
import { ensureLocalTokens } from "./edge/local-tokens.ts";
import { portIsFree } from "./edge/loopback.ts";
import { refusalOfState } from "./edge/state-lock.ts";
import { leaderboardTable } from "./local/board-table.ts";
import { createSweep, followSweep, readLeaderboard, runningSweeps } from "./local/follow-sweep.ts";
import { findPreset } from "./local/presets.ts";
import { importPublished, pendingResults } from "./local/published-results.ts";
import { leftWords, secondsLeft } from "./local/seconds-left.ts";

const program = new Command("start")
  .description(
    "Starts the edge and one headless runner here, runs a preset sweep, keeps serving until Ctrl-C.",
  )
  .option("--once", "stop when the sweep is complete (exit 0) or could not be (exit 1)", false)
  .option("--port <N>", "port to serve on", port, 8787)
  .option("--state <DIR>", "folder for tokens, Durable Objects and KV", ".saddlebench")
  .option("--preset <NAME>", "preset sweep, or a JSON file", "quickstart")
  .option("--host <HOST...>", "names besides localhost that this server goes by, for a proxy in front")
  .option(
    "--no-runner",
    "serve only, and post no sweep unless --preset names one; runners come from elsewhere",
  )
  .option("--no-results", "leave a fresh state folder empty; else it begins with the results of docs/results")
  .option("--browser <PATH>", "Chrome or Chromium for the runner")
  .addOption(
    new Option("--adapter <KIND>", "adapter of the runner")
      .choices(["auto", "hardware", "software"])
      .default("auto"),
  )
  .exitOverride()
  .configureOutput({
    outputError: (text, write) =>
      write(`saddlebench start: ${text.replace(/^error: /, "").replace(/\n\(/, " (")}`),
  });

interface Options {
  readonly once: boolean;
  readonly port: number;
  readonly state: string;
  readonly preset: string;
  readonly host?: readonly string[];
  readonly runner: boolean;
  readonly results: boolean;
  readonly browser?: string;
  readonly adapter: AdapterChoice;
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65_535)
    throw new InvalidArgumentError("must be a port from 1 to 65535.");
  return value;
}

/** A line above the progress line. */
function say(line: string): void {
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  process.stderr.write(`${line}\n`);
}

async function main(): Promise<number> {
  let options: Options;
  try {
    program.parse();
    options = program.opts<Options>();
  } catch (error) {
    return error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
  }
  const preset = await findPreset(options.preset);
  if (!preset.ok) return fail(preset.message, 2);
  // Before the build, which takes a while; the edge takes the lock for itself.
  const refusal = await refusalOfState(options.state);
  if (refusal) return fail(refusal, 1);
  if (!(await portIsFree(options.port)))
    return fail(`port ${options.port} is taken; stop what listens there or choose another with --port`, 1);
  if (options.runner && !findBrowser(options.browser))
    return fail(options.browser ? `--browser ${options.browser}: no such executable` : NO_BROWSER, 1);

  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop.abort(signal));
  const tokens = await ensureLocalTokens(options.state);
  await buildAssets();
  const pending = await pendingResults(options.state, options.results);
  const edge = await startLocalEdge({
    port: options.port,
    state: options.state,
    tokens,
    hosts: options.host ?? [],
  });
  say(
    `Serving at ${edge.url} (state in ${options.state}; admin token in ${join(options.state, "admin-token")})`,
  );
  if (edge.fault) say(`Not ready: ${edge.fault}`);
  let settle = (): void => {};
  // The large published results wait until the sweep that the runner works on has ended: both want all of the machine.
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const server: Server = { url: edge.url, token: tokens.admin };
  const imported = beginWithResults(server, options.state, pending, settled);
  try {
    const isAsked = options.runner || program.getOptionValueSource("preset") !== "default";
    if (!isAsked || !options.runner) settle();
    if (!isAsked) return await serveOnly(edge, stop);
    return await serve(options, preset.request, edge, server, tokens.runner, stop, settle);
  } finally {
    stop.abort("done");
    // What is under way is whole or not there; the next start goes on.
    await Promise.race([imported, new Promise((resolve) => setTimeout(resolve, IMPORT_PATIENCE_MS))]);
    await edge.stop();
  }
}

const IMPORT_PATIENCE_MS = 1_000;

/** Beside everything else: the home page has something to say before the first sweep of this server has ended. */
async function beginWithResults(
  server: Server,
  state: string,
  pending: readonly string[],
  idle: Promise<unknown>,
): Promise<void> {
  if (pending.length === 0) return;
  try {
    const ids = await importPublished(server, state, pending, say, idle);
    say(`Imported ${ids.length} published sweeps (--no-results begins empty): ${server.url}/`);
  } catch (error) {
    say(`The published results were not imported: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Until Ctrl-C, or until the edge ends by itself. */
async function serveOnly(edge: LocalEdge, stop: AbortController): Promise<number> {
  say("This command started no runner and posted no sweep. It serves until Ctrl-C.");
  const output = await Promise.race([
    edge.ended,
    new Promise<null>((resolve) => stop.signal.addEventListener("abort", () => resolve(null))),
  ]);
  if (output === null || stop.signal.aborted) return 0;
  return fail(`the edge ended by itself: ${output.trim().split("\n").slice(-3).join(" | ")}`, 1);
}

async function serve(
  options: Options,
  request: SweepRequest,
  edge: LocalEdge,
  server: Server,
  runnerToken: string,
  stop: AbortController,
  onEnd: () => void,
): Promise<number> {
  const runner = options.runner
    ? hostRunner({
        server: edge.url,
        token: runnerToken,
        runner: `start-${process.pid}`,
        adapter: options.adapter,
        signal: stop.signal,
        log: (line) => say(`runner: ${line}`),
        ...(options.browser === undefined ? {} : { browser: options.browser }),
      })
    : new Promise<null>((resolve) => stop.signal.addEventListener("abort", () => resolve(null)));

  const { name } = request;
  const unfinished = (await runningSweeps(server)).find((sweep) => sweep.name === name);
  const sweep = unfinished ?? (await createSweep(server, request));
  say(
    `${unfinished ? "Continuing" : "Running"} “${sweep.name}”: ${sweep.progress.trials} trials of ${sweep.optimizers.length} optimizers on ${sweep.problems.join(", ")}`,
  );
  say(`Leaderboard: ${edge.url}/sweeps/${sweep.id}`);

  const began = performance.now();
  const followed = followSweep(server, sweep.id, {
    signal: stop.signal,
    onFirstRow: (seconds) => say(`The first row of the leaderboard appeared after ${seconds.toFixed(0)} s`),
    onProgress: showProgress,
  });
  const ended = await Promise.race([
    followed.then((state) => ({ kind: "sweep" as const, state })),
    runner.then((reason) => ({ kind: "runner" as const, reason })),
    edge.ended.then((output) => ({ kind: "edge" as const, output })),
  ]);
  if (stop.signal.aborted) {
    await runner;
    return 0;
  }
  if (ended.kind === "runner") {
    await followed.catch(() => null);
    return fail(`the runner gave up: ${ended.reason}`, 1);
  }
  if (ended.kind === "edge") return fail(`the edge ended by itself: ${ended.output}`, 1);

  const board = await finalBoard(server, sweep.id);
  onEnd();
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  const minutes = ((performance.now() - began) / 1000).toFixed(0);
  process.stdout.write(
    `\n${sweep.name}: ${ended.state?.status} after ${minutes} s\n\n${board ? leaderboardTable(board) : ""}\n${edge.url}/sweeps/${sweep.id}\n`,
  );
  const good = ended.state?.status === "complete" && ended.state.progress.dead === 0;
  if (options.once) {
    stop.abort("once");
    await runner;
    return good
      ? 0
      : fail(`the sweep ended as ${ended.state?.status} with ${ended.state?.progress.dead} dead trials`, 1);
  }
  say("The server runs until Ctrl-C.");
  const later = await Promise.race([
    runner,
    edge.ended.then((output) => `the edge ended by itself: ${output}`),
  ]);
  return later === null || stop.signal.aborted ? 0 : fail(later, 1);
}

const FINAL_BOARD_MS = 180_000;

/** The document that covers the end of the sweep: all draws of ten thousand trials take a quarter of a minute and more. */
async function finalBoard(server: Server, id: string): Promise<Leaderboard | null> {
  const deadline = performance.now() + FINAL_BOARD_MS;
  for (;;) {
    const board = await readLeaderboard(server, id);
    if (board && board.status !== "running") return board;
    if (performance.now() > deadline) {
      say(
        "The last leaderboard is not published yet. The table below is the one before it, and the page will show the last one.",
      );
      return board;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

let lastShown = Number.NEGATIVE_INFINITY;
/** Where this process found the sweep: one that is continued has trials that others did. */
let found: { readonly ended: number; readonly elapsed: number } | null = null;

function showProgress(sweep: SweepDetail, board: Leaderboard | null, elapsed: number): void {
  const { trials, done, dead, reused = 0 } = sweep.progress;
  // What was computed before takes no time.
  const ended = done + dead - reused;
  found ??= { ended, elapsed };
  const share = trials === 0 ? 0 : (done + dead) / trials;
  const seconds = secondsLeft({ trials: trials - reused, ended, since: found, elapsed });
  const left = leftWords(seconds, ended - found.ended, sweep.progress.shardsLeased);
  const best = board?.rows[0];
  const filled = Math.round(share * 24);
  const text = `${"█".repeat(filled)}${"░".repeat(24 - filled)} ${done}/${trials} trials${reused > 0 ? ` (${reused} reused)` : ""}, ${elapsed.toFixed(0)} s, ${left}${best ? `, least cost so far: ${best.optimizer}` : ""}`;
  if (process.stderr.isTTY)
    process.stderr.write(`\r\x1b[K${text.slice(0, (process.stderr.columns ?? 100) - 1)}`);
  else if (elapsed - lastShown >= 15) {
    lastShown = elapsed;
    process.stderr.write(`${text}\n`);
  }
}

function fail(message: string, code: number): number {
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  process.stderr.write(`saddlebench start: ${message}\n`);
  return code;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.exitCode = fail(error instanceof Error ? error.message : String(error), 1);
}
process.exit();
