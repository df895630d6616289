/**
 * The pages and people who should not be trusted: a server with PUBLIC_READ=false shows nothing without a token and
 * everything with one, live; what runners and people write is text, wherever it is shown. Results come by HTTP.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resultOf } from "../../bench/coordinator/workload.ts";
import { closeBrowser, launchBrowser } from "../../gpu-runner/hosts/launch-browser.ts";
import type { Lease } from "../../shared/contracts/lease.ts";
import type { TokenCreated } from "../../shared/contracts/token.ts";
import type { TrialResult } from "../../shared/contracts/trial.ts";
import { writeReport } from "../client/report.ts";
import { createSweep, readSweep } from "../local/follow-sweep.ts";
import { type Arena, openArena, sweepEnd } from "./arena.fixture.ts";
import { expectSound, untilText, visit } from "./pages.fixture.ts";
import { until } from "./patience.fixture.ts";

/** Would run a script if it were written as HTML, and says where it came from. */
const hostile = (from: string): string =>
  `${from} <img src=x onerror="window.hostile = true"></p></script><script>window.hostile = true</script>`;

const REQUEST = {
  reuse: false,
  seed: 3,
  problems: [{ name: "himmelblau" }],
  optimizers: [{ name: "adam" }, { name: "momentum" }],
  protocol: { studies: 1, configurations: 1, tuningSeeds: 1, finalSeeds: 1, sampler: "random" },
} as const;
const DEVICE = {
  vendor: hostile("vendor"),
  architecture: hostile("architecture"),
  description: hostile("description"),
  adapterClass: "software",
  isFallbackAdapter: true,
  browser: hostile("browser"),
  kernels: "<b>kernels</b>",
  version: "<i>version</i>",
} as const;

describe("pages of a server that is not public", () => {
  let arena: Arena;
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    arena = await openArena({ PUBLIC_READ: "false", PUBLISH_INTERVAL_MS: "500" });
    const launched = await launchBrowser({ adapter: "software" });
    if (!launched.ok) throw new Error(launched.message);
    browser = launched.browser;
    folder = await mkdtemp(join(tmpdir(), "saddlebench-guarded-"));
  });
  afterAll(async () => {
    await closeBrowser(browser ?? null);
    await arena?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const call = async <T>(method: string, path: string, body: unknown, token = arena.tokens.runner) => {
    const response = await fetch(arena.edge.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    expect(response.status, text).toBeLessThan(300);
    return (text === "" ? null : JSON.parse(text)) as T;
  };
  const lease = (id: string, runner: string) =>
    call<Lease | null>("POST", `/v1/sweeps/${id}/leases`, { runner, lanes: 8 });
  const report = async (id: string, runner: string, { shard, fence, trials, targets }: Lease, most = 9) => {
    const results = trials.slice(0, most).map(
      (trial): TrialResult => ({
        ...resultOf(trial, targets.length, 5),
        message: hostile("message"),
      }),
    );
    const body = { runner, fence, device: DEVICE, lanes: 8, results };
    await call("PUT", `/v1/sweeps/${id}/shards/${shard}/results`, body);
  };
  /** Enters the token that the page asks for. */
  const unlock = async (page: Page, token: string): Promise<void> => {
    await page.waitForSelector("main form.notice input[type=password]");
    await page.type("main form.notice input[type=password]", token);
    await Promise.all([page.waitForNavigation(), page.click("main form.notice button[type=submit]")]);
  };

  it("ask for a token, refuse a wrong one, and follow the sweep live with a runner's", async () => {
    const { id } = await createSweep(arena.server, { ...REQUEST, name: "behind a door" });
    const page = await visit(browser, `${arena.edge.url}/sweeps/${id}`, {
      before: () => {
        const sockets: WebSocket[] = [];
        const Native = WebSocket;
        class Noted extends Native {
          constructor(url: string | URL, protocols?: string | string[]) {
            super(url, protocols);
            sockets.push(this);
          }
        }
        Object.assign(window, { WebSocket: Noted, sockets });
      },
    });
    await untilText(page, "This server shows its sweeps only to people who have a token");
    expect(await page.evaluate(() => document.body.textContent)).not.toContain("behind a door");
    await expectSound(page);
    await unlock(page, `${arena.tokens.runner}x`);
    await untilText(page, "is not known here");
    await unlock(page, arena.tokens.runner);
    await untilText(page, "behind a door");
    await untilText(page, "0 of 6");
    expect(await page.$("main form.notice")).toBeNull();
    // A runner's token may not cancel.
    expect(await page.$$eval("button", (all) => all.map((button) => button.textContent))).not.toContain(
      "Cancel this sweep",
    );
    const sockets = () =>
      page.evaluate(() =>
        (window as unknown as { sockets: WebSocket[] }).sockets.map(({ url, readyState, protocol }) => ({
          after: Number(new URL(url).searchParams.get("after")),
          isOpen: readyState === WebSocket.OPEN,
          protocol,
        })),
      );
    await expect.poll(sockets).toMatchObject([{ after: 0, isOpen: true, protocol: "saddlebench" }]);
    expect(page.url()).not.toContain("sb_");
    const first = await lease(id, "live-runner");
    if (!first) throw new Error("nothing was leased");
    await report(id, "live-runner", first, 1);
    await untilText(page, "1 of 6");
    // Cut off, the page reads on by itself, and resumes where it was.
    await page.evaluate(() => (window as unknown as { sockets: WebSocket[] }).sockets.at(-1)?.close());
    await report(id, "live-runner", first, 2);
    await untilText(page, "2 of 6");
    await expect
      .poll(sockets)
      .toMatchObject([
        { isOpen: false },
        { after: expect.any(Number), isOpen: true, protocol: "saddlebench" },
      ]);
    expect((await sockets())[1]?.after).toBeGreaterThan(0);
    for (let next = await lease(id, "live-runner"); next; next = await lease(id, "live-runner"))
      await report(id, "live-runner", next);
    await untilText(page, "6 of 6");
    // Read by workers, which have no session of their own.
    await page.waitForSelector("table tbody tr");
    await untilText(page, "6 of 6 trials");
    await expectSound(page);
    await page.close();
  });

  it("let a guest's token work for its sweep alone, in a tab and headless, while another runs, and show it nothing else", async () => {
    const other = await createSweep(arena.server, { ...REQUEST, name: "somebody else's" });
    const problems = [{ name: "himmelblau", budget: 3000 }];
    const mine = await createSweep(arena.server, {
      ...REQUEST,
      name: "the guest's",
      problems,
      shardLanes: 1,
    });
    const body = { name: "a guest", scope: "runner", sweep: mine.id };
    const guest = await call<TokenCreated>("POST", "/v1/tokens", body, arena.tokens.admin);
    const trialsOf = async () => {
      const authorization = `Bearer ${arena.tokens.admin}`;
      const address = `${arena.edge.url}/v1/sweeps/${mine.id}/export?format=json`;
      const { trials } = (await (await fetch(address, { headers: { authorization } })).json()) as {
        trials: { provenance: { runner: string; token: string } }[];
      };
      return trials.map(({ provenance }) => provenance);
    };

    const tab = await visit(browser, `${arena.edge.url}/runner#token=${guest.token}`);
    await until("a result of the tab", async () => (await trialsOf()).length > 0);
    expect(tab.url()).not.toContain("sb_");
    await tab.close();
    const headless = arena.runner("guest-host", guest.token);
    await sweepEnd(arena.server, mine.id);
    await headless.stop();
    expect(headless.log.filter((line) => /refuse|away|failed/.test(line))).toEqual([]);
    const done = await trialsOf();
    expect(new Set(done.map(({ token }) => token))).toEqual(new Set([guest.id]));
    expect(new Set(done.map(({ runner }) => runner.replace(/^tab-.*/, "tab")))).toEqual(
      new Set(["tab", "guest-host"]),
    );
    // The older sweep, which every runner would take first, was never touched.
    expect((await readSweep(arena.server, other.id)).progress).toMatchObject({
      done: 0,
      shardsLeased: 0,
      leasesLost: 0,
    });

    const asGuest = (path: string) =>
      fetch(`${arena.edge.url}/v1/sweeps${path}`, { headers: { authorization: `Bearer ${guest.token}` } });
    const { sweeps } = (await (await asGuest("")).json()) as { sweeps: { id: string }[] };
    expect(sweeps.map(({ id }) => id)).toEqual([mine.id]);
    for (const path of [
      "",
      "/leaderboard",
      "/trials",
      "/trials/0",
      "/columns",
      "/export?format=json",
      "/live",
    ]) {
      expect((await asGuest(`/${other.id}${path}`)).status, path).toBe(403);
      expect((await asGuest(`/${mine.id}${path}`)).status, path).not.toBe(403);
    }
    await call("POST", `/v1/sweeps/${other.id}/cancel`, {}, arena.tokens.admin);
  });

  it("show hostile texts of runners and people as text: sweep, trials, report", async () => {
    const { id } = await createSweep(arena.server, { ...REQUEST, name: hostile("name").slice(0, 120) });
    // One shard dies of hostile reasons, the others have hostile results.
    for (let attempt = 1, dying = -1; attempt <= 3; attempt++) {
      const got = await lease(id, `hostile-${attempt}`);
      if (!got || (dying >= 0 && got.shard !== dying)) throw new Error("the same shard was expected");
      dying = got.shard;
      const body = { runner: `hostile-${attempt}`, fence: got.fence, reason: hostile("reason") };
      await call("POST", `/v1/sweeps/${id}/shards/${got.shard}/release`, body);
    }
    for (let next = await lease(id, "hostile-0"); next; next = await lease(id, "hostile-0"))
      await report(id, "hostile-0", next);
    await sweepEnd(arena.server, id);
    const other = await createSweep(arena.server, { ...REQUEST, name: "cancelled" });
    const reason = { reason: hostile("cancelled because") };
    await call("POST", `/v1/sweeps/${other.id}/cancel`, reason, arena.tokens.admin);
    const trials = await fetch(`${arena.edge.url}/v1/sweeps/${id}/trials?limit=50`, {
      headers: { authorization: `Bearer ${arena.tokens.admin}` },
    }).then(async (reply) => (await reply.json()) as { trials: { index: number; state: string }[] });
    const indexOf = (state: string) => trials.trials.find((trial) => trial.state === state)?.index ?? -1;
    expect((await readSweep(arena.server, id)).progress.dead).toBeGreaterThan(0);

    const page = await visit(browser, arena.edge.url);
    await unlock(page, arena.tokens.admin);
    const shown: readonly (readonly [string, readonly string[]])[] = [
      ["/", [hostile("name").slice(0, 120)]],
      [`/sweeps/${id}?tab=protocol`, [hostile("description"), hostile("browser")]],
      [`/sweeps/${id}/trials/${indexOf("done")}`, [hostile("message"), hostile("browser")]],
      [`/sweeps/${id}/trials/${indexOf("dead")}`, [hostile("reason")]],
      [`/sweeps/${other.id}`, [hostile("cancelled because")]],
    ];
    for (const [path, texts] of shown) {
      await page.goto(arena.edge.url + path);
      for (const text of texts) await untilText(page, text);
      await expectSound(page);
      expect(await page.evaluate(() => "hostile" in window), path).toBe(false);
      expect(await page.$$("img"), path).toEqual([]);
    }
    await page.close();

    const file = join(folder, "report.html");
    await writeReport({ url: arena.edge.url, token: arena.tokens.admin }, id, file);
    const paper = await visit(browser, pathToFileURL(file).href);
    for (const text of [hostile("name").slice(0, 120), hostile("browser")]) await untilText(paper, text);
    await expectSound(paper);
    expect(await paper.evaluate(() => "hostile" in window)).toBe(false);
    await paper.close();
  });

  it("negative control: the same text written as HTML is seen", async () => {
    const page = await visit(browser, arena.edge.url);
    await page.evaluate((text) => {
      document.body.insertAdjacentHTML("beforeend", text);
    }, hostile("control"));
    await expect(expectSound(page)).rejects.toThrow();
    expect(await page.$$("img")).not.toEqual([]);
    await page.close();
  });
});
