/** `npm run dev`: serves, watches the sources, builds and serves again after a change; open pages load themselves again. */
import { spawn } from "node:child_process";
import { watch } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { affectedBy } from "./development/affected.ts";
import { type LocalEdge, startLocalEdge } from "./edge/local-edge.ts";
import { ensureLocalTokens } from "./edge/local-tokens.ts";
import { portIsFree } from "./edge/loopback.ts";
import { refusalOfState } from "./edge/state-lock.ts";

const ROOT = join(import.meta.dirname, "..");
const WATCHED = ["shared", "workers", "gpu-runner"] as const;
/** An editor writes a file in several steps. */
const QUIET_MS = 120;

const program = new Command("dev")
  .description(
    "Serves and watches: a change of the Worker or a page is served within seconds. Ctrl-C ends it.",
  )
  .option("--port <N>", "port to serve on", port, 8787)
  .option("--state <DIR>", "folder for tokens, Durable Objects and KV", ".saddlebench")
  .exitOverride()
  .configureOutput({
    outputError: (text, write) => write(`saddlebench dev: ${text.replace(/^error: /, "")}`),
  });

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65_535)
    throw new InvalidArgumentError("must be a port from 1 to 65535.");
  return value;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Builds in a process of its own: the catalogue is made from the definitions, which a process reads once. */
function build(): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(ROOT, "scripts", "build.ts"), "--reloading"], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    child.once("error", () => resolve(false));
    child.once("exit", (code) => resolve(code === 0));
  });
}

async function main(): Promise<number> {
  try {
    program.parse();
  } catch (error) {
    return error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
  }
  const options = program.opts<{ readonly port: number; readonly state: string }>();
  const refusal = await refusalOfState(options.state);
  if (refusal) {
    say(`saddlebench dev: ${refusal}`);
    return 1;
  }
  if (!(await portIsFree(options.port))) {
    say(`saddlebench dev: port ${options.port} is taken; choose another with --port`);
    return 1;
  }
  if (!(await build())) return 1;
  const tokens = await ensureLocalTokens(options.state);
  const serve = (): Promise<LocalEdge> => startLocalEdge({ ...options, tokens });
  let edge: LocalEdge | null = await serve();
  say(`Serving at ${edge.url}; watching ${WATCHED.join(", ")} and wrangler.toml`);

  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let working = Promise.resolve();
  const serveAgain = async (): Promise<void> => {
    const paths = [...changed];
    changed.clear();
    const affected = affectedBy(paths);
    if (!affected.assets && !affected.worker) return;
    const began = performance.now();
    if (affected.assets && !(await build())) {
      say(`${paths.join(", ")}: does not build, so the last build is still served`);
      return;
    }
    try {
      await edge?.stop();
      edge = await serve();
    } catch (error) {
      edge = null;
      say(`${paths.join(", ")}: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    say(`${paths.join(", ")}: served after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  };
  const notice = (path: string): void => {
    changed.add(path);
    clearTimeout(timer);
    timer = setTimeout(() => {
      working = working.then(serveAgain);
    }, QUIET_MS);
  };
  const watchers = WATCHED.map((folder) =>
    watch(join(ROOT, folder), { recursive: true }, (_, file) => {
      // The build writes it.
      if (file && join(folder, file) !== join("shared", "catalogue", "generated.ts"))
        notice(join(folder, file));
    }),
  );
  watchers.push(watch(join(ROOT, "wrangler.toml"), () => notice("wrangler.toml")));
  await new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, resolve);
  });
  for (const watcher of watchers) watcher.close();
  clearTimeout(timer);
  await working;
  await edge?.stop();
  return 0;
}

process.exit(await main());
