/** The report file of a really run sweep, opened from disk without a network, with hostile names in it. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import puppeteer, { type Browser, type Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBrowser } from "../../gpu-runner/hosts/find-browser.ts";
import { catalogue } from "../../shared/catalogue/generated.ts";
import { bundleReport } from "../../workers/app/build.ts";
import { type ReportData, reportDocument, unpacked } from "../../workers/app/report/report-document.ts";
import { boardFromExport } from "../results/board-from-export.ts";
import { importSweep } from "../results/importers/registry.ts";
import { expectSound, SCHEMES, visit, WIDTHS } from "./pages.fixture.ts";

/** Each would run a script if it were written as HTML, or end the element that it stands in. */
const HOSTILE = `</title></script></style><img src=x onerror="window.hostile = true">'"&`;

/** The published `quickstart`, with hostile texts where a server lets people write. */
async function hostileData(): Promise<ReportData> {
  const path = join(import.meta.dirname, "..", "..", "docs", "results", "quickstart.json.gz");
  const exported = importSweep(gunzipSync(await readFile(path)).toString());
  const { sweep, board } = boardFromExport(exported, catalogue);
  const device = exported.trials[0]?.provenance.device;
  if (!device) throw new Error("an export without trials");
  const { id, status, progress } = sweep;
  return {
    sweep: { ...sweep, name: HOSTILE, request: { ...sweep.request, name: HOSTILE } },
    board: {
      sweep: id,
      name: HOSTILE,
      status,
      revision: 3,
      asOf: "2026-01-01T00:00:00.000Z",
      progress,
      ...board,
      devices: [{ device: { ...device, browser: HOSTILE, description: HOSTILE }, trials: progress.done }],
      checks: null,
    },
    server: "https://bench.example",
    madeAt: "2026-01-02T00:00:00.000Z",
  };
}

describe("a report", () => {
  let browser: Browser;
  let folder: string;
  let data: ReportData;
  let html: string;

  beforeAll(async () => {
    const executablePath = findBrowser();
    if (!executablePath) throw new Error("no browser");
    const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    browser = await puppeteer.launch({ executablePath, headless: true, pipe: true, args });
    folder = await mkdtemp(join(tmpdir(), "saddlebench-report-"));
    data = await hostileData();
    html = await reportDocument(data, await bundleReport());
    await writeFile(join(folder, "report.html"), html);
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens a file with the network cut and its policy in force; `asked` are the addresses that it wanted. */
  async function openFile(name: string): Promise<{ page: Page; asked: readonly string[] }> {
    const page = await browser.newPage();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.setOfflineMode(true);
    await page.evaluateOnNewDocument(() => {
      const refused: string[] = [];
      Object.assign(window, { refused });
      addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
        refused.push(`${violatedDirective} ${blockedURI}`),
      );
    });
    await page.goto(pathToFileURL(join(folder, name)).href);
    return { page, asked };
  }

  it("holds its data: every published number of the sweep", async () => {
    const text = /<script type="application\/octet-stream"[^>]*>([^<]*)</.exec(html)?.[1] ?? "";
    expect(await unpacked(text)).toEqual(JSON.parse(JSON.stringify(data)));
  });

  it("draws everything from disk, asks the network for nothing and breaks no rule of its policy", async () => {
    const { page, asked } = await openFile("report.html");
    // Profile, ECDF, curves, sensitivity and tuning of the one problem.
    await page.waitForFunction(() => document.querySelectorAll(".chart :is(svg, figure)").length >= 5);
    expect(asked.filter((url) => !url.startsWith("data:") && !url.startsWith("blob:"))).toEqual([
      pathToFileURL(join(folder, "report.html")).href,
    ]);
    expect(await page.evaluate(() => (window as unknown as { refused: string[] }).refused)).toEqual([]);
    expect(await page.evaluate(() => "hostile" in window)).toBe(false);
    expect(await page.$eval("h1", (h1) => h1.textContent)).toBe(HOSTILE);
    expect(await page.title()).toBe(`${HOSTILE}: report`);
    const shown = await page.$eval("main", (main) => main.textContent ?? "");
    for (const { optimizer } of data.board.rows) expect(shown).toContain(optimizer);
    expect(shown).toContain("adam comes first in the order of mean cost");
    expect(shown).toContain("No two optimizers can be told apart, because there are 3 blocks");
    expect(shown).toContain("0.5, 0.3, 0.15, 0.08");
    expect(shown).toContain(data.board.devices[0]?.device.version);
    const links = await page.$$eval("main a", (all) => all.map(({ href }) => href));
    expect(links.length).toBeGreaterThan(5);
    for (const link of links) expect(link).toMatch(/^https:\/\/bench\.example\/sweeps\//);
    await page.close();
  });

  it("negative control: its policy stops a script that somebody adds to the file, and a request", async () => {
    const evil = "<script>window.hostile = true; fetch('https://bench.example/')</script>";
    await writeFile(
      join(folder, "evil.html"),
      html.replace("<main", `${evil}<img src="https://bench.example/x"><main`),
    );
    const { page } = await openFile("evil.html");
    await page.waitForSelector("h1");
    expect(await page.evaluate(() => "hostile" in window)).toBe(false);
    const refused = await page.evaluate(() => (window as unknown as { refused: string[] }).refused);
    expect(refused).toContain("script-src-elem inline");
    expect(refused).toContain("img-src https://bench.example/x");
    await page.close();
  });

  for (const width of WIDTHS)
    for (const scheme of SCHEMES)
      it(`is sound at ${width} px, ${scheme}`, async () => {
        const page = await visit(browser, pathToFileURL(join(folder, "report.html")).href, { width, scheme });
        await page.waitForSelector(".chart svg");
        await expectSound(page);
        await page.close();
      });

  it("opens every section for paper, and hides what only a screen can use", async () => {
    const { page } = await openFile("report.html");
    await page.waitForSelector(".chart svg");
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    expect(await page.$$eval("details:not([open])", (closed) => closed.length)).toBe(0);
    await page.emulateMediaType("print");
    const visible = await page.$$eval("button:not(.figure), select", (all) =>
      all.filter((element) => element.checkVisibility()).map((element) => element.outerHTML),
    );
    expect(visible).toEqual([]);
    expect((await page.pdf({ format: "A4" })).length).toBeGreaterThan(20_000);
    await page.close();
  });
});
