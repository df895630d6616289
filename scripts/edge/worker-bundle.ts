/** The Worker as one module, bundled as `wrangler deploy` does it (its esbuild options, wrangler 4.156). */
import { dirname } from "node:path";
import { build } from "esbuild";

/**
 * Further names of the Worker's default export, one for each socket. A socket bound to it reaches the Worker itself: the default one of a
 * Worker with assets lies behind two Workers of Miniflare's that route them, and these took 0.43 of the 0.60 ms of
 * CPU of a plain request. Files of `dist/assets` then come through our own page route, with the same bytes.
 */
export const DIRECT_ENTRYPOINTS = ["Direct", "DirectToo"] as const;

/**
 * @param main absolute path of the Worker's door
 * @param define replacements that `wrangler.toml` asks for
 */
export async function bundleWorker(main: string, define: Readonly<Record<string, string>>): Promise<string> {
  const from = JSON.stringify(main);
  const names = DIRECT_ENTRYPOINTS.map((name) => `default as ${name}`).join(", ");
  const { outputFiles } = await build({
    stdin: {
      contents: `export * from ${from}; export { default, ${names} } from ${from};`,
      resolveDir: dirname(main),
      sourcefile: "door.ts",
      loader: "ts",
    },
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    define: { "process.env.NODE_ENV": '"production"', ...define },
    logLevel: "error",
  });
  const [file] = outputFiles;
  if (!file) throw new Error(`${main} gave no bundle`);
  return file.text;
}
