/** The page of a sweep while results stream in: does it answer a key press in time, and does it follow? */
import { type FillTarget, fillSweep } from "./fill.ts";
import { during, type InteractionFigures, pause } from "./interaction.ts";
import { type PageMemory, readMemory } from "./process-memory.ts";
import { openChrome, openPage, untilComplete } from "./visit.ts";

export interface LiveFigures extends InteractionFigures {
  readonly shardsPerSecond: number;
  readonly resultsPerSecond: number;
  /** How often the shown count of trials changed, a second. */
  readonly updatesPerSecond: number;
  readonly publications: number;
  readonly memory: PageMemory;
}

/** Keeps the page open for `seconds` while the rest of a half-filled sweep comes in; types all the while. */
export async function measureLive(
  target: FillTarget,
  seconds: number,
  shardsPerSecond: number,
): Promise<LiveFigures> {
  const browser = await openChrome();
  const stop = new AbortController();
  try {
    const page = await openPage(browser, `${target.url}/sweeps/${target.sweep}`);
    await untilComplete(page);
    await page.evaluate(() => {
      const seen = { counts: 0, revisions: 0 };
      Object.assign(window, { pageUpdates: seen });
      let count = "";
      let revision = "";
      new MutationObserver(() => {
        const text = document.querySelector(".facts dd")?.textContent ?? "";
        if (text !== count) seen.counts++;
        count = text;
        const now = /Revision \d+/.exec(document.querySelector("main")?.textContent ?? "")?.[0] ?? "";
        if (now !== revision) seen.revisions++;
        revision = now;
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    const filling = fillSweep(target, { clients: 2, shardsPerSecond, signal: stop.signal });
    const until = performance.now() + seconds * 1000;
    const figures = await during(page, async () => {
      while (performance.now() < until) {
        // Tab moves the focus: an input that the page must answer with a picture.
        await page.keyboard.press("Tab");
        await pause(150);
      }
    });
    stop.abort();
    const filled = await filling;
    const updates = await page.evaluate(
      () => (window as unknown as { pageUpdates: { counts: number; revisions: number } }).pageUpdates,
    );
    return {
      ...figures,
      shardsPerSecond: filled.shards / filled.seconds,
      resultsPerSecond: filled.trials / filled.seconds,
      updatesPerSecond: updates.counts / seconds,
      publications: updates.revisions,
      memory: await readMemory(browser, page),
    };
  } finally {
    stop.abort();
    await browser.close();
  }
}
