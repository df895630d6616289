/** A runner in a page of headless Chrome. */
import type { Browser, Page } from "puppeteer";
import { insecureOrigin } from "./browser-flags.ts";
import type { KeptRunner, LaunchedRunner, RunnerEvent, RunnerEvents } from "./kept-runner.ts";
import { closeBrowser, type LaunchOptions, launchBrowser, withDeadline } from "./launch-browser.ts";

export interface ChromeRunnerOptions extends Omit<LaunchOptions, "trustedOrigin"> {
  readonly server: string;
  readonly token: string;
  readonly runner: string;
  readonly lanes?: number;
  readonly trial?: boolean;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  readonly onPage?: (page: Page) => void;
}

export function chromeRunner(options: ChromeRunnerOptions): Pick<KeptRunner, "program" | "launch"> {
  const trustedOrigin = insecureOrigin(options.server);
  if (trustedOrigin)
    options.log(
      `${trustedOrigin} is plain http: telling this Chrome to trust that one origin, so that WebGPU works`,
    );
  return {
    program: "Chrome",
    async launch() {
      const chrome = await launchBrowser({ ...options, trustedOrigin, networkEvents: false });
      if (!chrome.ok) return chrome;
      const launched: LaunchedRunner = {
        up: `Chrome is up (${chrome.flagSet} flags), adapter: ${chrome.adapter}`,
        drive: (events) => openPage(chrome.browser, options, events),
        close: () => closeBrowser(chrome.browser),
      };
      return { ok: true, launched };
    },
  };
}

async function openPage(
  browser: Browser,
  options: ChromeRunnerOptions,
  { hear, end }: RunnerEvents,
): Promise<void> {
  browser.once("disconnected", () => end("Chrome went away"));
  const page: Page = await browser.newPage();
  options.onPage?.(page);
  page.on("error", (error) => end(`the page crashed: ${error.message}`));
  page.on("close", () => end("the page was closed"));
  page.on("pageerror", (error) =>
    options.log(`page error: ${error instanceof Error ? error.message : String(error)}`),
  );
  await page.exposeFunction("saddlebenchEvent", (line: string) => hear(JSON.parse(line) as RunnerEvent));
  await page.evaluateOnNewDocument(
    (host) => {
      window.saddlebenchHost = host;
    },
    {
      token: options.token,
      runner: options.runner,
      unsafeFast: options.unsafeFast ?? false,
      trial: options.trial ?? false,
      ...(options.lanes === undefined ? {} : { lanes: options.lanes }),
    },
  );
  await openWithPatience(page, options);
}

/** The server may start later than the runner: keep trying, and say so. */
async function openWithPatience(page: Page, options: ChromeRunnerOptions): Promise<void> {
  const address = new URL("/runner", options.server).href;
  for (let attempt = 0; !options.signal.aborted; attempt++) {
    try {
      await withDeadline(page.goto(address, { waitUntil: "load" }), 30_000);
      return;
    } catch (error) {
      const wait = Math.min(30_000, 500 * 2 ** attempt);
      options.log(
        `server away: ${address} does not answer (${error instanceof Error ? error.message.split("\n")[0] : String(error)}); trying again in ${(wait / 1000).toFixed(1)} s`,
      );
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
