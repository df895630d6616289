/** Pages of the benchmark in Chrome: bundled, served by interception, their end awaited. */
import { join } from "node:path";
import { build } from "esbuild";
import type { Browser } from "puppeteer";
import { closeBrowser, type LaunchOptions, launchBrowser } from "../../gpu-runner/hosts/launch-browser.ts";
import type { FirstStep } from "./figures.ts";
import type { PageSettings } from "./page.ts";
import type { Report } from "./targets.ts";

const ADDRESS = "https://bench.saddlebench.invalid/";

/** The script of a page; minified where its size is part of what is measured. */
export async function bundle(entry: string, minify: boolean): Promise<string> {
  const bundled = await build({
    entryPoints: [join(import.meta.dirname, entry)],
    bundle: true,
    format: "esm",
    target: "es2022",
    minify,
    write: false,
    logLevel: "error",
  });
  return bundled.outputFiles[0]?.text ?? "";
}

/** @throws Error when no browser has a device, with what to do */
async function withBrowser<T>(options: LaunchOptions, use: (browser: Browser) => Promise<T>): Promise<T> {
  const launched = await launchBrowser(options);
  if (!launched.ok) throw new Error(launched.message);
  try {
    return await use(launched.browser);
  } finally {
    await closeBrowser(launched.browser);
  }
}

/**
 * Opens a page with a script; resolves with what it passes to `window[ends]`.
 * @param start called in the page when it has loaded; only starts the work, as a crashed page never rejects a pending
 * evaluation
 */
async function open<T>(
  browser: Browser,
  script: string,
  ends: string,
  say: (line: string) => void,
  start?: (page: Awaited<ReturnType<Browser["newPage"]>>) => Promise<void>,
): Promise<T> {
  const page = await browser.newPage();
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    const isScript = request.url().endsWith("/page.js");
    void request.respond({
      status: 200,
      contentType: isScript ? "text/javascript" : "text/html",
      body: isScript
        ? script
        : '<!doctype html><title>bench</title><script type="module" src="/page.js"></script>',
    });
  });
  const ended = new Promise<T>((resolve, reject) => {
    page.once("error", reject);
    page.on("pageerror", (error) => say(`page: ${error}`));
    browser.once("disconnected", () => reject(new Error("the browser went away")));
    void page.exposeFunction(ends, (result: T | { readonly error: string }) =>
      result instanceof Object && "error" in result
        ? reject(new Error(String(result.error)))
        : resolve(result as T),
    );
  });
  await page.exposeFunction("benchmarkSays", say);
  await page.goto(ADDRESS);
  await start?.(page);
  const result = await ended;
  await page.close();
  return result;
}

/** From navigating to a new page to the end of its first step; a browser of its own each time. */
export async function firstStepInChrome(
  options: LaunchOptions,
  rounds: number,
  say: (line: string) => void,
): Promise<FirstStep> {
  const script = await bundle("first-step-page.ts", true);
  const samples: number[] = [];
  for (let round = 0; round < rounds; round++)
    samples.push(
      await withBrowser(options, async (browser) => {
        const { ms } = await open<{ readonly ms: number }>(browser, script, "firstStepEnds", say);
        return ms;
      }),
    );
  const medianMs = [...samples].sort((a, b) => a - b)[samples.length >> 1] as number;
  return { from: "navigation", medianMs, samples };
}

export async function suiteInChrome(
  launch: LaunchOptions,
  settings: PageSettings,
  say: (line: string) => void,
): Promise<Report> {
  const script = await bundle("page.ts", false);
  return withBrowser(launch, (browser) =>
    open<Report>(browser, script, "benchmarkEnds", say, async (page) => {
      await page.waitForFunction("typeof startBenchmark === 'function'");
      await page.evaluate((given: PageSettings) => window.startBenchmark(given), settings);
    }),
  );
}
