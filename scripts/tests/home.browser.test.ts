/** The first page with published results: it answers before anything has run, colours only what is told apart, fits a phone. */
import { join } from "node:path";
import type { Browser } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBrowser, launchBrowser } from "../../gpu-runner/hosts/launch-browser.ts";
import { findingsSchema } from "../../shared/contracts/sweep-facts.ts";
import { importResults } from "../client/import-results.ts";
import { type Arena, openArena } from "./arena.fixture.ts";
import { expectSound, SCHEMES, untilText, visit, WIDTHS } from "./pages.fixture.ts";

const RESULTS = join(import.meta.dirname, "..", "..", "docs", "results");

describe("the first page", () => {
  let arena: Arena;
  let browser: Browser;
  beforeAll(async () => {
    arena = await openArena();
    const launched = await launchBrowser({ adapter: "software" });
    if (!launched.ok) throw new Error(launched.message);
    browser = launched.browser;
  });
  afterAll(async () => {
    await closeBrowser(browser ?? null);
    await arena?.close();
  });

  it("says that nothing is known where nothing is complete", async () => {
    const page = await visit(browser, `${arena.edge.url}/`);
    await untilText(page, "No sweep is complete yet");
    await untilText(page, "There is no sweep yet");
    await expectSound(page);
    await page.close();
  });

  it("begins with sentences, then the heat map, then the sweeps", async () => {
    for (const name of ["quickstart", "quickstart-verdicts"])
      await importResults(arena.server, join(RESULTS, `${name}.json.gz`));
    const reply = findingsSchema.parse(await (await fetch(`${arena.edge.url}/v1/findings`)).json());
    const [verdicts, quick] = reply.findings;
    expect([verdicts?.name, quick?.name]).toEqual(["quickstart-verdicts", "quickstart"]);
    expect(verdicts?.claims.length).toBeGreaterThan(0);
    expect(quick?.claims).toEqual([]);
    for (const width of WIDTHS)
      for (const scheme of SCHEMES) {
        const page = await visit(browser, `${arena.edge.url}/`, { width, scheme });
        await untilText(page, verdicts?.sentences[0] ?? "no sentence");
        await page.waitForSelector(".heat td.told");
        await untilText(page, "imported, unchecked");
        const cells = await page.$$eval(".heat td[aria-label]", (all) =>
          all.map((cell) => ({
            isTold: cell.classList.contains("told"),
            ground: getComputedStyle(cell).backgroundColor,
            label: cell.getAttribute("aria-label") ?? "",
          })),
        );
        expect(cells.some(({ isTold }) => isTold)).toBe(true);
        for (const { isTold, ground, label } of cells) {
          expect(/: (.*, )?told apart: (cheaper|dearer) than adam$/.test(label), label).toBe(isTold);
          expect(ground !== "rgba(0, 0, 0, 0)", label).toBe(isTold);
        }
        await expectSound(page);
        await page.close();
      }
  });

  it("leads to a page that says where the results come from", async () => {
    const page = await visit(browser, `${arena.edge.url}/`);
    await page.waitForSelector(".sweeps a");
    await page.click(".sweeps a");
    await untilText(page, "Imported, unchecked.");
    await untilText(page, "Digest of the file");
    await expectSound(page);
    await page.close();
  });

  it("has a page for each optimizer and each problem, with what all complete sweeps say of it", async () => {
    for (const [path, words] of [
      ["/optimizers/armijo", "told apart: dearer than adam"],
      ["/problems/mnist-10x10", "too few studies to tell"],
      ["/optimizers/nobodys", "nothing is known"],
    ] as const) {
      const page = await visit(browser, arena.edge.url + path, { width: 390 });
      await untilText(page, words);
      await expectSound(page);
      await page.close();
    }
  });
});
