/** The pages in real Chrome against a real small sweep: while it runs and when it is complete. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBrowser, launchBrowser } from "../../gpu-runner/hosts/launch-browser.ts";
import { optimizers } from "../../gpu-runner/optimizers/registry.ts";
import { problems } from "../../gpu-runner/problems/registry.ts";
import { SWEEP_TABS, type SweepTab } from "../../workers/app/data/sweep-view.ts";
import { createSweep } from "../local/follow-sweep.ts";
import { type Arena, completeLeaderboard, openArena, type RunningRunner, sweepEnd } from "./arena.fixture.ts";
import {
  expectSmall,
  expectSound,
  pressTab,
  readLayoutShift,
  resetLayoutShift,
  SCHEMES,
  select,
  untilText,
  visit,
  WIDTHS,
} from "./pages.fixture.ts";

/** Would run a script if any page wrote it as HTML. */
const HOSTILE = '<img src=x onerror="window.hostile = true">';

const SMALL = {
  name: `pages ${HOSTILE}`,
  seed: 11,
  problems: [{ name: "himmelblau", budget: 120 }],
  optimizers: [{ name: "adam" }, { name: "momentum" }, { name: "saddle-free-newton" }],
  protocol: { studies: 1, configurations: 2, tuningSeeds: 1, finalSeeds: 2, sampler: "random" },
} as const;
const TRIALS = 3 * (3 + 2);
/** Sum of layout shifts that people do not notice (Web Vitals, "good"). */
const GOOD_LAYOUT_SHIFT = 0.1;
/** All scripts that the first page loads, compressed. */
const FIRST_PAGE_BYTES = 60_000;

describe("the pages", () => {
  let arena: Arena;
  let browser: Browser;
  let runner: RunningRunner;
  let id: string;
  const open = (path: string, how: Parameters<typeof visit>[2] = {}): Promise<Page> =>
    visit(browser, arena.edge.url + path, how);

  beforeAll(async () => {
    arena = await openArena();
    const launched = await launchBrowser({ adapter: "software" });
    if (!launched.ok) throw new Error(launched.message);
    browser = launched.browser;
    ({ id } = await createSweep(arena.server, SMALL));
  });

  afterAll(async () => {
    await closeBrowser(browser ?? null);
    await arena?.close();
  });

  /** What each tab shows when it is drawn; every tab is sound. */
  async function everyTab(page: Page): Promise<void> {
    const drawnWith: Readonly<Record<SweepTab, string>> = {
      curves: ".chart svg",
      problems: "#tab-panel p",
      figures: "[aria-label='Leaderboard table'] table.board",
      tuning: "[aria-label='Best configurations'] table",
      landscape: "[aria-label^='Contours of himmelblau'] svg",
      across: "#tab-panel .chart svg",
      trials: "[aria-label='Trials'] tbody tr",
      protocol: "[aria-label='Request'] pre",
    };
    for (const [tab] of SWEEP_TABS) {
      await pressTab(page, tab);
      await page.waitForSelector(drawnWith[tab]);
      await page.$$eval("details", (sections) => {
        for (const section of sections) section.open = true;
      });
      if (tab === "trials") await page.waitForSelector("canvas[aria-label*='runs across'][data-drawn]");
      expect(new URL(page.url()).searchParams.get("tab")).toBe(tab === "curves" ? null : tab);
      await expectSmall(page);
    }
  }

  it("show live progress without moving", async () => {
    const page = await open(`/sweeps/${id}`, { width: 390 });
    await untilText(page, `0 of ${TRIALS}`);
    await untilText(page, "No optimizer has results yet");
    await resetLayoutShift(page);
    runner = arena.runner("pages-runner");
    await untilText(page, `${TRIALS} of ${TRIALS}`);
    await page.waitForSelector("table");
    expect(await readLayoutShift(page)).toBeLessThanOrEqual(GOOD_LAYOUT_SHIFT);
    await page.close();
    const sweep = await sweepEnd(arena.server, id);
    expect(sweep.status).toBe("complete");
    await completeLeaderboard(arena.server, id);
    await runner.stop();
  });

  for (const width of WIDTHS)
    for (const scheme of SCHEMES)
      it(`are sound at ${width} px, ${scheme}`, async () => {
        const pages: Readonly<Record<string, string>> = {
          "/": "complete",
          [`/sweeps/${id}`]: "saddle-free-newton",
          [`/sweeps/${id}/trials/0`]: "Run this again",
          "/catalogue": "Optimizers",
          "/docs": "Add an optimizer",
          "/docs/operations": "All pages of the documentation",
          "/claims": "npm run claims -- absolute-value",
          "/new": "gradient-equivalents",
          "/runner": "Runner token",
          "/sweeps/000000000000": "there is no sweep",
        };
        for (const [path, text] of Object.entries(pages)) {
          const page = await open(path, { width, scheme });
          await untilText(page, text);
          if (path === `/sweeps/${id}`) await everyTab(page);
          await expectSound(page);
          expect(await page.evaluate(() => "hostile" in window), path).toBe(false);
          await page.close();
        }
      });

  it("typeset the whole catalogue, which the API serves too", async () => {
    const served = (await (await fetch(`${arena.edge.url}/v1/catalogue`)).json()) as Record<
      "optimizers" | "problems",
      readonly { readonly name: string }[]
    >;
    const page = await open("/catalogue");
    await page.waitForSelector("details.entry math");
    for (const [kind, registry] of [
      ["optimizer", optimizers],
      ["problem", problems],
    ] as const) {
      const names = registry.map(({ name }) => name);
      expect(served[`${kind}s`].map(({ name }) => name)).toEqual(names);
      const untypeset = await page.$$eval(
        `details[id^="${kind}-"]`,
        (entries, prefix) =>
          entries.map((entry) => ({
            name: entry.id.slice(prefix.length),
            maths: entry.querySelectorAll(".formula math").length,
            errors: entry.querySelectorAll(".temml-error").length,
          })),
        `${kind}-`,
      );
      expect(untypeset).toEqual(names.map((name) => ({ name, maths: 1, errors: 0 })));
    }
    await page.close();
  });

  it("filter the leaderboard and open the runs behind a row", async () => {
    const page = await open(`/sweeps/${id}`);
    await page.waitForSelector("table tbody tr");
    const names = (): Promise<readonly string[]> =>
      page.$$eval(".board-lines tbody th a", (links) => links.map((link) => link.textContent ?? ""));
    expect((await names()).toSorted()).toEqual(SMALL.optimizers.map(({ name }) => name).toSorted());
    await select(page, "Family", "saddle-free");
    expect((await names())[0]).toBe("saddle-free-newton");
    await page.goto(`${arena.edge.url}/sweeps/${id}?problem=himmelblau&tab=figures`);
    await untilText(page, "Success by target");
    await page.$eval(".board-lines tbody th a", (link) => (link as HTMLAnchorElement).click());
    await page.waitForSelector("a[href*='/trials/']");
    await page.$eval("a[href*='/trials/']", (link) => (link as HTMLAnchorElement).click());
    await untilText(page, "Run this again");
    const command = await page.$eval("pre", (pre) => pre.textContent ?? "");
    expect(command).toMatch(/^npm run trial -- --problem himmelblau --optimizer \S+ --seed \d+ /);
    await page.close();
  });

  it("keep the filter in the address: a link opens the same board, or says that no runs match", async () => {
    const page = await open(`/sweeps/${id}?adapter=software`);
    await untilText(page, `computed from the ${TRIALS} runs of software adapters`);
    expect(await page.$$eval(".board-lines tbody tr", (rows) => rows.length)).toBeGreaterThan(0);
    await select(page, "Family", "first-order");
    await page.waitForFunction(() => location.search === "?adapter=software&family=first-order");
    await page.close();
    const empty = await open(`/sweeps/${id}?adapter=hardware`);
    await untilText(empty, "No runs match this filter");
    await expectSound(empty);
    await select(empty, "Adapter class", "");
    await empty.waitForSelector(".board-lines tbody tr");
    expect(new URL(empty.url()).search).toBe("");
    await empty.close();
  });

  it("play a landscape step by step, by button and by key", async () => {
    const page = await open(`/sweeps/${id}?tab=landscape`);
    await page.waitForSelector("[aria-label^='Contours of himmelblau'][aria-label*=' at (']");
    // Runs arrive one after the other, and each may bring later steps: the end is known when all are there.
    await page.waitForNetworkIdle({ idleTime: 1_000 });
    const steps = (): Promise<string> =>
      page.$eval("input[type=range]", (input) => input.getAttribute("aria-valuetext") ?? "");
    const end = await steps();
    await page.focus("input[type=range]");
    await page.keyboard.press("ArrowLeft");
    const before = await steps();
    expect(before).not.toBe(end);
    await page.$$eval("button", (buttons) => {
      for (const button of buttons) if (button.textContent === "Step forward") button.click();
    });
    await page.waitForFunction(
      (wanted) => document.querySelector("input[type=range]")?.getAttribute("aria-valuetext") === wanted,
      {},
      end,
    );
    await page.close();
  });

  it("answer an unknown address with a page for people and a problem for programs", async () => {
    const page = await open("/no/such/page");
    await untilText(page, "Nothing here");
    await expectSound(page);
    const statusOf = async (accept: string) => {
      const reply = await fetch(`${arena.edge.url}/no/such/page`, { headers: { accept } });
      return [reply.status, reply.headers.get("content-type")?.split(";")[0]];
    };
    expect(await statusOf("text/html,application/xhtml+xml")).toEqual([404, "text/html"]);
    expect(await statusOf("*/*")).toEqual([404, "application/problem+json"]);
    await page.close();
  });

  it("plan a sweep, refuse a bad one and start a good one", async () => {
    const page = await open("/new");
    await untilText(page, "Cost at most");
    const pick = (name: string): Promise<void> =>
      page.evaluate((wanted) => {
        const label = [...document.querySelectorAll(".choices label")].find(
          (element) => element.textContent?.trim() === wanted,
        );
        label?.querySelector("input")?.click();
      }, name);
    const submitDisabled = (): Promise<boolean> =>
      page.$eval("button[type=submit]", (button) => (button as HTMLButtonElement).disabled);
    await pick("mnist-10x10");
    await pick("newton");
    await page.waitForSelector(".notice");
    await page.type("input[type=password]", arena.tokens.admin);
    for (const name of ["himmelblau", "mnist-10x10"]) await pick(name);
    await page.waitForSelector("[role=alert]");
    expect(await submitDisabled()).toBe(true);
    await pick("himmelblau");
    await page.waitForFunction(
      () => !(document.querySelector("button[type=submit]") as HTMLButtonElement).disabled,
    );
    await page.click("button[type=submit]");
    await page.waitForFunction(() => location.pathname.startsWith("/sweeps/"));
    await untilText(page, "My first sweep");
    await page.close();
  });

  it("lend the GPU of a tab, with adapter, curve and a stop button", async () => {
    const page = await open(`/runner#token=${arena.tokens.runner}`, { width: 390 });
    await page.waitForFunction(() => /Done here[1-9]\d* shards/.test(document.body.textContent ?? ""), {
      polling: 100,
    });
    expect(page.url()).not.toContain("token");
    await untilText(page, "software");
    await page.waitForSelector(".curve canvas");
    await expectSound(page);
    await page.$$eval("button", (buttons) => {
      for (const button of buttons) if (button.textContent === "Stop") button.click();
    });
    await page.waitForFunction(() =>
      [...document.querySelectorAll("button")].some((button) => button.textContent === "Start"),
    );
    await page.close();
  });

  it("say what to do without WebGPU", async () => {
    const page = await open(`/runner#token=${arena.tokens.runner}`, {
      before: () => Object.defineProperty(Navigator.prototype, "gpu", { get: () => undefined }),
    });
    await untilText(page, "WebGPU");
    const state = await page.$eval("[role=status]", (element) => element.textContent ?? "");
    expect(state).toMatch(/WebGPU.*(browser|Chrome|https)/s);
    await expectSound(page);
    await page.close();
  });

  it("need little script for the first page", async () => {
    const assets = join(import.meta.dirname, "..", "..", "dist", "assets");
    const page = await open("/");
    await untilText(page, "Sweeps");
    const scripts = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .map(({ name }) => new URL(name).pathname)
        .filter((path) => path.endsWith(".js")),
    );
    expect(scripts).toContain("/app.js");
    const sizes = await Promise.all(
      scripts.map(async (path) => gzipSync(await readFile(join(assets, path))).length),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(FIRST_PAGE_BYTES);
    await page.close();
  });
});
