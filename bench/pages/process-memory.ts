/** Memory of a page: its JavaScript heap after a collection, and of the process that renders it. */
import { readFile } from "node:fs/promises";
import type { Browser, CDPSession, Page } from "puppeteer";

export interface PageMemory {
  /** After a collection, main thread only. */
  readonly heapMegabytes: number;
  /**
   * Proportional set size of the largest renderer process (pages shared with other processes count by their share), workers of
   * the page included; null where `/proc` is missing.
   */
  readonly processMegabytes: number | null;
}

const MEGA = 1e6;

/** Of the page that the session is attached to. */
export async function readMemory(browser: Browser, page: Page): Promise<PageMemory> {
  const session = await page.createCDPSession();
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  await session.send("Performance.enable");
  const { metrics } = await session.send("Performance.getMetrics");
  const heap = metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? Number.NaN;
  await session.detach();
  return { heapMegabytes: heap / MEGA, processMegabytes: await largestRenderer(browser) };
}

async function largestRenderer(browser: Browser): Promise<number | null> {
  const session: CDPSession = await browser.target().createCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const sizes = await Promise.all(
    processInfo.filter(({ type }) => type === "renderer").map(({ id }) => proportionalSize(id)),
  );
  const known = sizes.filter((size) => size !== null);
  return known.length > 0 ? Math.max(...known) : null;
}

async function proportionalSize(process: number): Promise<number | null> {
  const text = await readFile(`/proc/${process}/smaps_rollup`, "utf8").catch(() => "");
  const kibibytes = /^Pss:\s+(\d+)/m.exec(text)?.[1];
  return kibibytes === undefined ? null : (Number(kibibytes) * 1024) / MEGA;
}
