/** The runner's page in a browser: given its token, opened with patience, heard until it ends. */
import type { Browser, Page } from "puppeteer";
import type { RunnerEvent, RunnerEvents } from "./kept-runner.ts";
import { withDeadline } from "./launch-browser.ts";

export interface RunnerPageOptions {
  readonly server: string;
  readonly token: string;
  readonly runner: string;
  readonly lanes?: number;
  readonly unsafeFast?: boolean;
  readonly trial?: boolean;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  readonly onPage?: (page: Page) => void;
}

/** @param program for a person: "Chrome", "Firefox" */
export async function openRunnerPage(
  browser: Browser,
  program: string,
  options: RunnerPageOptions,
  { hear, end }: RunnerEvents,
): Promise<void> {
  browser.once("disconnected", () => end(`${program} went away`));
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
async function openWithPatience(page: Page, options: RunnerPageOptions): Promise<void> {
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
