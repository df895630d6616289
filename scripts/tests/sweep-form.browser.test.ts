/** The sweep form from an empty page to results, by keyboard alone, against a real edge and a real runner. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, ElementHandle, Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBrowser, launchBrowser } from "../../gpu-runner/hosts/launch-browser.ts";
import type { PlanSummary } from "../../shared/contracts/plan-summary.ts";
import { readSweep } from "../local/follow-sweep.ts";
import { type Arena, completeLeaderboard, openArena, sweepEnd } from "./arena.fixture.ts";
import { expectSound, select, untilText, visit } from "./pages.fixture.ts";

/** More presses than the page has places. */
const MAX_TABS = 400;

/** What has the focus: its label, and what it is. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) return "";
    const label = element.ariaLabel ?? element.closest("label")?.childNodes[0]?.textContent ?? "";
    const own = element.matches("input[type=checkbox]")
      ? (element.closest("label")?.textContent ?? "")
      : label;
    return (own.trim() || (element.textContent ?? "").trim()).replace(/\s+/g, " ");
  });
}

/** Presses Tab until something with this label has the focus. @throws Error when nothing has */
async function tabTo(page: Page, label: string | RegExp): Promise<void> {
  const seen: string[] = [];
  for (let i = 0; i < MAX_TABS; i++) {
    await page.keyboard.press("Tab");
    const name = await focused(page);
    if (typeof label === "string" ? name === label : label.test(name)) return;
    seen.push(name);
  }
  throw new Error(`Tab never reaches ${label}; it passes ${seen.slice(0, 60).join(" | ")}`);
}

async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.down("Control");
  await page.keyboard.press("a");
  await page.keyboard.up("Control");
  await page.keyboard.type(text);
}

async function shownRequest(page: Page): Promise<unknown> {
  return JSON.parse(await page.$eval("[aria-label='JSON'] pre", (pre) => pre.textContent ?? ""));
}

/** One weight and a bias. */
const model = () => ({
  format: "layers-model",
  modelTopology: {
    class_name: "Sequential",
    config: {
      name: "line",
      layers: [
        {
          class_name: "Dense",
          config: {
            name: "dense",
            units: 1,
            activation: "linear",
            use_bias: true,
            batch_input_shape: [null, 1],
          },
        },
      ],
    },
  },
  weightsManifest: [
    {
      paths: ["w.bin"],
      weights: [
        { name: "dense/kernel", shape: [1, 1], dtype: "float32" },
        { name: "dense/bias", shape: [1], dtype: "float32" },
      ],
    },
  ],
});

async function clickButton(page: Page, words: string): Promise<void> {
  const handle = await page.waitForSelector(`xpath///button[normalize-space() = '${words}']`);
  await (handle as ElementHandle<HTMLButtonElement> | null)?.evaluate((button) => button.click());
}

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

  it("takes data and models that are dropped or chosen, describes, offers and deletes them", async () => {
    const page = await visit(browser, `${arena.edge.url}/uploads`, { width: 390 });
    await untilText(page, "Uploads are for holders of an admin token");
    await expectSound(page);
    await page.type("main form.notice input[type=password]", arena.tokens.admin);
    await Promise.all([page.waitForNavigation(), page.click("main form.notice button[type=submit]")]);
    await untilText(page, "No data are stored here yet.");
    expect(page.url()).not.toContain("sb_");
    const drop = (files: Readonly<Record<string, string>>) =>
      page.evaluate((given) => {
        const dataTransfer = new DataTransfer();
        for (const [name, text] of Object.entries(given)) dataTransfer.items.add(new File([text], name));
        document
          .querySelector(".drop-zone")
          ?.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
      }, files);
    await drop({ "broken.csv": "a,b\n1,2\n1,2,3\n", "w.bin": "1" });
    await untilText(page, "row 3 has more than 2 values: one for each of the 2 columns is right");
    await untilText(page, "w.bin has the weights of a model: choose its model.json");
    // A file of three pieces by the picker, which Tab reaches.
    await tabTo(page, "Drop files here, or choose them");
    const large = join(arena.state, "large.csv");
    await writeFile(large, `x,z,kind\n${"0.2500,2,0\n0.5000,1,1\n".repeat(250_000)}`);
    const input = (await page.$("input[type=file]")) as ElementHandle<HTMLInputElement>;
    await input.uploadFile(large);
    await untilText(page, "large.csv is stored: csv, 500,000 examples of 2 numbers, 2 classes");
    // 5.2 MiB of the quota.
    await untilText(page, "5.25 MiB of the 512 MiB");
    await page.$$eval("details.entry > summary", ([summary]) => summary?.click());
    await page.waitForSelector("[aria-label='Fields'] tbody tr");
    await untilText(page, "owner: you");
    await expectSound(page);
    await select(page, "What is predicted", "z");
    const link = await page.$$eval("a.button", ([first]) => (first as HTMLAnchorElement).href);
    const { searchParams } = new URL(link);
    expect([searchParams.get("data"), searchParams.get("label")]).toEqual([
      expect.stringMatching(/^sha256:/),
      "z",
    ]);
    // The form names it, and says where a formula is wrong.
    await page.goto(link);
    await untilText(page, "large.csv");
    expect(await shownRequest(page)).toMatchObject({
      name: "large.csv",
      problems: [{ name: "own-logistic-regression", options: { data: expect.any(String), label: "z" } }],
    });
    await untilText(page, "Everything is there.");
    await page.$$eval("details.entry summary", (all) => {
      for (const summary of all) summary.click();
    });
    await expectSound(page);
    const [formula] = await page.$$("xpath///label[contains(., 'Its formula')]/textarea");
    await formula?.click();
    await type(page, "x0^2 - x1^2 +");
    await untilText(page, 'formula: formula "result = x0^2 - x1^2 +": expected');
    await page.goto(`${arena.edge.url}/uploads`);
    await untilText(page, "large.csv");
    // A model that the server takes, and one whose weights are missing.
    await drop({ "model.json": JSON.stringify(model()) });
    await untilText(page, 'model.json names the weights "w.bin": send one file part of that name');
    await drop({ "line.json": JSON.stringify(model()), "w.bin": "\0".repeat(8) });
    await untilText(page, "line is stored: 1 layer, 2 parameters, exact curvature");
    // Asked about before it is done.
    await clickButton(page, "Delete …");
    await clickButton(page, "Keep it");
    await clickButton(page, "Delete …");
    await clickButton(page, "Delete large.csv for good");
    await untilText(page, "No data are stored here yet.");
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
