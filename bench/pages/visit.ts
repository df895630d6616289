/** One visit of a sweep's page in a fresh Chrome: opening, the trial table, parallel coordinates, memory. */
import puppeteer, { type Browser, type Page } from "puppeteer";
import { findBrowser } from "../../gpu-runner/hosts/find-browser.ts";
import { type PageMemory, readMemory } from "./process-memory.ts";
import { installRecorder, type Recorded } from "./recorder.ts";
import { type TaskTimes, tracedTasks } from "./task-times.ts";

/** A new Chrome as a person without a GPU has it. @throws Error when none is installed */
export async function openChrome(): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error("no Chrome; set PUPPETEER_EXECUTABLE_PATH");
  return puppeteer.launch({
    executablePath,
    headless: true,
    pipe: true,
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
}

async function preparedPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport({ width: 1400, height: 900 });
  await page.evaluateOnNewDocument(installRecorder);
  return page;
}

export async function openPage(browser: Browser, address: string): Promise<Page> {
  const page = await preparedPage(browser);
  await page.goto(address, { waitUntil: "load" });
  return page;
}

export function readRecord(page: Page): Promise<Recorded> {
  return page.evaluate(() => (window as unknown as { pageRecord: Recorded }).pageRecord);
}

export interface OpeningFigures extends TaskTimes {
  readonly leaderboardMs: number;
  readonly completeMs: number;
  readonly transferredKilobytes: number;
  readonly scriptKilobytes: number;
  readonly memory: PageMemory;
  /** Of a page without content in the same Chrome. */
  readonly blankMemory: PageMemory;
}

const PATIENCE_MS = 60_000;
const SETTLE_MS = 6_000;

/** Opens the page and waits until all that it shows at first is drawn. */
export async function measureOpening(address: string): Promise<OpeningFigures> {
  const browser = await openChrome();
  try {
    const blank = await browser.newPage();
    await blank.goto(new URL("/healthz", address).href);
    const blankMemory = await readMemory(browser, blank);
    await blank.close();
    const page = await preparedPage(browser);
    const tasks = await tracedTasks(page, async () => {
      await page.goto(address, { waitUntil: "load" });
      await untilComplete(page);
    });
    const record = await readRecord(page);
    const sizes = await page.evaluate(() =>
      performance.getEntriesByType("resource").map((entry) => {
        const { name, encodedBodySize } = entry as PerformanceResourceTiming;
        return { name: new URL(name).pathname, bytes: encodedBodySize };
      }),
    );
    const sum = (pick: (name: string) => boolean): number =>
      sizes.filter(({ name }) => pick(name)).reduce((total, { bytes }) => total + bytes, 0) / 1000;
    return {
      leaderboardMs: record.leaderboardMs ?? Number.NaN,
      completeMs: record.completeMs ?? Number.NaN,
      ...tasks,
      transferredKilobytes: sum(() => true),
      scriptKilobytes: sum((name) => name.endsWith(".js")),
      memory: await readMemory(browser, page),
      blankMemory,
    };
  } finally {
    await browser.close();
  }
}

export async function untilComplete(page: Page): Promise<void> {
  await page.waitForFunction(
    () => (window as unknown as { pageRecord: Recorded }).pageRecord.completeMs !== null,
    { timeout: PATIENCE_MS, polling: 50 },
  );
  // What follows the last picture belongs to the opening, too; and an idle reader ends.
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}
