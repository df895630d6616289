/** `npm run site -- --out DIR`: a copy of a whole server as files that any static host serves, also below a path. */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { buildAssets } from "./build.ts";
import { accessOf } from "./client/access.ts";
import { ClientError, type Server } from "./client/api.ts";
import { startLocalEdge } from "./edge/local-edge.ts";
import { ensureLocalTokens } from "./edge/local-tokens.ts";
import { freePort } from "./edge/loopback.ts";
import { refusalOfState } from "./edge/state-lock.ts";
import { importPublished, pendingResults } from "./local/published-results.ts";
import { readReplies } from "./site/replies.ts";
import { SiteFolder } from "./site/site-folder.ts";
import { writeSite } from "./site/write-site.ts";

const ASSETS = join(import.meta.dirname, "..", "dist", "assets");

const program = new Command("site")
  .description(
    "Writes a copy of a server as files: findings, board, sweeps, comparisons, claims, docs. Without --server or --state it is of a fresh server with the published results.",
  )
  .requiredOption("--out <DIR>", "folder of the copy: an empty one, a new one, or an earlier copy")
  .option("--server <URL>", "of a server that runs")
  .option("--state <DIR>", "of the state folder of a server that does not run")
  .option("--token <TOKEN>", "for a server that lets only those read who have one")
  .option("--address <URL>", "where the copy will lie, for previews", httpAddress)
  .exitOverride()
  .configureOutput({
    outputError: (text, write) =>
      write(`saddlebench site: ${text.replace(/^error: /, "").replace(/\n\(/, " (")}`),
  });

interface Options {
  readonly out: string;
  readonly server?: string;
  readonly state?: string;
  readonly token?: string;
  readonly address?: string;
}

function httpAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new InvalidArgumentError("It must begin with http:// or https://.");
  return `${url.origin}${url.pathname.replace(/\/?$/, "/")}`;
}

function say(line: string): void {
  process.stderr.write(`saddlebench site: ${line}\n`);
}

async function main(): Promise<number> {
  program.parse();
  const { out, server, state, token, address = null } = program.opts<Options>();
  if (server !== undefined && state !== undefined)
    throw new ClientError("--server and --state name two servers; give one", 2);
  // Before anything is started: a folder that is refused costs no time.
  const folder = await SiteFolder.open(out);
  await buildAssets();
  const source = server === undefined ? await localServer(state) : await reachable(server, token);
  try {
    const content = await readReplies(source.server, say);
    const madeAt = new Date().toISOString();
    await writeSite(folder, { content, assets: ASSETS, address, server: source.address, madeAt });
  } finally {
    await source.close();
  }
  const { files, bytes } = await folder.close();
  say(`${files} files, ${(bytes / 1e6).toFixed(2)} MB in ${out}`);
  return 0;
}

interface Source {
  readonly server: Server;
  /** Where others can reach it. */
  readonly address: string | null;
  close(): Promise<void>;
}

async function reachable(server: string, token: string | undefined): Promise<Source> {
  const access = await accessOf({ server, state: ".saddlebench", ...(token === undefined ? {} : { token }) });
  const { hostname, origin } = new URL(access.url);
  const isLocal = /^(localhost|127\..*|\[::1\]|0\.0\.0\.0)$/.test(hostname);
  return { server: access, address: isLocal ? null : origin, close: async () => {} };
}

/** Of a state folder, or a fresh one with what is published. */
async function localServer(given: string | undefined): Promise<Source> {
  const state = given ?? (await mkdtemp(join(tmpdir(), "saddlebench-site-")));
  const removed = async (): Promise<void> => {
    if (given === undefined) await rm(state, { recursive: true, force: true });
  };
  try {
    if (given !== undefined && (await stat(join(given, "edge")).catch(() => null)) === null)
      throw new ClientError(`${given} is no state folder of a server; name one with --state`);
    const refusal = given === undefined ? null : await refusalOfState(state);
    if (refusal !== null) throw new ClientError(refusal);
    const pending = await pendingResults(state, given === undefined);
    const tokens = await ensureLocalTokens(state);
    const edge = await startLocalEdge({ port: await freePort(), state, tokens });
    const server = { url: edge.url, token: tokens.admin };
    if (pending.length > 0) await importPublished(server, state, pending, say);
    return {
      server,
      address: null,
      async close() {
        await edge.stop();
        await removed();
      },
    };
  } catch (error) {
    await removed();
    throw error;
  }
}

if (import.meta.main)
  try {
    process.exitCode = await main();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else {
      say(error instanceof Error ? error.message : String(error));
      process.exitCode = error instanceof ClientError ? error.code : 1;
    }
  }
