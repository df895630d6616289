/** Bundles the web app into the Worker's static assets. Called by scripts/build.ts. */
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const COMMON = {
  bundle: true,
  target: "es2022",
  minify: true,
  jsx: "automatic",
  jsxImportSource: "preact",
  logLevel: "warning",
  define: { "process.env.NODE_ENV": '"production"' },
} as const;

/** Script and style of a report (`report/report-document.ts`): everything in one piece each. */
export async function bundleReport(): Promise<{ readonly script: string; readonly style: string }> {
  const { outputFiles } = await build({
    ...COMMON,
    entryPoints: { report: join(import.meta.dirname, "report/report.tsx") },
    outdir: "report",
    format: "iife",
    write: false,
  });
  const text = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  return { script: text(".js"), style: text(".css") };
}

/**
 * Writes `app.js`, the workers, `app.css`, chunks, `index.html` and the icon into `outputFolder`.
 * @param banner text in front of every script
 */
export async function buildApp(outputFolder: string, banner: { readonly js?: string } = {}): Promise<void> {
  const here = import.meta.dirname;
  await build({
    ...COMMON,
    banner,
    entryPoints: {
      app: join(here, "main.tsx"),
      "app-chunks/parallel-worker": join(here, "charts/parallel-worker.ts"),
      "app-chunks/sweep-reader": join(here, "data/sweep-reader-worker.ts"),
    },
    outdir: outputFolder,
    splitting: true,
    format: "esm",
    sourcemap: true,
    chunkNames: "app-chunks/[name]-[hash]",
  });
  const report = await bundleReport();
  await writeFile(join(outputFolder, "app-chunks/report.js"), report.script);
  await writeFile(join(outputFolder, "app-chunks/report.css"), report.style);
  const html = await readFile(join(here, "index.html"), "utf8");
  await writeFile(join(outputFolder, "index.html"), html);
  await cp(join(here, "icon.svg"), join(outputFolder, "icon.svg"));
}
