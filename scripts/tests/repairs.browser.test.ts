/** Clause 20 on the pages: an administrator's buttons pressed in Chromium, what they did seen through the API. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Browser, ElementHandle, Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBrowser, launchBrowser } from "../../gpu-runner/hosts/launch-browser.ts";
import type { Leaderboard } from "../../shared/contracts/leaderboard.ts";
import type { Lease } from "../../shared/contracts/lease.ts";
import type { TokenCreated } from "../../shared/contracts/token.ts";
import { type Client, DEVICE, openEdge } from "./edge-client.fixture.ts";
import { expectSound, untilText, visit } from "./pages.fixture.ts";

let state = "";
let client: Client;
let browser: Browser;

beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), "saddlebench-repairs-"));
  client = await openEdge(state);
  const launched = await launchBrowser({ adapter: "software" });
  if (!launched.ok) throw new Error(launched.message);
  browser = launched.browser;
});
afterAll(async () => {
  await closeBrowser(browser ?? null);
  await client?.edge.stop();
  await rm(state, { recursive: true, force: true });
});

/** The page of a sweep, with a token in its tab; without: as anybody sees it. */
async function open(id: string, token: string | null = client.tokens.admin): Promise<Page> {
  const page = await visit(browser, client.edge.url);
  if (token !== null) {
    await page.evaluate((text) => sessionStorage.setItem("saddlebench-admin-token", text), token);
  }
  await page.goto(`${client.edge.url}/sweeps/${id}`);
  await page.waitForSelector("h1");
  return page;
}

const buttons = (page: Page): Promise<string[]> =>
  page.$$eval("section[aria-label=Administration] button", (all) =>
    all.map((button) => button.textContent ?? ""),
  );

/** Presses the button that begins so, once there is one that can be pressed. */
async function press(page: Page, label: string): Promise<void> {
  const found = await page.waitForFunction(
    (wanted) =>
      [
        ...document.querySelectorAll<HTMLButtonElement>("section[aria-label=Administration] button:enabled"),
      ].find((button) => button.textContent?.startsWith(wanted)),
    { polling: 100 },
    label,
  );
  await (found.asElement() as ElementHandle<HTMLButtonElement> | null)?.click();
}

const sweepEnds = (id: string) => client.finish(id, "honest-runner");

/** The sweep ended, its first shard dead: three runners have given it back. */
async function createWithDeadShard(name: string): Promise<string> {
  const { id } = await client.create(name);
  for (const runner of ["fails-1", "fails-2", "fails-3"]) {
    const lease = await client.lease(id, runner);
    if (lease?.shard !== 0) throw new Error("the first shard was expected");
    const body = { runner, fence: lease.fence, reason: "no memory" };
    await client.send("POST", `/v1/sweeps/${id}/shards/0/release`, body);
  }
  await sweepEnds(id);
  return id;
}

describe("the repairs on a sweep's page", () => {
  it("are offered to administrators alone", async () => {
    const { id } = await client.create("not yours");
    for (const token of [null, client.tokens.runner]) {
      const page = await open(id, token);
      await untilText(page, "not yours");
      expect(await buttons(page)).toEqual([]);
      await page.close();
    }
    const page = await open(id);
    await untilText(page, "Retry dead shards");
    expect(await buttons(page)).toHaveLength(5);
    await expectSound(page);
    await page.close();
  });

  it("take a token's results back once it is certain", async () => {
    const body = { name: "a guest", scope: "runner" };
    const made = await client.send("POST", "/v1/tokens", body, client.tokens.admin);
    const guest = JSON.parse(made.text) as TokenCreated;
    const { id } = await client.create("a guest was here");
    const asked = await client.send(
      "POST",
      `/v1/sweeps/${id}/leases`,
      { runner: "guest-1", lanes: 4 },
      guest.token,
    );
    const lease = JSON.parse(asked.text) as Lease;
    const results = lease.trials.map((trial) => client.resultOf(trial, lease.targets.length, 8));
    const report = { runner: "guest-1", fence: lease.fence, device: DEVICE, lanes: 4, results };
    await client.send("PUT", `/v1/sweeps/${id}/shards/${lease.shard}/results`, report, guest.token);
    const { progress } = await client.detail(id);
    expect(progress.done).toBe(lease.trials.length);

    const page = await open(id);
    await page.type("section[aria-label=Administration] input", guest.id);
    await press(page, "Take back the results of this token");
    await press(page, "Keep these results");
    await press(page, "Take back the results of this token");
    await expectSound(page);
    expect((await client.detail(id)).progress.done).toBe(progress.done);
    await press(page, `Drop all results of ${guest.id}`);
    await untilText(page, `${progress.done} trials are open again`);
    expect((await client.detail(id)).progress.done).toBe(0);
    await untilText(page, `0 of ${progress.trials}`);
    await page.close();
  });

  it("give dead shards new attempts, and the sweep then ends whole", async () => {
    const id = await createWithDeadShard("a shard died");
    const before = await client.detail(id);
    expect(before.progress.dead).toBeGreaterThan(0);
    const page = await open(id);
    await press(page, "Retry dead shards");
    await untilText(page, "trials are open again");
    expect(await client.detail(id)).toMatchObject({ status: "running", progress: { shardsDead: 0 } });
    await press(page, "Retry dead shards");
    await untilText(page, "There was no trial to open again");
    await sweepEnds(id);
    const { progress } = await client.detail(id);
    expect([progress.dead, progress.done]).toEqual([0, progress.trials]);
    await page.close();
  });

  it("find counters mended that were wrong when the sweep opened, and make the document anew", async () => {
    const { id } = await client.create("miscounted");
    await sweepEnds(id);
    const { progress } = await client.detail(id);
    await client.edge.stop();
    await inObject(id, "UPDATE counters SET done = done - 1, replicas = 7");
    client = await openEdge(state);
    // The rows count (clause 22): nobody needs to press anything for this.
    expect((await client.detail(id)).progress).toEqual(progress);
    const revisionOf = async () =>
      (JSON.parse((await client.send("GET", `/v1/sweeps/${id}/leaderboard`)).text) as Leaderboard).revision;
    const revision = await revisionOf();

    const page = await open(id);
    await press(page, "Rebuild counters and document");
    await untilText(page, "Nothing was wrong");
    expect((await client.detail(id)).progress).toEqual(progress);
    expect(await revisionOf()).toBeGreaterThan(revision);
    await page.close();
  });

  it("delete the sweep once it is certain, and go to the list without it", async () => {
    const { id } = await client.create("to be deleted");
    await sweepEnds(id);
    const { progress } = await client.detail(id);
    const page = await open(id);
    await press(page, "Delete this sweep");
    await press(page, "Keep this sweep");
    await press(page, "Delete this sweep");
    await expectSound(page);
    expect((await client.detail(id)).progress.done).toBe(progress.done);
    await press(page, `Delete ${progress.done} results for good`);
    await page.waitForFunction(() => location.pathname === "/", { polling: 100 });
    expect((await client.send("GET", `/v1/sweeps/${id}`)).status).toBe(404);
    await untilText(page, "miscounted");
    expect(await page.evaluate(() => document.body.textContent)).not.toContain("to be deleted");
    await page.close();
  });
});

/** A statement in the object's own rows, while the server is down. */
async function inObject(id: string, statement: string): Promise<void> {
  const files = await readdir(join(state, "edge"), { recursive: true });
  for (const file of files.filter((name) => /-SweepCoordinator\/(?!metadata).*\.sqlite$/.test(name))) {
    const database = new DatabaseSync(join(state, "edge", file));
    try {
      if (database.prepare("SELECT id FROM sweep").get()?.id === id) return database.exec(statement);
    } finally {
      database.close();
    }
  }
  throw new Error(`no file holds sweep ${id}`);
}
