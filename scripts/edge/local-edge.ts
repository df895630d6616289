/** Starts the edge on this machine (workerd, see `serve-edge.ts`) in a process group of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { problemDetailsSchema } from "../../shared/contracts/problem-details.ts";
import { hashToken, type LocalTokens } from "./local-tokens.ts";
import { findServer } from "./prove-server.ts";
import type { EdgeArguments } from "./serve-edge.ts";
import { readServerRecord } from "./server-record.ts";

const ROOT = dirname(dirname(import.meta.dirname));

export interface LocalEdge {
  readonly url: string;
  readonly process: ChildProcess;
  /** What is not well with it, in its own words (a damaged part leaves the rest serving); null: it is ready. */
  readonly fault: string | null;
  /** Resolves with one line when it ends by itself: what it last wrote, or the signal that ended it. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** Telemetry and look-ups off. */
const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
  NO_UPDATE_NOTIFIER: "1",
  CI: "1",
} as const;

const LOCAL_NAMES = ["localhost", "127.0.0.1", "[::1]"];

/**
 * So long the edge may take until it answers, and then until it is ready. One that cannot start ends, and says so: the
 * first only ends what would wait for ever. On two cores with a load of 16 to 20, two minutes were too few for a start.
 */
const ANSWER_MS = 300_000;
const READY_MS = 5_000;
const LOOK_EVERY_MS = 150;
/** One that has not ended by itself after a signal is killed. */
const STOP_MS = 3_500;

/**
 * Starts and waits until it has proved to be the one that was started, and is ready: it writes and reads.
 * @throws Error with one line when it does not start
 */
export async function startLocalEdge(options: {
  readonly port: number;
  readonly state: string;
  readonly tokens: LocalTokens;
  readonly vars?: Readonly<Record<string, string>>;
  /** Names besides localhost's that the server goes by: those of a proxy in front. */
  readonly hosts?: readonly string[];
  /** Opens V8's inspector there. */
  readonly inspectorPort?: number;
}): Promise<LocalEdge> {
  const { port, state, tokens } = options;
  const vars = {
    ADMIN_TOKEN_HASHES: hashToken(tokens.admin),
    RUNNER_TOKEN_HASHES: hashToken(tokens.runner),
    HOSTS: [...LOCAL_NAMES, ...(options.hosts ?? [])].join(","),
    // Nobody stands in front who could be believed.
    ADDRESS_HEADER: "",
    ...options.vars,
  };
  const { inspectorPort } = options;
  const edge: EdgeArguments = {
    root: ROOT,
    port,
    state: resolve(state),
    stateName: state,
    vars,
    ...(inspectorPort === undefined ? {} : { inspectorPort }),
  };
  const child = spawn(
    process.execPath,
    ["--no-warnings", join(import.meta.dirname, "serve-edge.ts"), JSON.stringify(edge)],
    { cwd: ROOT, env: { ...process.env, ...QUIET }, stdio: ["pipe", "pipe", "pipe"], detached: true },
  );
  let output = "";
  const collect = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-8000);
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const ended = new Promise<string>((resolve) =>
    child.once("exit", (_, signal) => {
      // Its guard does so too, unless that was killed with it.
      killGroup(child, "SIGKILL");
      resolve(lastLines(output) || (signal ? `it was ended by ${signal}` : "it said nothing"));
    }),
  );
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const stop = async (): Promise<void> => {
    if (hasEnded()) return;
    child.kill("SIGTERM");
    const timer = setTimeout(() => killGroup(child, "SIGKILL"), STOP_MS);
    await ended;
    clearTimeout(timer);
  };
  const url = `http://localhost:${port}`;
  for (
    const deadline = performance.now() + ANSWER_MS;
    performance.now() < deadline;
    await pause(LOOK_EVERY_MS)
  ) {
    if (hasEnded()) throw new Error(await ended);
    if ((await findServer(url, await readServerRecord(state))).kind !== "proven") continue;
    return { url, process: child, fault: await faultOf(url), ended, stop };
  }
  await stop();
  throw new Error(`the edge did not start: ${lastLines(output) || `no answer within ${ANSWER_MS / 1000} s`}`);
}

/** Null once it is ready; else, after a while, why it is not. */
async function faultOf(url: string): Promise<string | null> {
  let fault = "";
  for (
    const deadline = performance.now() + READY_MS;
    performance.now() < deadline;
    await pause(LOOK_EVERY_MS)
  ) {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(READY_MS) }).catch(() => null);
    if (answer?.ok) return null;
    fault =
      (await answer
        ?.json()
        .then((body: unknown) => problemDetailsSchema.parse(body).detail)
        .catch(() => `/readyz answers ${answer.status}`)) ?? "/readyz does not answer";
  }
  return fault;
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

/** Of what was said about the process, not about requests. */
function lastLines(text: string): string {
  const lines = text.trim().split("\n");
  return lines
    .filter((line) => !line.startsWith('{"at":'))
    .slice(-6)
    .join(" | ");
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
