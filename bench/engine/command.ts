/** `npm run bench -- engine`: bundles the page, opens it in Chrome (or runs in Node), writes the report. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { openDawnDevice } from "../../gpu-runner/hosts/dawn.ts";
import { closeBrowser, launchBrowser } from "../../gpu-runner/hosts/launch-browser.ts";
import type { Report, SuiteOptions } from "./suite.ts";

const ROOT = dirname(dirname(import.meta.dirname));
export const DEFAULT_LANES: readonly number[] = [1, 16, 64];
const ADDRESS = "https://bench.saddlebench.invalid/";

export interface EngineBenchOptions extends SuiteOptions {
  readonly host: "chrome" | "node";
  readonly adapter: "auto" | "hardware" | "software";
  readonly browser?: string;
  readonly unsafeFast: boolean;
}

/** Runs the benchmark. @throws Error when there is no device, with what to do */
export async function benchEngine(options: EngineBenchOptions, say: (line: string) => void): Promise<string> {
  const report = options.host === "node" ? await inNode(options, say) : await inChrome(options, say);
  const folder = join(ROOT, "bench", "results");
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${reportName(options)}.json`);
  const { workloads, methods, lanes, rounds, sampleMs, minutes, unsafeFast } = options;
  const settings = { workloads, methods, lanes, rounds, sampleMs, minutes, unsafeFast };
  await writeFile(file, `${JSON.stringify({ settings, ...report }, null, 2)}\n`);
  return file;
}

/** `engine-chrome` is the whole benchmark; parts of it are named after what they select, and do not overwrite it. */
export function reportName(options: EngineBenchOptions): string {
  const { host, workloads, methods, lanes, profile, unsafeFast } = options;
  const part = [
    ...workloads,
    ...methods,
    ...(lanes.join() === DEFAULT_LANES.join() ? [] : [`${lanes.join("+")}-lanes`]),
    ...(profile ? ["profile"] : []),
    ...(unsafeFast ? ["unsafe-fast"] : []),
  ];
  return ["engine", host, ...part].join("-").replaceAll(/[^\w+-]/g, "");
}

/** Peers need a page; in Node the product is measured alone. */
async function inNode(options: EngineBenchOptions, say: (line: string) => void): Promise<Report> {
  const { runSuite } = await import("./suite.ts");
  const opened = await openDawnDevice();
  say("peers are left out: they need a page");
  return runSuite(
    opened,
    options,
    async () => [],
    () => performance.now(),
    say,
  );
}

async function inChrome(options: EngineBenchOptions, say: (line: string) => void): Promise<Report> {
  const bundled = await build({
    entryPoints: [join(import.meta.dirname, "page.ts")],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "error",
  });
  const script = bundled.outputFiles[0]?.text ?? "";
  const launched = await launchBrowser(options);
  if (!launched.ok) throw new Error(launched.message);
  const { browser } = launched;
  try {
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
    const ended = new Promise<Report>((resolve, reject) => {
      page.once("error", reject);
      page.on("pageerror", (error) => say(`page: ${error}`));
      browser.once("disconnected", () => reject(new Error("the browser went away")));
      void page.exposeFunction("benchmarkEnds", (report: Report | { readonly error: string }) =>
        "error" in report ? reject(new Error(report.error)) : resolve(report),
      );
    });
    await page.exposeFunction("benchmarkSays", say);
    await page.goto(ADDRESS);
    await page.waitForFunction("typeof startBenchmark === 'function'");
    // The evaluation only starts the work: a crashed page never rejects a pending one.
    await page.evaluate((settings: SuiteOptions) => window.startBenchmark(settings), {
      workloads: options.workloads,
      methods: options.methods,
      lanes: options.lanes,
      rounds: options.rounds,
      sampleMs: options.sampleMs,
      minutes: options.minutes,
      profile: options.profile,
    });
    return await ended;
  } finally {
    await closeBrowser(browser);
  }
}
