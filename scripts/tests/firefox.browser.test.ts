/** A smoke of every page in Firefox, over WebDriver BiDi: what it shows, and that no script of ours fails there. */
import { join } from "node:path";
import puppeteer, { type Browser } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findFirefox } from "../../gpu-runner/hosts/find-firefox.ts";
import { closeBrowser } from "../../gpu-runner/hosts/launch-browser.ts";
import { SWEEP_TABS } from "../../workers/app/data/sweep-view.ts";
import { importResults } from "../client/import-results.ts";
import { type Arena, openArena } from "./arena.fixture.ts";
import { pressTab, untilText } from "./pages.fixture.ts";
import { PATIENCE_MS } from "./patience.fixture.ts";

const QUICKSTART = join(import.meta.dirname, "..", "..", "docs", "results", "quickstart.json.gz");
const firefox = findFirefox();
if (firefox === null)
  process.stderr.write(
    "skipped: no Firefox is installed (apt-get install firefox-esr, or FIREFOX_EXECUTABLE_PATH)\n",
  );

describe.skipIf(firefox === null)("in Firefox", () => {
  let arena: Arena;
  let browser: Browser;
  let id: string;

  beforeAll(async () => {
    arena = await openArena();
    ({ id } = await importResults(arena.server, QUICKSTART));
    browser = await puppeteer.launch({
      browser: "firefox",
      executablePath: firefox ?? "",
      headless: true,
      timeout: PATIENCE_MS,
      protocolTimeout: PATIENCE_MS,
    });
  });
  afterAll(async () => {
    await closeBrowser(browser ?? null);
    await arena?.close();
  });

  /** Opens a path and waits for its text. @returns the page and what its scripts have thrown so far */
  async function open(path: string, text: string) {
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const errors: string[] = [];
    page.on("pageerror", (error) => {
      // Firefox reports a socket that the server refuses (there is no such sweep) as an error of the page.
      if (!String(error).includes("/sweeps/000000000000/live")) errors.push(String(error));
    });
    await page.setViewport({ width: 1400, height: 900 });
    await page.goto(arena.edge.url + path, { waitUntil: "load" });
    await untilText(page, text);
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(sideways, `${path}: pixels wider than the window`).toBeLessThanOrEqual(0);
    return { page, errors };
  }

  const PATHS: readonly (readonly [path: (sweep: string) => string, text: string])[] = [
    [() => "/", "quickstart"],
    [(sweep) => `/sweeps/${sweep}/trials/0`, "Run this again"],
    [() => "/compare/adam/momentum", "momentum"],
    [() => "/board", "adam"],
    [() => "/optimizers/adam", "adam"],
    [() => "/problems/himmelblau", "himmelblau"],
    [() => "/catalogue", "Optimizers"],
    [() => "/claims", "npm run claims -- absolute-value"],
    [() => "/docs", "Add an optimizer"],
    [() => "/docs/operations", "All pages of the documentation"],
    [() => "/uploads", "token"],
    [() => "/new", "gradient-equivalents"],
    [() => "/runner", "Runner token"],
    [() => "/sweeps/000000000000", "there is no sweep"],
  ];
  for (const [path, text] of PATHS)
    it(`${path("SWEEP")} says what it is about, and nothing fails`, async () => {
      const { page, errors } = await open(path(id), text);
      expect(errors).toEqual([]);
      await page.close();
    });

  it("a sweep and each of its tabs draw what they have", async () => {
    const { page, errors } = await open(`/sweeps/${id}`, "Imported, unchecked.");
    await page.waitForSelector(".board-lines tbody tr");
    for (const [tab] of SWEEP_TABS) {
      await pressTab(page, tab);
      await page.waitForFunction(
        () => (document.querySelector("#tab-panel")?.textContent ?? "").trim().length > 20,
      );
    }
    await pressTab(page, "curves");
    await page.waitForSelector("#tab-panel .chart svg path");
    expect(errors).toEqual([]);
    await page.close();
  });
});
