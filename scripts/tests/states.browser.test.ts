/** States that nobody looks at for long, and what a person has brought: pages that say what is so, and what to do. */
import type { Browser, Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBrowser, launchBrowser } from "../../gpu-runner/hosts/launch-browser.ts";
import { createSweep } from "../local/follow-sweep.ts";
import { type Arena, openArena } from "./arena.fixture.ts";
import { expectSound, select, untilText, visit } from "./pages.fixture.ts";

describe("pages where there is little to show", () => {
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

  const open = (path: string, how: Parameters<typeof visit>[2] = {}): Promise<Page> =>
    visit(browser, arena.edge.url + path, how);
  describe("states", () => {
    const REQUEST = {
      name: "states",
      seed: 5,
      reuse: false,
      problems: [{ name: "himmelblau", budget: 50 }],
      optimizers: [{ name: "adam" }],
      protocol: { studies: 1, configurations: 1, tuningSeeds: 1, finalSeeds: 1, sampler: "random" },
    } as const;

    const post = async (path: string, body: unknown, token = arena.tokens.admin) => {
      const response = await fetch(arena.edge.url + path, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      expect(response.status, text).toBeLessThan(300);
      return text === "" ? null : JSON.parse(text);
    };

    it("nobody works on a sweep: it says so, with what to do; cancelled: it says so, and why", async () => {
      const sweep = await createSweep(arena.server, REQUEST);
      const page = await open(`/sweeps/${sweep.id}`);
      await untilText(page, "Nobody is working on this sweep");
      await untilText(page, "npm run runner -- --server");
      await untilText(page, "No optimizer has results yet");
      await expectSound(page);
      await post(`/v1/sweeps/${sweep.id}/cancel`, { reason: "asked by a test" });
      await untilText(page, "asked by a test");
      await untilText(page, "cancelled");
      expect(await page.evaluate(() => document.body.textContent)).not.toContain("Nobody is working");
      await expectSound(page);
      await page.reload();
      await untilText(page, "asked by a test");
      await page.close();
    });

    it("failed: every shard was given up, and the page says why", async () => {
      const sweep = await createSweep(arena.server, { ...REQUEST, name: "failing", seed: 6 });
      for (let attempt = 0; attempt < 30; attempt++) {
        const lease = await post(
          `/v1/sweeps/${sweep.id}/leases`,
          { runner: "quitter", lanes: 8 },
          arena.tokens.runner,
        );
        if (!lease) break;
        await post(
          `/v1/sweeps/${sweep.id}/shards/${lease.shard}/release`,
          { runner: "quitter", fence: lease.fence, reason: "no room" },
          arena.tokens.runner,
        );
      }
      const page = await open(`/sweeps/${sweep.id}`);
      await untilText(page, "failed");
      await untilText(page, "every shard is dead");
      await expectSound(page);
      await page.close();
      const trial = await open(`/sweeps/${sweep.id}/trials/0`);
      await untilText(trial, "no room");
      await expectSound(trial);
      await trial.close();
    });

    it("the list of sweeps tells all of them apart", async () => {
      const page = await open("/");
      await untilText(page, "cancelled");
      await untilText(page, "failed");
      await expectSound(page);
      await page.close();
    });
  });

  describe("own things", () => {
    const DOUBLE_WELL = "(x0^2 - 1)^2 + x1^2";

    it("the form begins with a preset", async () => {
      const page = await open("/new");
      await untilText(page, "gradient-equivalents");
      const named = () => page.$$eval("pre", (all) => all.map((each) => each.textContent ?? "").join());
      expect(await named()).not.toContain('"name": "saddle-zoo"');
      await select(page, "Begin with", "saddle-zoo");
      await page.waitForFunction(() => (document.body.textContent ?? "").includes('"name": "saddle-zoo"'));
      expect(await named()).toContain("krylov-saddle-free-newton");
      await expectSound(page);
      await page.close();
    });

    it("the form finds the critical points of a function, and says what they are", async () => {
      // By hand: f = (x² − 1)² + y² has minima at x = ±1 and a saddle between them.
      const page = await open("/new");
      await untilText(page, "A function of your own");
      await page.evaluate((text) => {
        const field = [...document.querySelectorAll("details")].find((each) =>
          each.querySelector("summary")?.textContent?.includes("A function of your own"),
        );
        const area = field?.querySelector("textarea");
        if (!field || !area) throw new Error("no field for a formula");
        field.open = true;
        area.value = text;
        area.dispatchEvent(new Event("input", { bubbles: true }));
      }, DOUBLE_WELL);
      await untilText(page, "It can be used.");
      await page.evaluate(() => {
        const button = [...document.querySelectorAll("button")].find(
          (each) => each.textContent === "Look for critical points",
        );
        button?.click();
      });
      // By hand: f = (x² − 1)² + y² has minima at x = ±1 and a saddle between them.
      await page.waitForSelector("[role=status] li");
      const kinds = await page.$$eval("[role=status] li", (items) =>
        items.map((item) => item.textContent?.split(" at ")[0] ?? ""),
      );
      expect(kinds.toSorted()).toEqual(["minimum", "minimum", "saddle"]);
      await expectSound(page);
      await page.close();
    });

    it("the catalogue shows what was posted with sweeps", async () => {
      await createSweep(arena.server, {
        name: "own function",
        seed: 9,
        problems: [
          {
            name: "formula",
            options: { formula: DOUBLE_WELL, dimension: 2 },
            budget: 50,
            targets: [0.1],
          },
        ],
        optimizers: [{ name: "adam" }],
        protocol: { studies: 1, configurations: 1, tuningSeeds: 1, finalSeeds: 1, sampler: "random" },
      });
      const page = await open("/catalogue");
      await untilText(page, "own function");
      await expectSound(page);
      await page.close();
    });
  });
});
