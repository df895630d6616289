/**
 * The process behind `local-edge.ts`: workerd through Miniflare, configured by `wrangler.toml` alone.
 *
 * Not `wrangler dev`: it puts a second workerd with a proxy Worker in front and wraps every Durable Object for its
 * inspector, which together took more CPU than our own code (docs/decisions/050). The Worker is reached through a
 * socket of its own (`unsafeDirectSockets`), not through Miniflare's entry and asset Workers, for the same reason.
 *
 * Argument: one JSON object, {@link EdgeArguments}. It ends on SIGTERM, and when its parent's pipe closes.
 */
import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import {
  unstable_readConfig as readConfig,
  unstable_getMiniflareWorkerOptions as workerOptionsOf,
} from "wrangler";
import { bundleWorker, DIRECT_ENTRYPOINT } from "./worker-bundle.ts";

export interface EdgeArguments {
  /** Folder of `wrangler.toml`. */
  readonly root: string;
  readonly port: number;
  /** Durable Objects and KV lie here, as `wrangler dev --persist-to` keeps them. */
  readonly persistTo: string;
  /** Replace those of `wrangler.toml`. */
  readonly vars: Readonly<Record<string, string>>;
  /** Opens V8's inspector, to profile. */
  readonly inspectorPort?: number;
}

const HOST = "127.0.0.1";

async function serve(edge: EdgeArguments): Promise<Miniflare> {
  const config = readConfig({ config: join(edge.root, "wrangler.toml") });
  const { workerOptions, main, define } = workerOptionsOf(config);
  if (!main) throw new Error("wrangler.toml names no main");
  // The rules are for modules that are no JavaScript: the bundle is one module.
  const { modulesRules: _, bindings, ...options } = workerOptions;
  const miniflare = new Miniflare({
    ...convertV4MiniflareOptions({
      host: HOST,
      port: 0,
      cf: false,
      logRequests: false,
      log: new Log(LogLevel.WARN),
      unsafeLocalExplorer: false,
      unsafeObservability: false,
      ...(edge.inspectorPort === undefined ? {} : { inspectorPort: edge.inspectorPort }),
      workers: [
        {
          ...options,
          name: config.name,
          modules: true,
          script: await bundleWorker(main, define),
          bindings: { ...(bindings as Readonly<Record<string, string>>), ...edge.vars },
          unsafeDirectSockets: [{ host: HOST, port: edge.port, entrypoint: DIRECT_ENTRYPOINT }],
        },
      ],
    }),
    resourcePersistencePath: join(edge.persistTo, "v3"),
  });
  await miniflare.ready;
  return miniflare;
}

const miniflare = await serve(JSON.parse(process.argv[2] ?? "") as EdgeArguments);
const end = async (): Promise<void> => {
  await miniflare.dispose();
  process.exit(0);
};
process.on("SIGTERM", () => void end());
process.on("SIGINT", () => void end());
// The parent holds the other end: when it dies, however, the edge does not stay behind.
process.stdin.on("end", () => void end()).resume();
