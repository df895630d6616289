/** A runner without a browser: a child process in Deno (wgpu) or Node (Dawn). No display is needed. */
import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { dawnEnvironment } from "./dawn-environment.ts";
import type { KeptRunner, LaunchedRunner, RunnerEvent, RunnerEvents } from "./kept-runner.ts";

export type NativeProgram = "deno" | "node";

export interface NativeRunnerOptions {
  readonly server: string;
  readonly token: string;
  readonly runner: string;
  readonly lanes?: number;
  readonly unsafeFast?: boolean;
  readonly trial?: boolean;
}

const ROOT = join(import.meta.dirname, "..", "..");
const CHILD = join(ROOT, "gpu-runner", "runner", "native", "native-runner.ts");
/** A child that was asked to stop gives its lease back; then it is killed. */
const STOP_MS = 5_000;
/** What is kept of a child's complaints, to say why it ended. */
const COMPLAINT_CHARACTERS = 2_000;

export const NO_DENO =
  "no Deno found; do one of: run npm ci here (it is a development dependency); put deno on the PATH; use --host node or chrome";

/** @returns how to launch it; a launch that cannot be says why */
export function nativeRunner(
  program: NativeProgram,
  options: NativeRunnerOptions,
): Pick<KeptRunner, "program" | "launch"> {
  const name = program === "deno" ? "Deno" : "Node";
  return {
    program: name,
    async launch() {
      const command = commandOf(program, options);
      if (!command.ok) return command;
      const child = spawn(command.file, [...command.arguments, CHILD], {
        cwd: ROOT,
        stdio: ["pipe", "pipe", "pipe"],
        env: { ...process.env, ...command.environment },
      });
      const launched: LaunchedRunner = {
        up: `${name} is up (process ${child.pid ?? "none"}), no browser`,
        drive: async (events) => drive(child, options, events, name),
        close: () => stopChild(child),
      };
      return { ok: true, launched };
    },
  };
}

type Command =
  | {
      readonly ok: true;
      readonly file: string;
      readonly arguments: readonly string[];
      readonly environment: Readonly<Record<string, string>>;
    }
  | { readonly ok: false; readonly message: string };

function commandOf(program: NativeProgram, { server, unsafeFast }: NativeRunnerOptions): Command {
  if (program === "node")
    return { ok: true, file: process.execPath, arguments: [], environment: dawnEnvironment() };
  if (unsafeFast)
    return {
      ok: false,
      message: "--unsafe-fast: Deno cannot switch robustness off; use --host chrome or node",
    };
  const file = findDeno();
  if (!file) return { ok: false, message: NO_DENO };
  const { host } = new URL(server);
  return {
    ok: true,
    file,
    // It may ask the server and nobody else, writes nothing and starts nothing.
    arguments: [
      "run",
      "--unstable-webgpu",
      "--no-check",
      `--allow-net=${host}`,
      "--allow-read",
      "--allow-env",
      "--allow-sys",
    ],
    environment: { XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir(), DENO_NO_UPDATE_CHECK: "1" },
  };
}

/** The one of node_modules, or the PATH's. */
export function findDeno(): string | null {
  const folders = [join(ROOT, "node_modules", ".bin"), ...(process.env.PATH ?? "").split(delimiter)];
  const name = process.platform === "win32" ? "deno.exe" : "deno";
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return existsSync(path);
  } catch {
    return false;
  }
}

function drive(
  child: ChildProcess,
  options: NativeRunnerOptions,
  { hear, end }: RunnerEvents,
  name: string,
): void {
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-COMPLAINT_CHARACTERS);
  });
  child.once("error", (error) => end(`${name} cannot be started: ${error.message}`, true));
  child.once("exit", (code, signal) =>
    end(`${name} ended (${signal ?? `code ${code}`})${complaint ? `: ${lastWords(complaint)}` : ""}`),
  );
  // A child that is gone takes no settings; its exit says why.
  child.stdin?.on("error", () => {});
  if (child.stdout)
    createInterface({ input: child.stdout }).on("line", (line) => {
      const event = parseEvent(line);
      if (event) hear(event);
    });
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  const { server, token, runner, lanes, unsafeFast = false, trial = false } = options;
  const settings = {
    server,
    token,
    runner,
    unsafeFast,
    trial,
    version,
    ...(lanes === undefined ? {} : { lanes }),
  };
  child.stdin?.write(`${JSON.stringify(settings)}\n`);
}

/** Libraries print lines too. */
function parseEvent(line: string): RunnerEvent | null {
  try {
    const event: unknown = JSON.parse(line);
    return typeof event === "object" && event !== null && "event" in event ? (event as RunnerEvent) : null;
  } catch {
    return null;
  }
}

/** The line that names the error, of a stack or a panic. */
function lastWords(complaint: string): string {
  const lines = complaint.split("\n").filter((line) => line.trim() !== "" && !/^\s+at /.test(line));
  return (lines.find((line) => /error|panicked/i.test(line)) ?? lines.at(-1) ?? "").trim();
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await gone;
  clearTimeout(timer);
}
