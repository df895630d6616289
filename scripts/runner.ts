/** `npm run runner`: lends this machine's GPU to a server until Ctrl-C. */
import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { Command, InvalidArgumentError, Option } from "commander";
import type { AdapterChoice } from "../gpu-runner/hosts/browser-flags.ts";
import { HOSTS, type HostName, hostRunner } from "../gpu-runner/hosts/runner-host.ts";
import { runnerIdSchema } from "../shared/contracts/lease.ts";
import { type LocalAccess, localAccess, notOurs } from "./client/access.ts";
import { serverAddress } from "./client/server-address.ts";

const program = new Command("runner")
  .description("A GPU runner: leases shards of trials from a server, trains them on WebGPU, reports results.")
  .option("--server <URL>", "the server to work for", "http://localhost:8787")
  .option("--token <T>", "runner token (default: SADDLEBENCH_TOKEN, else the local state folder's)")
  .option("--state <DIR>", "state folder of a local server, where its tokens are", ".saddlebench")
  .addOption(
    new Option(
      "--host <PROGRAM>",
      "what the runner lives in; deno and node need no browser; auto tries each for two seconds",
    )
      .choices([...HOSTS, "auto"])
      .default("chrome"),
  )
  .option("--browser <PATH>", "Chrome or Chromium to use (default: PUPPETEER_EXECUTABLE_PATH, then the PATH)")
  .option(
    "--lanes <N>",
    "most trials to train side by side (default: what the coordinator offers)",
    positiveInteger,
  )
  .addOption(
    new Option("--adapter <KIND>", "which adapter to ask for")
      .choices(["auto", "hardware", "software"])
      .default("auto"),
  )
  .option("--unsafe-fast", "switch robustness off (Chrome, Node): faster; named in each result", false)
  .option("--name <ID>", "name of this runner (default: a random one)", runnerName)
  .exitOverride()
  .configureOutput({
    outputError: (text, write) =>
      write(`saddlebench runner: ${text.replace(/^error: /, "").replace(/\n\(/, " (")}`),
  });

/** The rule of the server, before anything is started: it would refuse each lease, and that looks like no work. */
function runnerName(text: string): string {
  const parsed = runnerIdSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`A name has ${parsed.error.issues[0]?.message}.`);
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65_536)
    throw new InvalidArgumentError("must be a whole number from 1 to 65536.");
  return value;
}

interface Options {
  readonly server: string;
  readonly token?: string;
  readonly state: string;
  readonly host: HostName | "auto";
  readonly browser?: string;
  readonly lanes?: number;
  readonly adapter: AdapterChoice;
  readonly unsafeFast: boolean;
  readonly name?: string;
}

async function main(): Promise<number> {
  try {
    program.parse();
  } catch (error) {
    return (error as { exitCode?: number }).exitCode === 0 ? 0 : 2;
  }
  const options = program.opts<Options>();
  const server = serverAddress(options.server);
  if (!server.ok) return fail(server.message, 2);
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop.abort());
  const given = options.token ?? process.env.SADDLEBENCH_TOKEN;
  const access = given
    ? { kind: "proven" as const, server: { url: server.url, token: given } }
    : server.isLocal
      ? await patientAccess(server.url, options.state, stop.signal)
      : { kind: "no-token" as const };
  if (stop.signal.aborted) return 0;
  if (access.kind === "stranger") return fail(notOurs(server.url, options.state), 1);
  if (access.kind !== "proven")
    return fail(
      "no token: set SADDLEBENCH_TOKEN, give --token, or run on the machine where `npm start` runs",
      2,
    );
  const reason = await hostRunner({
    server: access.server.url,
    token: access.server.token,
    runner: options.name ?? `host-${randomBytes(5).toString("hex")}`,
    host: options.host,
    adapter: options.adapter,
    unsafeFast: options.unsafeFast,
    signal: stop.signal,
    log: (line) => process.stderr.write(`${line}\n`),
    onEvent: (event) => {
      if (event.event !== "outcome" || event.kind !== "reported") return;
      const { trials, seconds } = event.detail as { trials: number; seconds: number };
      process.stderr.write(`shard ${String(event.shard)}: ${trials} trials in ${seconds.toFixed(1)} s\n`);
    },
    ...(options.browser === undefined ? {} : { browser: options.browser }),
    ...(options.lanes === undefined ? {} : { lanes: options.lanes }),
  });
  return reason === null ? 0 : fail(reason, 1);
}

/** The server may start later than the runner. */
async function patientAccess(url: string, state: string, signal: AbortSignal): Promise<LocalAccess> {
  for (let attempt = 0; ; attempt++) {
    const access = await localAccess(url, state, "runner");
    if (access.kind !== "no-answer" || signal.aborted) return access;
    if (attempt === 0) process.stderr.write(`server away: nobody answers at ${url}; trying again\n`);
    await setTimeout(Math.min(10_000, 500 * 2 ** attempt), null, { signal }).catch(() => {});
  }
}

function fail(message: string, code: number): number {
  process.stderr.write(`saddlebench runner: ${message}\n`);
  return code;
}

process.exitCode = await main();
process.exit();
