/**
 * `npm run build`: everything the Worker serves as static assets, in `dist/assets`: the app, the runner page
 * and the data sets. Skips what is newer than its sources.
 */
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build as bundle } from "esbuild";
import { writeCatalogue } from "./catalogue.ts";
import { buildData } from "./data.ts";
import { CODE_DIGESTS_FILE, codeDefine, codeDigests } from "./development/code-digests.ts";
import { BUILD_NUMBER_FILE, RELOAD_BANNER } from "./development/reload.ts";
import { writeDocPages } from "./docs/pages.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const ASSETS = join(ROOT, "dist", "assets");
const SOURCES = ["shared", "gpu-runner", "workers/app", "scripts", "docs", "package-lock.json"] as const;

export interface BuildOptions {
  /** Also when nothing is newer. */
  readonly force?: boolean;
  /** Pages load themselves again after the next build (`npm run dev`). */
  readonly reloading?: boolean;
}

/** Builds when a source is newer than the last build; true when it did. */
export async function buildAssets(options: BuildOptions = {}): Promise<boolean> {
  await writeCatalogue();
  const stamp = join(ROOT, "dist", "built-at");
  const built = await stat(stamp).then(
    (info) => info.mtimeMs,
    () => 0,
  );
  const newest = Math.max(...(await Promise.all(SOURCES.map((source) => newestChange(join(ROOT, source))))));
  if (!options.force && built > newest) return false;
  await mkdir(ASSETS, { recursive: true });
  const banner = options.reloading ? { js: RELOAD_BANNER } : {};
  await Promise.all([bundlePages(banner), buildData(join(ASSETS, "data"))]);
  if (options.reloading) await writeFile(join(ASSETS, BUILD_NUMBER_FILE), String(Date.now()));
  // What reloads itself is for nobody else: the next build that is not for development makes everything again.
  await (options.reloading ? rm(stamp, { force: true }) : writeFile(stamp, ""));
  return true;
}

async function bundlePages(banner: { readonly js?: string }): Promise<void> {
  const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as { version: string };
  const digests = await codeDigests();
  await writeFile(CODE_DIGESTS_FILE, JSON.stringify(digests));
  const shared = {
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    sourcemap: true,
    jsx: "automatic",
    jsxImportSource: "preact",
    define: {
      SADDLEBENCH_VERSION: JSON.stringify(version),
      ...codeDefine(digests),
      "process.env.NODE_ENV": '"production"',
    },
    logLevel: "warning",
    absWorkingDir: ROOT,
  } as const;
  await bundle({
    ...shared,
    banner,
    entryPoints: { "runner-page": join(ROOT, "gpu-runner/runner/page/page.tsx") },
    outdir: ASSETS,
    // Engines that a page never uses are loaded on demand, in chunks of their own.
    splitting: true,
    chunkNames: "runner-chunks/[name]-[hash]",
  });
  await bundle({
    ...shared,
    // The app loads it to draw landscapes; the Worker serves what lies beside the app's chunks directly.
    entryPoints: { "app-chunks/landscapes": join(ROOT, "gpu-runner/problems/landscape-view.ts") },
    outdir: ASSETS,
  });
  await cp(join(ROOT, "gpu-runner/runner/page/index.html"), join(ASSETS, "runner.html"));
  // Too many words for the Worker; what lies beside the app's chunks is served directly.
  await cp(join(ROOT, "docs/claims/index.json"), join(ASSETS, "app-chunks/claims.json"));
  await writeDocPages(join(ROOT, "docs"), join(ASSETS, "app-chunks/doc-pages"));
  const app = join(ROOT, "workers/app");
  const hasApp = await stat(join(app, "build.ts")).then(
    () => true,
    () => false,
  );
  if (hasApp) {
    const { buildApp } = (await import(join(app, "build.ts"))) as {
      buildApp: (outputFolder: string, banner: { readonly js?: string }) => Promise<void>;
    };
    await buildApp(ASSETS, banner);
  }
}

async function newestChange(path: string): Promise<number> {
  const info = await stat(path).catch(() => null);
  if (!info) return 0;
  if (!info.isDirectory()) return info.mtimeMs;
  const entries = await readdir(path);
  const times = await Promise.all(
    entries.filter((name) => name !== "node_modules").map((name) => newestChange(join(path, name))),
  );
  return Math.max(0, ...times);
}

if (import.meta.main) {
  if (process.argv.includes("--clean")) await rm(join(ROOT, "dist"), { recursive: true, force: true });
  const started = performance.now();
  const built = await buildAssets({ force: true, reloading: process.argv.includes("--reloading") });
  process.stderr.write(
    `built dist/assets in ${((performance.now() - started) / 1000).toFixed(1)} s${built ? "" : " (nothing to do)"}\n`,
  );
}
