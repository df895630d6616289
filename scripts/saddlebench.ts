#!/usr/bin/env node
/** `npx saddlebench <verb>`: the same verbs as `npm run <verb>`. */
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { suggestion } from "../shared/text/nearest.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const VERBS: Readonly<Record<string, string>> = {
  start: "edge, runner and a preset sweep on this machine",
  dev: "serve, watch the sources and reload after a change",
  sweep: "create, watch, list, show, cancel, export and import sweeps",
  runner: "lend this machine's GPU to a server",
  trial: "one trial on this machine without a server",
  site: "a copy of a whole server as files for any host",
  results: "a page of docs/results/ from a sweep",
  bench: "side-by-side measurements",
  test: "everything that must hold before a commit",
  deploy: "put the edge on Cloudflare",
};

const [verb = "--help", ...rest] = process.argv.slice(2);
if (verb === "--help" || verb === "-h") {
  const lines = Object.entries(VERBS).map(([name, text]) => `  ${name.padEnd(9)}${text}\n`);
  process.stdout.write(
    `Usage: saddlebench <verb> [options]\n\n${lines.join("")}\nsaddlebench <verb> --help tells more.\n`,
  );
} else if (!Object.hasOwn(VERBS, verb)) {
  process.stderr.write(`saddlebench: no verb "${verb}"; ${suggestion(verb, Object.keys(VERBS))}\n`);
  process.exitCode = 2;
} else {
  const child = spawn(process.execPath, [join(ROOT, "scripts", `${verb}.ts`), ...rest], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  child.once("exit", (code) => process.exit(code ?? 1));
}
