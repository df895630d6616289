/** What a person does on the open page: scrolling the trial table, brushing parallel coordinates. */
import type { Page } from "puppeteer";
import { type TaskTimes, tracedTasks } from "./task-times.ts";
import { readRecord } from "./visit.ts";

export interface InteractionFigures extends TaskTimes {
  /** Longest time between two frames of the page's thread. */
  readonly longestFrameMs: number;
  /** Key presses: longest wait until the page's thread took one up; 0 where none was pressed or none waited 16 ms. */
  readonly longestInputDelayMs: number;
}

export interface ParallelFigures extends InteractionFigures {
  readonly lines: number;
  /** From opening the section until the last line is drawn. */
  readonly openedMs: number;
  /** The whole picture after a brush, in the worker: median and largest over the steps of a drag. */
  readonly brushMedianMs: number;
  readonly brushLargestMs: number;
}

/** Runs `act` and reports what it did to the page's thread. */
export async function during(page: Page, act: () => Promise<void>): Promise<InteractionFigures> {
  const from = await page.evaluate(() => {
    const frames = { longest: 0, running: true };
    Object.assign(window, { pageFrames: frames });
    let before = performance.now();
    const tick = (now: number): void => {
      frames.longest = Math.max(frames.longest, now - before);
      before = now;
      if (frames.running) requestAnimationFrame(tick);
    };
    requestAnimationFrame((now) => {
      before = now;
      requestAnimationFrame(tick);
    });
    return performance.now();
  });
  const tasks = await tracedTasks(page, act);
  const longestFrameMs = await page.evaluate(() => {
    const { pageFrames } = window as unknown as { pageFrames: { longest: number; running: boolean } };
    pageFrames.running = false;
    return pageFrames.longest;
  });
  const record = await readRecord(page);
  const delays = record.inputs.filter(({ startMs }) => startMs >= from).map(({ delayMs }) => delayMs);
  return { ...tasks, longestFrameMs, longestInputDelayMs: Math.max(0, ...delays) };
}

/** Scrolls through the table of trials by the wheel. */
export async function scrollTrials(page: Page): Promise<InteractionFigures> {
  const table = await page.waitForSelector("[aria-label='Trials']");
  await table?.scrollIntoView();
  const box = await table?.boundingBox();
  if (!box) throw new Error("no table of trials");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  return during(page, async () => {
    for (let i = 0; i < 60; i++) {
      await page.mouse.wheel({ deltaY: 100 * (1 + (i % 20)) });
      await pause(16);
    }
  });
}

const DRAG_STEPS = 60;

/** Opens parallel coordinates over all problems and optimizers and drags a range along the last axis but one. */
export async function brushParallel(page: Page): Promise<ParallelFigures> {
  const began = performance.now();
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details"))
      if (details.querySelector("summary")?.textContent?.startsWith("Parallel")) {
        details.open = true;
        details.scrollIntoView();
      }
  });
  await page.waitForFunction(() => {
    const select = [...document.querySelectorAll("select")].find((each) =>
      [...each.options].some(({ text }) => text === "all problems"),
    );
    if (!select) return false;
    select.value = "";
    select.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  });
  await untilDrawn(page);
  const openedMs = performance.now() - began;
  // The ground of a brush is made after the first picture.
  await pause(1500);
  const axis = (await page.$$(".parallel-axis")).at(-2);
  const box = await axis?.boundingBox();
  if (!box) throw new Error("no axis to brush");
  const drawn: number[] = [];
  const figures = await during(page, async () => {
    await page.mouse.move(box.x + box.width / 2, box.y + 10);
    await page.mouse.down();
    for (let i = 1; i <= DRAG_STEPS; i++) {
      await page.mouse.move(box.x + box.width / 2, box.y + 10 + (i * (box.height - 60)) / DRAG_STEPS);
      drawn.push(await untilDrawn(page));
    }
    await page.mouse.up();
  });
  drawn.sort((a, b) => a - b);
  const label = await page.$eval("canvas[aria-label*='runs across']", (canvas) => canvas.ariaLabel ?? "");
  return {
    ...figures,
    lines: Number.parseInt(label, 10),
    openedMs,
    brushMedianMs: drawn[Math.floor(drawn.length / 2)] ?? Number.NaN,
    brushLargestMs: drawn.at(-1) ?? Number.NaN,
  };
}

/** Milliseconds that the worker needed for the whole picture. */
async function untilDrawn(page: Page): Promise<number> {
  const handle = await page.waitForFunction(
    () => document.querySelector<HTMLCanvasElement>("canvas[data-drawn]")?.dataset.drawn,
    { timeout: 60_000, polling: 20 },
  );
  return Number(await handle.jsonValue());
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
