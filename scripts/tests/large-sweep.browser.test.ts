/** A sweep of 600 simulated trials on its page: the table that draws rows in sight, brushes, results streaming in. */
import type { Browser, Page } from "puppeteer";
import puppeteer from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FillTarget, fillSweep } from "../../bench/pages/fill.ts";
import { findBrowser } from "../../gpu-runner/hosts/find-browser.ts";
import type { TrialColumnsPage } from "../../shared/contracts/trial-columns.ts";
import { createSweep } from "../local/follow-sweep.ts";
import { type Arena, openArena } from "./arena.fixture.ts";
import { expectSound, untilText, visit } from "./pages.fixture.ts";

const REQUEST = {
  reuse: false,
  seed: 1,
  problems: [{ name: "himmelblau" }, { name: "beale" }],
  optimizers: ["sgd", "momentum", "nesterov", "adam", "rmsprop", "armijo"].map((name) => ({ name })),
  protocol: { studies: 1, configurations: 39, tuningSeeds: 1, finalSeeds: 10, sampler: "random" },
  curvePoints: 8,
} as const;
const TRIALS = 2 * 6 * 50;
/** Rows that may exist at once: those in sight and around. */
const MAX_ROWS = 45;

describe("a large sweep", () => {
  let arena: Arena;
  let browser: Browser;
  let full: FillTarget;
  let columns: TrialColumnsPage;

  const target = async (name: string): Promise<FillTarget> => {
    const { id } = await createSweep(arena.server, { ...REQUEST, name });
    return { url: arena.edge.url, sweep: id, runnerToken: arena.tokens.runner };
  };
  const open = (of: FillTarget, hash = ""): Promise<Page> =>
    visit(browser, `${of.url}/sweeps/${of.sweep}${hash}`);

  beforeAll(async () => {
    arena = await openArena({ LOG: "off" });
    const executablePath = findBrowser();
    if (!executablePath) throw new Error("no browser");
    const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    browser = await puppeteer.launch({ executablePath, headless: true, pipe: true, args });
    full = await target("full");
    await fillSweep(full, { clients: 4 });
    columns = (await (await fetch(`${full.url}/v1/sweeps/${full.sweep}/columns`)).json()) as TrialColumnsPage;
    expect(columns.index).toHaveLength(TRIALS);
  });

  afterAll(async () => {
    await browser?.close();
    await arena?.close();
  });

  /** The trial of the first row; the bar counts the trials before the table is drawn. */
  const firstTrial = async (page: Page): Promise<number> => {
    const link = await page.waitForSelector("[aria-label='Trials'] tbody a");
    return Number(await link?.evaluate(({ textContent }) => textContent));
  };
  const press = (page: Page, title: string): Promise<void> =>
    page.evaluate((wanted) => {
      const heading = [...document.querySelectorAll<HTMLElement>("[aria-label='Trials'] th button")].find(
        ({ textContent }) => textContent?.startsWith(wanted),
      );
      heading?.click();
    }, title);

  it("lists all trials with few rows, to the last, sorted as the numbers are", async () => {
    const page = await open(full, "?tab=trials");
    await untilText(page, `${TRIALS} of ${TRIALS} trials`);
    await page.waitForSelector("[aria-label='Trials'] tbody a");
    const rows = (): Promise<number> =>
      page.$$eval("[aria-label='Trials'] tbody tr:not(.spacer)", (all) => all.length);
    expect(await rows()).toBeLessThanOrEqual(MAX_ROWS);
    expect(
      await page.$eval(
        "[aria-label='Trials'] table",
        (table) => table.ariaRowCount ?? table.getAttribute("aria-rowcount"),
      ),
    ).toBe(String(TRIALS + 1));
    // The region takes the focus, and its keys scroll it.
    await page.focus("[aria-label='Trials']");
    await page.keyboard.press("End");
    await page.waitForFunction(
      (last) =>
        [...document.querySelectorAll("[aria-label='Trials'] tbody a")].some(
          ({ textContent }) => textContent === String(last),
        ),
      {},
      TRIALS - 1,
    );
    expect(await rows()).toBeLessThanOrEqual(MAX_ROWS);
    await page.keyboard.press("Home");
    const finite = columns.index.filter((_, i) => columns.value[i] !== null);
    const lossOf = (trial: number): number => columns.value[columns.index.indexOf(trial)] ?? Number.NaN;
    const sorted = finite.toSorted((a, b) => lossOf(a) - lossOf(b) || a - b);
    await press(page, "Loss");
    await expect.poll(() => firstTrial(page)).toBe(sorted[0]);
    await press(page, "Loss");
    await expect
      .poll(() => firstTrial(page))
      .toBe(finite.toSorted((a, b) => lossOf(b) - lossOf(a) || a - b)[0]);
    await expectSound(page);
    await page.close();
  });

  it("opens at the runs behind a row of the leaderboard", async () => {
    const page = await open(full, "?tab=trials&optimizer=adam&problem=beale");
    await untilText(page, `50 of ${TRIALS} trials`);
    const entry = columns.entries.find(
      ({ optimizer, problem }) => optimizer === "adam" && problem === "beale",
    );
    expect(await firstTrial(page)).toBe(entry?.firstTrial);
    await page.close();
  });

  it("keeps lines in a range, by keyboard and by pointer, and saves the picture with those lines", async () => {
    const page = await open(full, "?tab=trials");
    await untilText(page, `${TRIALS} of ${TRIALS} trials`);
    await page.$$eval("summary", (all) => {
      for (const summary of all) if (summary.textContent?.startsWith("Parallel")) summary.click();
    });
    await page.waitForSelector("canvas[data-drawn]");
    const himmelblau = columns.index.filter((_, i) => {
      const entry = columns.entries.find(
        ({ firstTrial: first, configurations, finalSeeds }) =>
          (columns.index[i] ?? 0) >= first && (columns.index[i] ?? 0) < first + configurations + finalSeeds,
      );
      return entry?.problem === "himmelblau" && columns.bestValue[i] !== null;
    });
    const all = himmelblau.length;
    await untilText(page, `${all} of ${all} runs`);
    const kept = (): Promise<number> =>
      page.$$eval("[role=status]", (every) => {
        const text = every
          .map(({ textContent }) => textContent ?? "")
          .find((each) => / of .* runs/.test(each));
        return Number.parseInt(text ?? "", 10);
      });
    // The optimizer's axis: six places from 0 to 1; the lower end above the lowest leaves five of them.
    const lower = "[aria-label='optimizer, lower end of the range']";
    await page.focus(lower);
    await page.keyboard.press("PageUp");
    await page.keyboard.press("PageUp");
    await expect.poll(kept).toBe((all / 6) * 5);
    await page.keyboard.press("Escape");
    await expect.poll(kept).toBe(all);
    await page.$eval(".parallel-axis", (first) => first.closest("details")?.scrollIntoView());
    const axis = await page.$(".parallel-axis");
    const box = await axis?.boundingBox();
    if (!box) throw new Error("no axis");
    await page.mouse.move(box.x + box.width / 2, box.y + 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 40, { steps: 5 });
    await page.mouse.up();
    await expect.poll(kept).toBe(all / 6);
    await page.evaluate(() => {
      const saved: Promise<string>[] = [];
      Object.assign(window, { saved });
      const original = URL.createObjectURL;
      URL.createObjectURL = (blob) => {
        if (blob instanceof Blob)
          saved.push(blob.type.includes("svg") ? blob.text() : Promise.resolve(`${blob.type} ${blob.size}`));
        return original(blob);
      };
    });
    for (const format of ["SVG", "PNG"])
      await page.$eval(`[aria-label='Download parallel-coordinates as ${format}']`, (button) =>
        (button as HTMLElement).click(),
      );
    const saved = await page.waitForFunction(async () => {
      const { saved: files } = window as unknown as { saved: Promise<string>[] };
      return files.length === 2 ? Promise.all(files) : null;
    });
    const [first = "", second = ""] = ((await saved.jsonValue()) ?? []).toSorted();
    expect(first.match(/<polyline/g)).toHaveLength(all / 6);
    expect(second).toMatch(/^image\/png [1-9]\d{3,}$/);
    await page.close();
  });

  it("follows results that stream in, batch by batch, to the end", async () => {
    const half = await target("half");
    await fillSweep(half, { clients: 1, shards: 4 });
    const page = await open(half, "?tab=trials");
    await page.waitForSelector("[aria-label='Trials'] tbody tr");
    await page.evaluate(() => {
      const seen = { texts: new Set<string>(), began: performance.now() };
      Object.assign(window, { seen });
      new MutationObserver(() =>
        seen.texts.add(document.querySelector(".facts dd")?.textContent ?? ""),
      ).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    const { shards } = await fillSweep(half, { clients: 2, shardsPerSecond: 10 });
    await untilText(page, `${TRIALS} of ${TRIALS}`);
    const { updates, seconds } = await page.evaluate(() => {
      const { seen } = window as unknown as { seen: { texts: Set<string>; began: number } };
      return { updates: seen.texts.size, seconds: (performance.now() - seen.began) / 1000 };
    });
    expect(shards).toBeGreaterThan(15);
    expect(updates).toBeGreaterThanOrEqual(2);
    // Twice a second, and what the answers to the page's own questions add at the start and the end.
    expect(updates).toBeLessThanOrEqual(2 * seconds + 4);
    await untilText(page, "complete");
    await page.close();
  });
});
