/** Keeps a runner page alive in headless Chrome: relaunches on a crash, a hang, a lost device, a null adapter. */
import type { Browser, Page } from "puppeteer";
import { insecureOrigin } from "./browser-flags.ts";
import { closeBrowser, type LaunchOptions, launchBrowser, withDeadline } from "./launch-browser.ts";

export interface RunnerHostOptions extends Omit<LaunchOptions, "trustedOrigin"> {
  readonly server: string;
  readonly token: string;
  readonly runner: string;
  readonly lanes?: number;
  readonly signal: AbortSignal;
  /** One line for a person. */
  readonly log: (line: string) => void;
  /** Every event of the page, parsed. */
  readonly onEvent?: (event: Readonly<Record<string, unknown>>) => void;
  /** The page of each launch, for measurements. */
  readonly onPage?: (page: Page) => void;
}

/** A page that says nothing for so long is hung: it reports progress far more often. */
const SILENCE_MS = 120_000;
const LAUNCHES_IN_A_ROW = 5;

/**
 * Runs until the signal aborts. Resolves with null then, or with why it gave up (no browser, no adapter, token
 * refused, five failed launches in a row).
 */
export async function hostRunner(options: RunnerHostOptions): Promise<string | null> {
  const trustedOrigin = insecureOrigin(options.server);
  if (trustedOrigin)
    options.log(
      `${trustedOrigin} is plain http: telling this Chrome to trust that one origin, so that WebGPU works`,
    );
  let failures = 0;
  while (!options.signal.aborted) {
    const launched = await launchBrowser({ ...options, trustedOrigin, networkEvents: false });
    if (!launched.ok) return launched.message;
    options.log(`Chrome is up (${launched.flagSet} flags), adapter: ${launched.adapter}`);
    const end = await drivePage(launched.browser, options);
    await closeBrowser(launched.browser);
    if (options.signal.aborted) return null;
    if (end.fatal) return end.reason;
    failures = end.worked ? 0 : failures + 1;
    if (failures >= LAUNCHES_IN_A_ROW) return `gave up after ${failures} launches in a row: ${end.reason}`;
    options.log(`relaunching Chrome: ${end.reason}`);
    await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** failures));
  }
  return null;
}

interface PageEnd {
  readonly reason: string;
  readonly fatal: boolean;
  /** A shard was reported in this launch: the next failure counts from zero. */
  readonly worked: boolean;
}

async function drivePage(browser: Browser, options: RunnerHostOptions): Promise<PageEnd> {
  let worked = false;
  let heard = performance.now();
  let settle: (end: PageEnd) => void = () => {};
  const ended = new Promise<PageEnd>((resolve) => {
    settle = resolve;
  });
  const end = (reason: string, fatal = false): void => settle({ reason, fatal, worked });
  const stop = (): void => end("stopped");
  options.signal.addEventListener("abort", stop, { once: true });
  browser.once("disconnected", () => end("Chrome went away"));
  const watchdog = setInterval(() => {
    if (performance.now() - heard > SILENCE_MS) end(`no sign of life for ${SILENCE_MS / 1000} s`);
  }, 5000);

  try {
    const page: Page = await browser.newPage();
    options.onPage?.(page);
    page.on("error", (error) => end(`the page crashed: ${error.message}`));
    page.on("close", () => end("the page was closed"));
    page.on("pageerror", (error) =>
      options.log(`page error: ${error instanceof Error ? error.message : String(error)}`),
    );
    await page.exposeFunction("saddlebenchEvent", (line: string) => {
      heard = performance.now();
      const event = JSON.parse(line) as Readonly<Record<string, unknown>>;
      options.onEvent?.(event);
      if (event.event === "outcome" && event.kind === "reported") worked = true;
      if (event.event === "outcome" && event.kind === "failed")
        options.log(`shard ${String(event.shard)} failed: ${String(event.detail)}`);
      if (event.event === "state" && event.kind === "waiting") options.log(String(event.message));
      if (event.event === "no-device") end(String(event.message), event.final === true);
      if (event.event === "ended") end(String(event.message), String(event.reason).endsWith("-refused"));
    });
    await page.evaluateOnNewDocument(
      (host) => {
        window.saddlebenchHost = host;
      },
      {
        token: options.token,
        runner: options.runner,
        unsafeFast: options.unsafeFast ?? false,
        ...(options.lanes === undefined ? {} : { lanes: options.lanes }),
      },
    );
    await openWithPatience(page, options);
    return await ended;
  } catch (error) {
    return {
      reason: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error),
      fatal: false,
      worked,
    };
  } finally {
    clearInterval(watchdog);
    options.signal.removeEventListener("abort", stop);
  }
}

/** The server may start later than the runner: keep trying, and say so. */
async function openWithPatience(page: Page, options: RunnerHostOptions): Promise<void> {
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
