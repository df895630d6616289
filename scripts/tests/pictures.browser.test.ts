/** Every picture of a real sweep with curvature over two problems: drawn, saved, sound; claims and runs behind them. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Browser, ElementHandle, Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBrowser, launchBrowser } from "../../gpu-runner/hosts/launch-browser.ts";
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import type { TrialDetail, TrialPage } from "../../shared/contracts/trial-listing.ts";
import { boardSentences, ratioTexts } from "../../shared/scoring/board-words.ts";
import { createSweep } from "../local/follow-sweep.ts";
import { type Arena, completeLeaderboard, openArena, sweepEnd } from "./arena.fixture.ts";
import { expectSound, SCHEMES, untilText, visit, WIDTHS } from "./pages.fixture.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** With this budget most reach nothing: their scores tie at 0; 24 configurations are enough for importances, 7 seeds can tell pairs apart. */
const SWEEP = {
  name: "pictures",
  seed: 5,
  problems: [
    { name: "himmelblau", budget: 20 },
    { name: "double-well", budget: 20, options: { rotate: 1 } },
  ],
  optimizers: [
    { name: "lbfgs" },
    { name: "saddle-free-newton" },
    { name: "adam" },
    { name: "series-saddle-free-newton" },
  ],
  protocol: { studies: 1, configurations: 23, tuningSeeds: 1, finalSeeds: 7, sampler: "random" },
  curvature: { vectors: 2, points: 4 },
} as const;
const NAMES = SWEEP.optimizers.map(({ name }) => name);
/** Pictures of the sweep's page by tab and the name of their files; those without lines of optimizers have no legend. */
const PICTURES = {
  curves: { "learning-curves": true },
  landscape: { "landscape-himmelblau": true, "loss-against-index": true, spectrum: true },
  tuning: { sensitivity: false, "tuning-curve": true, importance: false },
  across: { "performance-profile": true, ecdf: true, "critical-difference": false },
} as const;
type PictureTab = keyof typeof PICTURES;
const TABS = Object.keys(PICTURES) as readonly PictureTab[];

describe("the pictures of a sweep", () => {
  let arena: Arena;
  let browser: Browser;
  let id: string;
  let board: Leaderboard;
  const open = (path: string, how: Parameters<typeof visit>[2] = {}): Promise<Page> =>
    visit(browser, arena.edge.url + path, how);
  const json = async <T>(path: string): Promise<T> =>
    (await (await fetch(`${arena.edge.url}/v1/sweeps/${id}${path}`)).json()) as T;

  beforeAll(async () => {
    arena = await openArena();
    ({ id } = await createSweep(arena.server, SWEEP));
    const runner = arena.runner("pictures-runner");
    expect((await sweepEnd(arena.server, id)).status).toBe("complete");
    await runner.stop();
    board = await completeLeaderboard(arena.server, id);
    const launched = await launchBrowser({ adapter: "software" });
    if (!launched.ok) throw new Error(launched.message);
    browser = launched.browser;
  });

  afterAll(async () => {
    await closeBrowser(browser ?? null);
    await arena?.close();
  });

  /** A tab of the sweep's page when everything in it has been drawn. */
  async function drawn(tab: PictureTab, how: Parameters<typeof visit>[2] = {}): Promise<Page> {
    const page = await open(`/sweeps/${id}?tab=${tab}`, how);
    const missing = (): Promise<readonly string[]> =>
      page.evaluate(
        (names) =>
          names.filter(
            (name) =>
              !document
                .querySelector(`[aria-label='Download ${name} as SVG']`)
                ?.closest("figure")
                ?.querySelector("[role=img] svg"),
          ),
        Object.keys(PICTURES[tab]),
      );
    await expect.poll(missing, { interval: 200 }).toEqual([]);
    return page;
  }

  for (const width of WIDTHS)
    for (const scheme of SCHEMES)
      it(`are drawn, each with its alternative, at ${width} px, ${scheme}`, async () => {
        for (const tab of TABS) {
          const page = await drawn(tab, { width, scheme });
          await expectSound(page);
          const empty = await page.$$eval("figure [role=img]", (pictures) =>
            pictures
              .filter((picture) =>
                [...picture.querySelectorAll("svg")].every(({ children }) => children.length < 3),
              )
              .map((picture) => picture.getAttribute("aria-label")),
          );
          expect(empty).toEqual([]);
          await page.close();
        }
      });

  it("bring out the line pointed at, by the picture or by its name in the legend, and fade the others", async () => {
    const page = await drawn("across");
    const PROFILE = "figure:has([aria-label='Download performance-profile as SVG'])";
    const bright = (): Promise<readonly (string | null)[]> =>
      page.$$eval(`${PROFILE} g.series:not(.faded)`, (lines) =>
        lines.map((line) => line.firstElementChild?.getAttribute("aria-label") ?? null),
      );
    const all = await bright();
    expect([...all].sort()).toEqual([...NAMES].sort());
    for (const name of NAMES) {
      await page.hover(`::-p-xpath(//fieldset//label[normalize-space(.)='${name}'])`);
      expect(await bright()).toEqual([name]);
    }
    await page.hover("h1");
    expect(await bright()).toEqual(all);
    // A tip is at a datum of one optimizer, here the first of a line: that line alone is bright until the pointer goes.
    const line = await page.$(`${PROFILE} g.series path`);
    await line?.scrollIntoView();
    const start = await line?.evaluate((path) => {
      const { x, y } = (path as SVGPathElement).getPointAtLength(0);
      const matrix = (path as SVGPathElement).getScreenCTM();
      const at = new DOMPoint(x, y).matrixTransform(matrix ?? undefined);
      return { x: at.x + 3, y: at.y - 3 };
    });
    await page.mouse.move(start?.x ?? 0, start?.y ?? 0, { steps: 3 });
    await expect.poll(bright).toHaveLength(1);
    await page.hover("h1");
    await expect.poll(bright).toEqual(all);
    await page.close();
  });

  it("are saved as SVG with their legends, and as PNG", async () => {
    for (const tab of TABS) await savedFrom(tab);
  });

  async function savedFrom(tab: PictureTab): Promise<void> {
    const page = await drawn(tab);
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
    for (const [name, hasLegend] of Object.entries(PICTURES[tab])) {
      const files: string[] = [];
      for (const format of ["SVG", "PNG"]) {
        await page.evaluate(() => (window as unknown as { saved: unknown[] }).saved.splice(0));
        await page.$eval(`[aria-label='Download ${name} as ${format}']`, (button) =>
          (button as HTMLElement).click(),
        );
        const wanted = format === "SVG" ? "<svg" : "image/png ";
        const saved = await page.waitForFunction(
          async (start) => {
            const { saved: all } = window as unknown as { saved: Promise<string>[] };
            return (await Promise.all(all)).find((text) => text.startsWith(start)) ?? null;
          },
          {},
          wanted,
        );
        files.push(String(await saved.jsonValue()));
      }
      const [svg = "", png = ""] = files;
      expect(svg, name).toMatch(/<title>.{20,}<\/title>/s);
      expect(svg.match(/<(path|circle|rect)/g)?.length ?? 0, name).toBeGreaterThan(3);
      if (hasLegend)
        for (const optimizer of NAMES)
          expect(svg.includes(`>${optimizer}</text>`), `${name} names ${optimizer}`).toBe(true);
      expect(png, name).toMatch(/^image\/png [1-9]\d{3,}$/);
    }
    await page.close();
  }

  it("stand beside rows in the board's order, what may be said of them, and cells that open the runs", async () => {
    const page = await open(`/sweeps/${id}?tab=problems`);
    await page.waitForSelector("[aria-label='Results by problem']");
    const studies = board.board;
    if (!studies) throw new Error("no board");
    const shown = await page.$$eval(".board-lines tbody th a", (heads) =>
      heads.map((head) => head.textContent ?? ""),
    );
    expect(shown).toEqual(studies.rows.map(({ optimizer }) => optimizer));
    for (const sentence of boardSentences(studies)) await untilText(page, sentence);
    const cell = studies.cells.find(
      ({ problem, optimizer }) => problem.startsWith("double-well") && optimizer === "lbfgs",
    );
    if (!cell) throw new Error("no cell");
    const column = await page.$$eval("[aria-label='Results by problem'] thead th", (heads) =>
      heads.findIndex((head) => head.textContent?.startsWith("double-well")),
    );
    const figure = await page.evaluateHandle((at) => {
      const rows = [...document.querySelectorAll("[aria-label='Results by problem'] tbody tr")];
      const row = rows.find((each) => each.querySelector("th")?.textContent === "lbfgs");
      return row?.children[at]?.querySelector("button") ?? null;
    }, column);
    const button = figure.asElement() as ElementHandle<HTMLButtonElement> | null;
    expect(await button?.evaluate((each) => each.firstChild?.textContent)).toBe(
      ratioTexts(studies, "lbfgs", cell.ratio).ratio,
    );
    await button?.press("Enter");
    const link = await page.waitForSelector(".explanation a[href*='lbfgs'][href*='double-well']");
    await link?.press("Enter");
    // The final ones: the figure is theirs.
    await untilText(page, `${cell.success.runs} of 248 trials`);
    expect(new URL(page.url()).searchParams.get("tab")).toBe("trials");
    const listed = await page.$$eval("[aria-label='Trials'] tbody tr", (rows) =>
      rows.map((row) => row.textContent ?? ""),
    );
    expect(listed.length).toBeGreaterThan(0);
    expect(listed.every((text) => text.includes("lbfgs") && text.includes("double-well"))).toBe(true);
    await page.close();
  });

  it("a trial's page repeats it: the command it shows gives the accepted numbers, to the bit", async () => {
    const { trials } = await json<TrialPage>("/trials?limit=100");
    const chosen = trials.findLast(({ optimizer }) => optimizer === "saddle-free-newton");
    const page = await open(`/sweeps/${id}/trials/${chosen?.index}`);
    await untilText(page, "Run this again");
    const command = await page.$eval("pre", (pre) => pre.textContent ?? "");
    await page.close();
    const [, ...words] = command.split(" -- ");
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(ROOT, "scripts", "trial.ts"), ...words.join(" -- ").split(/\s+/)],
      { encoding: "utf8", cwd: ROOT },
    );
    expect([status, stderr]).toEqual([0, ""]);
    const again = JSON.parse(stdout) as Record<string, unknown>;
    const { result } = await json<TrialDetail>(`/trials/${chosen?.index}`);
    for (const field of ["status", "steps", "value", "gradientNorm", "parameters", "counts"] as const)
      expect(again[field], field).toEqual(result?.[field]);
  });

  it("a trial's page shows replicas with their device and difference", async () => {
    const { trials } = await json<TrialPage>("/trials?limit=1");
    const { result, provenance } = await json<TrialDetail>(`/trials/${trials[0]?.index}`);
    const gradientNorm = (result?.gradientNorm ?? 0) + 0.25;
    const reply = await fetch(`${arena.edge.url}/v1/sweeps/${id}/shards/${provenance?.shard}/results`, {
      method: "PUT",
      headers: { authorization: `Bearer ${arena.tokens.runner}`, "content-type": "application/json" },
      // Only who once held the shard is listened to, here by its first lease.
      body: JSON.stringify({
        runner: provenance?.runner,
        fence: 1,
        device: { ...provenance?.device, vendor: "another vendor" },
        lanes: 1,
        results: [{ ...result, gradientNorm }],
      }),
    });
    expect(await reply.json()).toMatchObject({ outcomes: [{ outcome: "replica" }] });
    const page = await open(`/sweeps/${id}/trials/${trials[0]?.index}`);
    await untilText(page, "another vendor");
    await untilText(page, "largest relative difference");
    const shown = await page.$$eval("li", (items) => items.map((item) => item.textContent ?? "").join("\n"));
    const { replicas } = await json<TrialDetail>(`/trials/${trials[0]?.index}`);
    expect(replicas[0]?.largestDifference).toBeGreaterThan(0);
    expect(shown).toMatch(/another vendor.*largest relative difference \d/s);
    await page.close();
  });
});
