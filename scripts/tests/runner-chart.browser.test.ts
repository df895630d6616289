/** The chart of a working tab can be read, by its pixels: it once was pale grey on white, and black on black. */
import { join } from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBrowser, launchBrowser } from "../../gpu-runner/hosts/launch-browser.ts";
import { inksOf } from "./pixels.fixture.ts";

const PAGE = join(import.meta.dirname, "..", "..", "gpu-runner", "runner", "page");
/** WCAG 2.2: of text (1.4.3), and of lines that must be told (1.4.11). */
const OF_TEXT = 4.5;
const OF_LINES = 3;
/** A line across half the chart has more pixels of its colour than edges of letters have of theirs. */
const LINE_PIXELS = 150;
const TEXT_PIXELS = 25;

describe("the chart of the runner's page", () => {
  let browser: Browser;
  let script: string;
  let style: string;

  beforeAll(async () => {
    const launched = await launchBrowser({ adapter: "software" });
    if (!launched.ok) throw new Error(launched.message);
    browser = launched.browser;
    const { outputFiles } = await build({
      stdin: {
        contents: `import "./page.css"; import "uplot/dist/uPlot.min.css";
          export { LiveCurve } from "./live-curve.ts";`,
        resolveDir: PAGE,
        loader: "ts",
      },
      bundle: true,
      write: false,
      format: "iife",
      globalName: "chart",
      outdir: join(PAGE, "out"),
    });
    script = outputFiles.find(({ path }) => path.endsWith(".js"))?.text ?? "";
    style = outputFiles.find(({ path }) => path.endsWith(".css"))?.text ?? "";
  });
  afterAll(() => closeBrowser(browser ?? null));

  async function draw(scheme: "light" | "dark"): Promise<Page> {
    const page = await browser.newPage();
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.setContent(`<style>${style}</style><main><div id="chart" style="width: 600px"></div></main>`);
    await page.evaluate(`${script}
      const curve = new chart.LiveCurve(document.getElementById("chart"));
      for (let step = 1; step <= 20; step++)
        curve.add({ lanes: [0, 1, 2].map((lane) => ({ gradientEquivalents: step, value: (lane + 1) * 0.7 ** step })) });`);
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    return page;
  }

  const inks = async (page: Page, selector: string, leastPixels: number) => {
    const element = await page.waitForSelector(selector);
    if (!element) throw new Error(selector);
    return inksOf(browser, element, leastPixels);
  };

  for (const scheme of ["light", "dark"] as const)
    it(`has lines and figures that stand out, ${scheme}`, async () => {
      const page = await draw(scheme);
      // What lies over the plot itself: two lines, and a grid that only helps.
      const lines = (await inks(page, ".u-over", LINE_PIXELS)).filter(({ contrast }) => contrast >= OF_LINES);
      expect(lines.length, JSON.stringify(lines)).toBeGreaterThanOrEqual(2);
      const axes = await page.$$(".u-axis");
      expect(axes).toHaveLength(2);
      for (const axis of axes) {
        const [strongest] = await inksOf(browser, axis, TEXT_PIXELS);
        expect(strongest?.contrast ?? 0).toBeGreaterThanOrEqual(OF_TEXT);
      }
      await page.close();
    });

  it("is drawn anew when the scheme changes", async () => {
    const page = await draw("light");
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
    await page.waitForFunction(() => matchMedia("(prefers-color-scheme: dark)").matches);
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    const lines = (await inks(page, ".u-over", LINE_PIXELS)).filter(({ contrast }) => contrast >= OF_LINES);
    expect(lines.length, JSON.stringify(lines)).toBeGreaterThanOrEqual(2);
    await page.close();
  });

  it("the measure tells a pale line from a dark one", async () => {
    const page = await browser.newPage();
    const of = async (color: string) => {
      await page.setContent(
        `<div id="box" style="width: 200px; height: 50px; background: white"><div style="height: 3px; background: ${color}"></div></div>`,
      );
      return (await inks(page, "#box", 100))[0]?.contrast ?? 0;
    };
    expect(await of("#d9dde2")).toBeLessThan(1.5);
    expect(await of("#000")).toBeCloseTo(21, 1);
    await page.close();
  });
});
