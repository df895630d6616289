/** Starts the edge on this machine (workerd, see `serve-edge.ts`) in a process group of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { hashToken, type LocalTokens } from "./local-tokens.ts";
import type { EdgeArguments } from "./serve-edge.ts";

const ROOT = dirname(dirname(import.meta.dirname));

export interface LocalEdge {
  readonly url: string;
  readonly process: ChildProcess;
  /** Resolves with what it last wrote when it ends by itself. */
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

/** True when nothing listens there. */
export function portIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** Starts and waits until it is ready: it writes and reads. @throws Error with one line when it does not. */
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
    persistTo: resolve(state, "edge"),
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
  const ended = new Promise<string>((resolve) => child.once("exit", () => resolve(output)));
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    killGroup(child, "SIGTERM");
    const timer = setTimeout(() => killGroup(child, "SIGKILL"), 3000);
    await ended;
    clearTimeout(timer);
    killGroup(child, "SIGKILL");
  };
  const url = `http://localhost:${port}`;
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) }).catch(() => null);
    if (answer?.ok) return { url, process: child, ended, stop };
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  await stop();
  throw new Error(`the edge did not start: ${lastLines(output)}`);
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-6).join(" | ") || "no output within 60 s";
}
