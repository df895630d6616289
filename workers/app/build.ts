/** Bundles the web app into the Worker's static assets. Called by scripts/build.ts. */
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

/** Writes `app.js`, the workers, `app.css`, chunks, `index.html` and the icon into `outputFolder`. */
export async function buildApp(outputFolder: string): Promise<void> {
  const here = import.meta.dirname;
  await build({
    entryPoints: {
      app: join(here, "main.tsx"),
      "app-chunks/parallel-worker": join(here, "charts/parallel-worker.ts"),
      "app-chunks/sweep-reader": join(here, "data/sweep-reader-worker.ts"),
    },
    outdir: outputFolder,
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    minify: true,
    sourcemap: true,
    jsx: "automatic",
    jsxImportSource: "preact",
    chunkNames: "app-chunks/[name]-[hash]",
    logLevel: "warning",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const html = await readFile(join(here, "index.html"), "utf8");
  await writeFile(join(outputFolder, "index.html"), html);
  await cp(join(here, "icon.svg"), join(outputFolder, "icon.svg"));
}
