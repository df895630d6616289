/** The Worker as one module, bundled as `wrangler deploy` does it (its esbuild options, wrangler 4.156). */
import { build } from "esbuild";

/**
 * @param main absolute path of the Worker's door
 * @param define replacements that `wrangler.toml` asks for
 */
export async function bundleWorker(main: string, define: Readonly<Record<string, string>>): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [main],
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
