/** The page of uploads against a real edge: dropped, chosen, described, used in the form, refused while in use, deleted. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, ElementHandle } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBrowser, launchBrowser } from "../../gpu-runner/hosts/launch-browser.ts";
import { createSweep } from "../../shared/operations/create-sweep.ts";
import { deleteSweep } from "../../shared/operations/delete-sweep.ts";
import { call } from "../client/api.ts";
import { type Arena, openArena } from "./arena.fixture.ts";
import { clickButton, shownRequest, tabTo, type } from "./keyboard.fixture.ts";
import { expectSound, select, untilText, visit } from "./pages.fixture.ts";

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

describe("the page of uploads", () => {
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
    await untilText(page, "large.csv · csv, 500,000 examples of 2 numbers, 2 classes · owner: you");
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
    // What a sweep needs stays, and the sweep is named.
    const needs = await call({ url: arena.edge.url, token: arena.tokens.admin }, createSweep, {
      body: {
        name: "needs it",
        problems: [{ name: "own-logistic-regression", options: { data: String(searchParams.get("data")) } }],
        optimizers: [{ name: "sgd" }],
        protocol: { studies: 1, configurations: 0, finalSeeds: 1 },
      },
    });
    await clickButton(page, "Delete large.csv for good");
    await untilText(page, `"needs it" (${needs.id}) needs this file until deleted: delete that sweep first`);
    await expectSound(page);
    await untilText(page, "large.csv · csv");
    await call({ url: arena.edge.url, token: arena.tokens.admin }, deleteSweep, {
      parameters: { id: needs.id },
    });
    await clickButton(page, "Delete …");
    await clickButton(page, "Delete large.csv for good");
    await untilText(page, "No data are stored here yet.");
    await page.close();
  });
});
