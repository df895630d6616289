/**
 * The process behind `local-edge.ts`: workerd through Miniflare, configured by `wrangler.toml` alone.
 *
 * Not `wrangler dev`: it puts a second workerd with a proxy Worker in front and wraps every Durable Object for its
 * inspector, which together took more CPU than our own code (docs/decisions/050). The Worker is reached through a
 * socket of its own (`unsafeDirectSockets`), not through Miniflare's entry and asset Workers, for the same reason.
 *
 * Argument: one JSON object, {@link EdgeArguments}. It holds the lock of the state folder for as long as it lives, ends on
 * SIGTERM and when its parent's pipe closes, and its whole process group ends with it.
 */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import {
  unstable_readConfig as readConfig,
  unstable_getMiniflareWorkerOptions as workerOptionsOf,
} from "wrangler";
import { builtCodeDigests, codeDefine } from "../development/code-digests.ts";
import { guardOwnGroup } from "./group-guard.ts";
import { loopbackHosts, socketAddress } from "./loopback.ts";
import { setDamagedSchedulesAside } from "./schedules.ts";
import { removeServerRecord, type ServerRecord, writeServerRecord } from "./server-record.ts";
import { inUse, lockState, type StateLock } from "./state-lock.ts";
import { claimSchema } from "./state-schema.ts";
import { storageRefusal } from "./storage-refusal.ts";
import { bundleWorker, DIRECT_ENTRYPOINTS } from "./worker-bundle.ts";

export interface EdgeArguments {
  /** Folder of `wrangler.toml`. */
  readonly root: string;
  readonly port: number;
  /** The state folder; Durable Objects and KV lie in its `edge`, as `wrangler dev --persist-to` keeps them. */
  readonly state: string;
  /** The folder as a person has named it. */
  readonly stateName: string;
  /** Replace those of `wrangler.toml`. */
  readonly vars: Readonly<Record<string, string>>;
  /** Opens V8's inspector, to profile. */
  readonly inspectorPort?: number;
}

/** Of Miniflare's own door, which nobody uses. */
const HOST = "127.0.0.1";
/** A workerd that has not ended by then is killed. */
const END_MS = 2_500;
/** Restarts of workerd within {@link CRASHES_MS} after which it is no accident. */
const MAX_CRASHES = 5;
const CRASHES_MS = 60_000;

/** Exit code of an edge that has said in one line why it does not start. */
export const REFUSED = 3;

/** Ends this process when workerd cannot be had again: Miniflare only writes a line about it and serves nothing. */
class EdgeLog extends Log {
  #crashesMs: number[] = [];

  override warn(message: string): void {
    super.warn(message);
    if (!/runtime crashed/.test(message)) return;
    const now = performance.now();
    this.#crashesMs = [...this.#crashesMs.filter((ms) => now - ms < CRASHES_MS), now];
    if (this.#crashesMs.length > MAX_CRASHES) {
      process.stderr.write(`workerd ended ${this.#crashesMs.length} times within a minute\n`);
      process.exit(1);
    }
  }

  override error(error: Error): void {
    super.error(error);
    if (/failed to restart/.test(error.message)) process.exit(1);
  }
}

async function serve(edge: EdgeArguments, hosts: readonly string[], proofKey: string): Promise<Miniflare> {
  const config = readConfig({ config: join(edge.root, "wrangler.toml") });
  const { workerOptions, main, define } = workerOptionsOf(config);
  if (!main) throw new Error("wrangler.toml names no main");
  // The rules are for modules that are no JavaScript: the bundle is one module.
  const { modulesRules: _, bindings, ...options } = workerOptions;
  const addresses = hosts.map((host) => socketAddress(host, edge.port));
  const miniflare = new Miniflare({
    ...convertV4MiniflareOptions({
      host: HOST,
      port: 0,
      cf: false,
      logRequests: false,
      log: new EdgeLog(LogLevel.WARN),
      unsafeLocalExplorer: false,
      unsafeObservability: false,
      ...(edge.inspectorPort === undefined ? {} : { inspectorPort: edge.inspectorPort }),
      workers: [
        {
          ...options,
          name: config.name,
          modules: true,
          script: await bundleWorker(main, { ...define, ...codeDefine(await builtCodeDigests()) }),
          bindings: {
            ...(bindings as Readonly<Record<string, string>>),
            PROOF_KEY: proofKey,
            LISTENS_ON: addresses.join(","),
            ...edge.vars,
          },
          // A socket of each family: a stranger on the other one would be `localhost` to a browser.
          unsafeDirectSockets: hosts.flatMap((host, i) => {
            const entrypoint = DIRECT_ENTRYPOINTS[i];
            return entrypoint ? [{ host, port: edge.port, entrypoint }] : [];
          }),
        },
      ],
    }),
    resourcePersistencePath: join(edge.state, "edge", "v3"),
  });
  await miniflare.ready;
  return miniflare;
}

/** One line and the end. */
function refuse(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(REFUSED);
}

async function main(edge: EdgeArguments): Promise<void> {
  let miniflare: Miniflare | null = null;
  let lock: StateLock | null = null;
  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    // First: Miniflare answers the same signals, and may end this process in the same turn.
    if (lock?.ok) removeServerRecord(edge.state);
    setTimeout(() => process.exit(1), END_MS);
    await miniflare?.dispose();
    process.exit(0);
  };
  process.on("SIGTERM", () => void end());
  process.on("SIGINT", () => void end());
  // The parent holds the other end: when it dies, however, the edge does not stay behind.
  process.stdin.on("end", () => void end()).resume();
  guardOwnGroup();

  const proofKey = randomBytes(32).toString("hex");
  const hosts = await loopbackHosts();
  try {
    lock = await lockState(edge.state);
    if (!lock.ok) refuse(inUse(edge.stateName, lock.holder));
    const record: ServerRecord = {
      pid: process.ppid,
      url: `http://localhost:${edge.port}`,
      addresses: hosts.map((host) => socketAddress(host, edge.port)),
      startedAt: new Date().toISOString(),
      proofKey,
    };
    const newer = await claimSchema(edge.state, edge.stateName);
    if (newer) refuse(newer);
    const aside = await setDamagedSchedulesAside(join(edge.state, "edge"));
    for (const path of aside)
      process.stderr.write(`${path} is damaged and was set aside: alarms are armed anew\n`);
    await writeServerRecord(edge.state, record);
  } catch (error) {
    refuse(storageRefusal(edge.stateName, error));
  }
  miniflare = await serve(edge, hosts, proofKey);
}

await main(JSON.parse(process.argv[2] ?? "") as EdgeArguments);
