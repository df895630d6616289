/** Two optimizers against each other: the figures of the board with the other as its reference, in words and rows. */
import { join } from "node:path";
import type { Browser } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBrowser, launchBrowser } from "../../gpu-runner/hosts/launch-browser.ts";
import { leaderboardSchema } from "../../shared/contracts/leaderboard.ts";
import { intervalText, ratioText } from "../../shared/scoring/board-words.ts";
import { importResults } from "../client/import-results.ts";
import { type Arena, openArena } from "./arena.fixture.ts";
import { expectSmall, SCHEMES, select, untilText, visit, WIDTHS } from "./pages.fixture.ts";

const RESULTS = join(import.meta.dirname, "..", "..", "docs", "results");
const PAIR = ["armijo", "momentum"] as const;

describe("the page that compares two optimizers", () => {
  let arena: Arena;
  let browser: Browser;
  let nets: string;
  beforeAll(async () => {
    arena = await openArena();
    const launched = await launchBrowser({ adapter: "software" });
    if (!launched.ok) throw new Error(launched.message);
    browser = launched.browser;
    await importResults(arena.server, join(RESULTS, "quickstart-verdicts.json.gz"));
    nets = (await importResults(arena.server, join(RESULTS, "sfn-small-nets.json.gz"))).id;
  });
  afterAll(async () => {
    await closeBrowser(browser ?? null);
    await arena?.close();
  });

  const rowsOf = (page: Awaited<ReturnType<typeof visit>>) =>
    page.$$eval(".one-line tbody tr:not(.group)", (rows) =>
      rows.map((row) => (row.textContent ?? "").replaceAll(/\s+/g, " ")),
    );

  it("has the ratios of the board whose reference is the other one", async () => {
    const [own, other] = PAIR;
    const reply = await fetch(`${arena.edge.url}/v1/sweeps/${nets}/leaderboard?reference=${other}`);
    const { board } = leaderboardSchema.parse(await reply.json());
    const cells = board?.cells.filter(({ optimizer }) => optimizer === own) ?? [];
    expect(cells).toHaveLength(3);
    const page = await visit(browser, `${arena.edge.url}/compare/${own}/${other}?sweep=${nets}`);
    await page.waitForFunction(() => document.querySelectorAll(".one-line tbody tr").length > 3);
    const rows = await rowsOf(page);
    for (const { problem, ratio, success } of cells) {
      const row = rows.find((text) => text.startsWith(`${problem} `) || text.startsWith(problem));
      expect(row, problem).toContain(ratioText(ratio));
      expect(row).toContain(intervalText(ratio));
      expect(row).toContain(`${success.reached}/${success.runs}`);
    }
    await page.close();
  });

  it("opens from the first page, swaps, and keeps its choices in the address", async () => {
    const page = await visit(browser, `${arena.edge.url}/`);
    await page.waitForSelector(".heat");
    await select(page, "Compare", PAIR[0]);
    await select(page, "against", PAIR[1]);
    await page.waitForFunction(() => location.pathname === "/compare/armijo/momentum");
    await untilText(page, "armijo costs");
    await untilText(page, "What tuning chose");
    await select(page, "Curves against", "steps");
    await page.waitForFunction(() => location.search === "?cost=steps");
    await page.waitForSelector("[aria-label*='against steps'] svg");
    await page.$$eval("a.button", (links) => {
      for (const link of links) if (link.textContent === "Swap") (link as HTMLAnchorElement).click();
    });
    await page.waitForFunction(() => location.pathname === "/compare/momentum/armijo");
    await untilText(page, "momentum costs");
    expect(new URL(page.url()).search).toBe("?cost=steps");
    await page.waitForSelector("[aria-label*='against steps'] svg");
    await page.goBack();
    await untilText(page, "armijo costs");
    await page.close();
  });

  for (const width of WIDTHS)
    for (const scheme of SCHEMES)
      it(`is sound at ${width} px, ${scheme}`, async () => {
        const [own, other] = PAIR;
        const page = await visit(browser, `${arena.edge.url}/compare/${own}/${other}`, { width, scheme });
        await untilText(page, "quickstart-verdicts");
        await page.waitForSelector(".curve-grid svg");
        await expectSmall(page);
        await page.close();
      });

  it("says so where no sweep has both, and where both are one", async () => {
    for (const [path, words] of [
      ["/compare/armijo/nobodys", "No complete sweep has both"],
      ["/compare/armijo/armijo", "Choose two different optimizers"],
    ] as const) {
      const page = await visit(browser, arena.edge.url + path, { width: 390 });
      await untilText(page, words);
      await expectSmall(page);
      await page.close();
    }
  });
});
