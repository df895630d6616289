/** The sweep form from an empty page to results, by keyboard alone, against a real edge and a real runner. */
import type { Browser } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBrowser, launchBrowser } from "../../gpu-runner/hosts/launch-browser.ts";
import type { PlanSummary } from "../../shared/contracts/plan-summary.ts";
import { readSweep } from "../local/follow-sweep.ts";
import { type Arena, completeLeaderboard, openArena, sweepEnd } from "./arena.fixture.ts";
import { shownRequest, tabTo, type } from "./keyboard.fixture.ts";
import { expectSound, untilText, visit } from "./pages.fixture.ts";

describe("the sweep form", () => {
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

  it("finds what people call otherwise, keeps what is chosen in sight, and is not sent by a search", async () => {
    const page = await visit(browser, `${arena.edge.url}/new`);
    await untilText(page, "Cost at most");
    const shown = () =>
      page.$$eval(".choices", (lists) =>
        [...(lists[1]?.querySelectorAll("label") ?? [])].map((label) => label.textContent?.trim()),
      );
    const all = (await shown()).length;
    await tabTo(page, "Search optimizers");
    await page.keyboard.type("SFN");
    const found = await shown();
    expect(found.length).toBeLessThan(all);
    expect(found).toEqual(expect.arrayContaining(["adam", "momentum", "krylov-saddle-free-newton"]));
    expect(found).not.toContain("sgd");
    await page.keyboard.press("Enter");
    expect(new URL(page.url()).pathname).toBe("/new");
    await tabTo(page, "krylov-saddle-free-newton");
    await page.keyboard.press("Space");
    expect(await shownRequest(page)).toMatchObject({
      optimizers: expect.arrayContaining([{ name: "krylov-saddle-free-newton" }]),
    });
    await page.close();
  });

  it("is filled in, planned, started and watched by keyboard; the server gets the JSON that is shown", async () => {
    const page = await visit(browser, `${arena.edge.url}/new`);
    await untilText(page, "Cost at most");
    await untilText(page, "no measurement yet");
    await tabTo(page, "Name");
    await type(page, "by keyboard");
    await tabTo(page, "Seed");
    await type(page, "5");
    // The first problem is himmelblau, the optimizers adam, momentum and saddle-free-newton: one is left out.
    await tabTo(page, "momentum");
    await page.keyboard.press("Space");
    await tabTo(page, /^Configurations of a study/);
    await type(page, "3");
    await tabTo(page, "Final seeds of a study (S)");
    await type(page, "2");
    await tabTo(page, /^Record the extreme eigenvalues/);
    await page.keyboard.press("Space");
    await tabTo(page, /^himmelblau as in the catalogue/);
    await page.keyboard.press("Enter");
    await tabTo(page, /^Budget/);
    await type(page, "40");
    await tabTo(page, /^Targets/);
    await type(page, "1, 0.5");
    await tabTo(page, /^adam as published/);
    await page.keyboard.press("Enter");
    await tabTo(page, "rate");
    // Published, fixed, range: a letter chooses.
    await page.keyboard.type("r");
    await tabTo(page, "from");
    await type(page, "0.01");
    await tabTo(page, "to");
    await type(page, "0.5");
    await tabTo(page, /^Admin token/);
    await page.keyboard.type(arena.tokens.admin);
    await untilText(page, "36 (24 tuning, 12 final)");
    const request = await shownRequest(page);
    expect(request).toEqual({
      name: "by keyboard",
      seed: 5,
      problems: [{ name: "himmelblau", budget: 40, targets: [1, 0.5] }],
      optimizers: [
        { name: "adam", space: { rate: { kind: "number", range: [0.01, 0.5], scale: "log" } } },
        { name: "saddle-free-newton" },
      ],
      protocol: { studies: 3, configurations: 3, tuningSeeds: 1, finalSeeds: 2, sampler: "sobol" },
      curvature: {},
    });
    const curl = await page.$eval("[aria-label='curl command'] pre", (pre) => pre.textContent ?? "");
    expect(curl).toContain(`curl -X POST ${arena.edge.url}/v1/sweeps`);
    expect(JSON.parse(/-d '([^']*)'/.exec(curl)?.[1] ?? "")).toEqual(request);
    expect(curl).not.toContain(arena.tokens.admin);
    await expectSound(page);
    await tabTo(page, "Start the sweep");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.pathname.startsWith("/sweeps/"));
    await untilText(page, "0 of 36");
    const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    expect((await readSweep(arena.server, id)).request).toMatchObject(request as object);

    const runner = arena.runner("form-runner");
    await untilText(page, "36 of 36");
    const ended = await sweepEnd(arena.server, id);
    await runner.stop();
    await untilText(page, "complete");
    await completeLeaderboard(arena.server, id);
    await page.close();

    // The same plan now has a time: of the order of what it took.
    const response = await fetch(`${arena.edge.url}/v1/plan`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
    });
    const [time] = ((await response.json()) as PlanSummary).time;
    expect(time).toMatchObject({ adapterClass: "software", pairs: { measured: 2, borrowed: 0, unknown: 0 } });
    const took = (Date.parse(ended.endedAt ?? "") - Date.parse(ended.createdAt)) / 1000;
    // How good it is, `shared/duration` tests on long sweeps; this one ran a few seconds after Chrome had started.
    expect(time?.seconds.estimate).toBeGreaterThan(0);
    expect(time?.seconds.estimate).toBeLessThan(10 * took);
    const again = await visit(browser, `${arena.edge.url}/new`, { width: 390, scheme: "dark" });
    await untilText(again, "Time on a software runner");
    await expectSound(again);
    await again.close();
    // The sweep's own page leads to a form that is filled with its request.
    const clone = await visit(browser, `${arena.edge.url}/sweeps/${id}`);
    await untilText(clone, "Clone this sweep");
    await clone.$$eval("a", (links) =>
      links.find((link) => link.textContent === "Clone this sweep")?.click(),
    );
    await untilText(clone, "The same as JSON");
    const { request: first } = await readSweep(arena.server, id);
    expect(await shownRequest(clone)).toEqual({ ...first, name: "by keyboard, again" });
    await untilText(clone, "It cannot start yet: it needs an admin token.");
    await untilText(clone, "Problems × studies make 3 blocks. None: at least 6 blocks are needed.");
    await clone.close();
  });

  it("takes an optimizer of one's own, and says at once what is wrong with it", async () => {
    const page = await visit(browser, `${arena.edge.url}/new`);
    await untilText(page, "Its definition");
    await page.$$eval("details.entry summary", (summaries) =>
      summaries.find((summary) => summary.textContent?.startsWith("An optimizer of your own"))?.click(),
    );
    const [check] = await page.$$("xpath///label[contains(., 'It takes part')]/input");
    await check?.click();
    await untilText(page, "Optimizers (4 of");
    expect(await shownRequest(page)).toMatchObject({
      optimizers: expect.arrayContaining([
        { name: "mine", definition: expect.objectContaining({ step: expect.any(String) }) },
      ]),
    });
    await page.focus("textarea");
    await type(page, '{"state": {"m": "vector"}, "step": "m = mu*m + g; d = -m"}');
    await untilText(page, 'unknown name "mu"');
    await type(page, '{"step": "d = -g"');
    await untilText(page, "This is not JSON");
    await type(page, '{"step": "d = -g"}');
    const isGone = (words: string) => !document.body.textContent?.includes(words);
    await page.waitForFunction(isGone, { timeout: 20_000 }, "This is not JSON");
    await page.waitForFunction(isGone, { timeout: 20_000 }, 'unknown name "mu"');
    await expectSound(page);
    await page.close();
  });

  it("says why a plan is refused, and starts nothing", async () => {
    const page = await visit(browser, `${arena.edge.url}/new`);
    await untilText(page, "Cost at most");
    await tabTo(page, /^Configurations of a study/);
    await type(page, "100000");
    await page.waitForSelector("[role=alert]");
    expect(await page.$eval("[role=alert]", (alert) => alert.textContent)).toMatch(/configurations/i);
    expect(await page.$eval("button[type=submit]", (button) => (button as HTMLButtonElement).disabled)).toBe(
      true,
    );
    await page.close();
  });
});
