/** The page of a sweep as a comparison, and the permanent board: what the address restores, the reference, sizes, sources. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Browser, Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBrowser, launchBrowser } from "../../gpu-runner/hosts/launch-browser.ts";
import { leaderboardSchema } from "../../shared/contracts/leaderboard.ts";
import { permanentBoardSchema } from "../../shared/contracts/permanent-board.ts";
import { TERMS } from "../../shared/glossary/terms.ts";
import { intervalText, ratioText } from "../../shared/scoring/board-words.ts";
import { SWEEP_TABS } from "../../workers/app/data/sweep-view.ts";
import { importResults } from "../client/import-results.ts";
import { type Arena, openArena } from "./arena.fixture.ts";
import { expectSmall, pressTab, SCHEMES, select, untilText, visit, WIDTHS } from "./pages.fixture.ts";

const RESULTS = join(import.meta.dirname, "..", "..", "docs", "results");

describe("a sweep of 53 optimizers, and the permanent board", () => {
  let arena: Arena;
  let browser: Browser;
  let zoo: string;
  const open = (path: string, how: Parameters<typeof visit>[2] = {}): Promise<Page> =>
    visit(browser, arena.edge.url + path, how);
  const rows = (page: Page): Promise<readonly string[]> =>
    page.$$eval(".board-lines tbody th a", (links) => links.map((link) => link.textContent ?? ""));
  const withRows = async (path: string, how: Parameters<typeof visit>[2] = {}): Promise<Page> => {
    const page = await open(path, how);
    await page.waitForSelector(".board-lines tbody th a");
    return page;
  };
  beforeAll(async () => {
    arena = await openArena();
    const launched = await launchBrowser({ adapter: "software" });
    if (!launched.ok) throw new Error(launched.message);
    browser = launched.browser;
    zoo = (await importResults(arena.server, join(RESULTS, "saddle-zoo.json.gz"))).id;
    await importResults(arena.server, join(RESULTS, "quickstart-verdicts.json.gz"));
  });
  afterAll(async () => {
    await closeBrowser(browser ?? null);
    await arena?.close();
  });

  for (const width of WIDTHS)
    for (const scheme of SCHEMES)
      it(`every tab is sound and small at ${width} px, ${scheme}`, async () => {
        const page = await withRows(`/sweeps/${zoo}`, { width, scheme });
        for (const [tab] of SWEEP_TABS) {
          await pressTab(page, tab);
          await page.waitForSelector(`#tab-${tab}[aria-selected='true']`);
          await page.waitForSelector("#tab-panel *");
          await page.waitForNetworkIdle({ idleTime: 300 });
          await expectSmall(page);
        }
        await page.close();
      });

  it("begins with twelve rows; a pin and the reference join them, and the address brings all of it back", async () => {
    const page = await withRows(`/sweeps/${zoo}`);
    expect(await rows(page)).toHaveLength(12);
    await page.$eval("button[aria-label^='Pin ']", (pin) => (pin as HTMLButtonElement).click());
    await select(page, "pin", "tonga");
    await select(page, "against", "newton");
    await page.waitForFunction(() =>
      document.querySelector(".board-lines tr.reference")?.textContent?.includes("newton"),
    );
    await page.$$eval(".board-lines .sort", (buttons) => {
      for (const button of buttons) if (button.textContent === "Optimizer") (button as HTMLElement).click();
    });
    await pressTab(page, "across");
    const query = new URL(page.url()).searchParams;
    expect(query.getAll("pin")).toHaveLength(2);
    expect([query.get("ref"), query.get("sort"), query.get("tab")]).toEqual(["newton", "name", "across"]);
    const before = await rows(page);
    expect(before).toEqual(before.toSorted());
    expect(before).toEqual(expect.arrayContaining(["tonga", "newton"]));
    const again = await withRows(`/sweeps/${zoo}${new URL(page.url()).search}`);
    expect(await rows(again)).toEqual(before);
    expect(await again.$eval("[role=tab][aria-selected=true]", (tab) => tab.id)).toBe("tab-across");
    await again.close();
    // Tabs are steps of the history, choices are not.
    await page.goBack();
    await page.waitForSelector("#tab-curves[aria-selected='true']");
    expect(await rows(page)).toEqual(before);
    await page.goForward();
    await page.waitForSelector("#tab-across[aria-selected='true']");
    await page.close();
  });

  it("another reference: the ratios and intervals that the server computes for it", async () => {
    const reply = await fetch(`${arena.edge.url}/v1/sweeps/${zoo}/leaderboard?reference=lbfgs`);
    const { board } = leaderboardSchema.parse(await reply.json());
    const page = await withRows(`/sweeps/${zoo}?ref=lbfgs&all=true`);
    const shown = await page.$$eval(".board-lines tbody tr", (lines) =>
      lines.map((line) => [
        line.querySelector("th a")?.textContent ?? "",
        (line.textContent ?? "").replaceAll(/\s+/g, " "),
      ]),
    );
    expect(shown).toHaveLength(53);
    for (const { optimizer, ratio } of board?.rows ?? []) {
      if (optimizer === "lbfgs") continue;
      const [, text = ""] = shown.find(([name]) => name === optimizer) ?? [];
      expect(text, optimizer).toContain(`${ratioText(ratio)} ${intervalText(ratio)}`);
    }
    await page.close();
  });

  it("arrow keys go through the rows, which are one tab stop", async () => {
    const page = await withRows(`/sweeps/${zoo}?all=true`);
    await page.focus(".board-lines tbody th a");
    await page.keyboard.press("ArrowDown");
    const names = await rows(page);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(names[1]);
    await page.keyboard.press("ArrowUp");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(names[0]);
    await expectSmall(page);
    await page.close();
  });

  it("a figure says what it is, leads to exactly the runs behind it, and takes the focus back", async () => {
    const { trials } = JSON.parse(
      gunzipSync(await readFile(join(RESULTS, "saddle-zoo.json.gz"))).toString("utf8"),
    ) as {
      readonly trials: readonly { readonly trial: { readonly optimizer: string; readonly phase: string } }[];
    };
    const page = await withRows(`/sweeps/${zoo}?status=failed`);
    const row = ".board-lines tbody tr:not(.reference)";
    const optimizer = await page.$eval(`${row} th a`, (link) => link.textContent ?? "");
    // Place, ratio, success, verdict, checked share: the ratio is the second.
    const ratio = (await page.$$(`${row} button.figure`))[1];
    if (!ratio) throw new Error("no ratio");
    await ratio.focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector(".explanation:popover-open");
    const words = await page.$eval(".explanation", (box) => box.textContent ?? "");
    expect(words).toContain(TERMS["cost-ratio"].definition);
    expect(words).toContain(TERMS["cost-ratio"].formula);
    expect(words).toContain(
      `curl -o export.json '${arena.edge.url}/v1/sweeps/${zoo}/export?format=json'\npython3 docs/reproduce.py export.json --reference 'adam'`,
    );
    expect(await page.evaluate(() => document.activeElement?.closest(".explanation") !== null)).toBe(true);
    await expectSmall(page);
    await page.keyboard.press("Escape");
    expect(await page.$(".explanation:popover-open")).toBeNull();
    expect(await ratio.evaluate((button) => button === document.activeElement)).toBe(true);
    // One at a time: the next figure's takes its place.
    await ratio.press("Enter");
    await page.$$eval(".verdicts button.figure", (all) =>
      (all.find(({ textContent }) => textContent?.includes("told apart")) as HTMLButtonElement).click(),
    );
    await untilText(page, TERMS.told.formula);
    expect(await page.$$(":popover-open")).toHaveLength(1);
    await page.keyboard.press("Escape");
    await ratio.press("Enter");
    await page.waitForSelector(".explanation:popover-open");
    await page.$eval(".explanation li a", (link) => (link as HTMLAnchorElement).click());
    const behind = trials.filter(({ trial }) => trial.optimizer === optimizer && trial.phase === "final");
    expect(behind.length).toBeGreaterThan(0);
    await untilText(page, `${behind.length} of ${trials.length.toLocaleString("en")} trials`);
    expect(new URL(page.url()).searchParams.get("status")).toBeNull();
    expect(await page.$(".explanation:popover-open")).toBeNull();
    await page.close();
  });

  it("the permanent board says of each figure where it comes from; nothing imported is among the checked", async () => {
    const board = permanentBoardSchema.parse(await (await fetch(`${arena.edge.url}/v1/board`)).json());
    expect(board.sweeps.map(({ sweep }) => sweep)).toContain(zoo);
    expect(board.sweeps.every(({ isImported }) => isImported)).toBe(true);
    expect(board.figures.every(({ checked }) => checked === 0)).toBe(true);
    const checked = await (await fetch(`${arena.edge.url}/v1/board?checked=true`)).json();
    expect(permanentBoardSchema.parse(checked).figures).toEqual([]);
    for (const width of WIDTHS)
      for (const scheme of SCHEMES) {
        const page = await open("/board", { width, scheme });
        await page.waitForSelector("td[data-figure]");
        await page.focus("td[data-figure]");
        await page.keyboard.press("ArrowRight");
        await untilText(page, "imported, unchecked.");
        expect(new URL(page.url()).searchParams.get("figure")).not.toBeNull();
        await page.keyboard.press("Enter");
        await page.waitForSelector(".explanation:popover-open");
        await expectSmall(page);
        await page.keyboard.press("Escape");
        expect(await page.evaluate(() => document.activeElement?.matches("td[data-figure]"))).toBe(true);
        await expectSmall(page);
        await page.close();
      }
    const page = await open("/board?checked=true");
    await untilText(page, "No figure has all of its runs checked");
    await expectSmall(page);
    await page.close();
  });
});
