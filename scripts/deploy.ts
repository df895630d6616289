/** `npm run deploy`: the checks that can be made here, then `wrangler deploy`. `docs/deploy.md` has the whole way. */
import { spawn } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { Command, CommanderError } from "commander";
import { buildAssets } from "./build.ts";
import { configurationProblems, sizeProblem, withKvId } from "./deploy/configuration.ts";
import { builtCodeDigests, codeDefine } from "./development/code-digests.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const program = new Command("deploy")
  .description("Checks the configuration, builds the assets and runs `wrangler deploy`.")
  .option("--dry-run", "everything but the upload; needs no account", false)
  .option("--kv-id <ID>", "id of the KV namespace (default: SADDLEBENCH_KV_ID, or wrangler.toml)")
  .option("--free-plan", "publish every 90 s, to stay within the free plan's KV writes", false)
  .exitOverride()
  .configureOutput({
    outputError: (text, write) => write(`saddlebench deploy: ${text.replace(/^error: /, "")}`),
  });

interface Options {
  readonly dryRun: boolean;
  readonly kvId?: string;
  readonly freePlan: boolean;
}

async function main(): Promise<number> {
  let options: Options;
  try {
    options = program.parse().opts<Options>();
  } catch (error) {
    return error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
  }
  const kvId = options.kvId ?? process.env.SADDLEBENCH_KV_ID;
  const source = await readFile(join(ROOT, "wrangler.toml"), "utf8");
  const configuration = kvId === undefined ? source : withKvId(source, kvId);
  const workerd = JSON.parse(
    await readFile(join(ROOT, "node_modules", "workerd", "package.json"), "utf8"),
  ) as {
    readonly version: string;
  };
  const problems = configurationProblems(configuration, workerd.version, options.dryRun);
  if (problems.length > 0) return fail(problems.join("; "));
  await buildAssets();
  // Wrangler takes the folder of the configuration as its root: the changed one stands beside the original.
  const path = join(ROOT, "wrangler.deploy.toml");
  if (configuration !== source) await writeFile(path, configuration);
  const args = ["deploy", ...(configuration === source ? [] : ["--config", path])];
  for (const [name, value] of Object.entries(codeDefine(await builtCodeDigests())))
    args.push("--define", `${name}:${value}`);
  if (options.freePlan) args.push("--var", "PUBLISH_INTERVAL_MS:90000");
  try {
    const bundle = join(ROOT, "dist", "worker");
    const tried = await wrangler([...args, "--dry-run", "--outdir", bundle]);
    if (tried !== 0) return fail(`wrangler ended with ${tried}; its own words are above`);
    const tooLarge = sizeProblem(gzipSync(await readFile(join(bundle, "index.js"))).length);
    if (tooLarge !== null) return fail(tooLarge);
    if (options.dryRun) return 0;
    const code = await wrangler(args);
    return code === 0 ? 0 : fail(`wrangler ended with ${code}; its own words are above`);
  } finally {
    await rm(path, { force: true });
  }
}

function wrangler(args: readonly string[]): Promise<number> {
  const executable = join(ROOT, "node_modules", "wrangler", "bin", "wrangler.js");
  const quiet = {
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_SEND_ERROR_REPORTS: "false",
    WRANGLER_HIDE_BANNER: "true",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
  };
  const child = spawn(process.execPath, [executable, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...quiet },
    stdio: "inherit",
  });
  return new Promise((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
}

function fail(message: string): number {
  process.stderr.write(`saddlebench deploy: ${message}\n`);
  return 1;
}

process.exitCode = await main();
