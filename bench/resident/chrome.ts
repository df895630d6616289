/** Opens the resident benchmark in Chrome on a page of its own. */
import { join } from "node:path";
import { build } from "esbuild";
import { closeBrowser, launchBrowser } from "../../gpu-runner/hosts/launch-browser.ts";
import type { ResidentOptions, ResidentReport } from "./suite.ts";

const ADDRESS = "https://bench.saddlebench.invalid/";

/** @throws Error when there is no browser or no device, with what to do */
export async function inChrome(
  options: ResidentOptions,
  say: (line: string) => void,
): Promise<ResidentReport> {
  const bundled = await build({
    entryPoints: [join(import.meta.dirname, "page.ts")],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "error",
  });
  const script = bundled.outputFiles[0]?.text ?? "";
  const launched = await launchBrowser({ adapter: "auto", unsafeFast: false });
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
    const ended = new Promise<ResidentReport>((resolve, reject) => {
      page.once("error", reject);
      browser.once("disconnected", () => reject(new Error("the browser went away")));
      void page.exposeFunction("residentEnds", (report: ResidentReport | { readonly error: string }) =>
        "error" in report ? reject(new Error(report.error)) : resolve(report),
      );
    });
    await page.exposeFunction("residentSays", say);
    await page.goto(ADDRESS);
    await page.waitForFunction("typeof startResident === 'function'");
    // The evaluation only starts the work: a crashed page never rejects a pending one.
    await page.evaluate((settings: ResidentOptions) => window.startResident(settings), options);
    return await ended;
  } finally {
    await closeBrowser(browser);
  }
}
