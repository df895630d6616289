/** A copy of a server with the published results, served below a path by a host that knows nothing but files. */
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import type { Browser, Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBrowser, launchBrowser } from "../../gpu-runner/hosts/launch-browser.ts";
import { TERMS } from "../../shared/glossary/terms.ts";
import { expectSound, untilText, visit, WIDTHS } from "./pages.fixture.ts";

const SCRIPT = join(import.meta.dirname, "..", "site.ts");
/** A copy of today's results. */
const MAX_BYTES = 5_000_000;
const DOC_PAGE = "spec/scoring";
const BELOW = "/saddlebench/";
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".gz": "application/gzip",
};

function site(...args: readonly string[]) {
  return spawnSync(process.execPath, [SCRIPT, ...args], { encoding: "utf8" });
}

/** As `python3 -m http.server` does: a folder is its index.html, and nothing is invented. */
function serve(folder: string): Promise<Server> {
  const server = createServer((request, reply) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const path = pathname.startsWith(BELOW) ? pathname.slice(BELOW.length) : "none";
    const file = join(folder, path.endsWith("/") || path === "" ? `${path}index.html` : path);
    readFile(file).then(
      (content) =>
        reply.writeHead(200, { "content-type": TYPES[extname(file)] ?? "text/plain" }).end(content),
      () => reply.writeHead(404).end(),
    );
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

describe("a copy of a server", () => {
  let folder: string;
  let host: Server;
  let browser: Browser;
  let root: string;
  /** What went wrong on any page: failed requests, errors of scripts. */
  const wrong: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "saddlebench-copy-"));
    const made = site("--out", folder);
    if (made.status !== 0) throw new Error(made.stderr);
    host = await serve(folder);
    root = `http://127.0.0.1:${(host.address() as AddressInfo).port}${BELOW}`;
    const launched = await launchBrowser({ adapter: "software" });
    if (!launched.ok) throw new Error(launched.message);
    browser = launched.browser;
  }, 600_000);
  afterAll(async () => {
    await closeBrowser(browser ?? null);
    host?.closeAllConnections();
    host?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(path: string, text: string, width: (typeof WIDTHS)[number] = 1400): Promise<Page> {
    const page = await visit(browser, root + path, {
      width,
      watch: (what) => wrong.push(`${path}: ${what}`),
    });
    await untilText(page, text);
    return page;
  }

  it("takes little room, and holds the published results", async () => {
    let bytes = 0;
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
    expect(bytes).toBeLessThanOrEqual(MAX_BYTES);
    const published = (await readdir(join(import.meta.dirname, "../../docs/results"))).filter((name) =>
      name.endsWith(".json.gz"),
    );
    expect(await readdir(join(folder, "sweeps"))).toHaveLength(published.length);
  });

  it("shows every kind of page below a path, without a failed request", async () => {
    const [sweep = ""] = await readdir(join(folder, "sweeps"));
    const pages: Readonly<Record<string, string>> = {
      "": "comes first",
      "board/": "Choose a figure",
      [`sweeps/${sweep}/`]: "comes first",
      [`sweeps/${sweep}/?tab=trials`]: "trials",
      "optimizers/armijo/": "told apart",
      "problems/mnist-10x10/": "adam",
      "page/?path=%2Fcompare%2Farmijo%2Fadam": "Problem by problem",
      "claims/": "npm run claims -- absolute-value",
      "catalogue/": "saddle-free-newton",
      "docs/": "Add an optimizer",
      [`docs/${DOC_PAGE}/`]: "Satterthwaite",
      "search/?q=SFN": "saddle-free-newton",
    };
    for (const width of WIDTHS)
      for (const [path, text] of Object.entries(pages)) {
        const page = await open(path, text, width);
        await untilText(page, "This is a copy of a Saddlebench server");
        await page.waitForNetworkIdle({ idleTime: 200 });
        await expectSound(page);
        const links = await page.$$eval("a[href]", (all) =>
          all.map((link) => (link as HTMLAnchorElement).href),
        );
        const host = new URL(root).origin;
        expect(
          links.filter((link) => link.startsWith(host) && !link.startsWith(root)),
          path,
        ).toEqual([]);
        await page.close();
      }
    expect(wrong).toEqual([]);
  });

  it("goes from page to page as a server does, and each address opens again", async () => {
    const page = await open("", "comes first");
    await page.$eval("a[href$='/board/']", (link) => (link as HTMLAnchorElement).click());
    await page.waitForSelector("td[data-figure]");
    expect(page.url()).toBe(`${root}board/`);
    await page.focus("td[data-figure]");
    await untilText(page, "imported, unchecked.");
    await page.$eval(".figure-source a[href*='sweeps/']", (link) => (link as HTMLAnchorElement).click());
    await page.waitForSelector(".board-lines button.figure");
    await page.$eval(".board-lines tr:not(.reference) a[href*='compare']", (link) =>
      (link as HTMLAnchorElement).click(),
    );
    await untilText(page, "Problem by problem");
    const there = page.url();
    expect(there).toContain(`${root}page/?path=%2Fcompare%2F`);
    const words = await page.$eval("h1", (title) => title.textContent);
    await page.reload();
    await untilText(page, "Problem by problem");
    expect(await page.$eval("h1", (title) => title.textContent)).toBe(words);
    await page.goBack();
    await page.waitForSelector(".board-lines");
    expect(wrong).toEqual([]);
    await page.close();
  });

  it("explains a figure, leads to its runs, and cites the sweep by its digest", async () => {
    const [sweep = ""] = await readdir(join(folder, "sweeps"));
    const page = await open(`sweeps/${sweep}/`, "comes first");
    await page.waitForSelector(".board-lines button.figure");
    await page.$$eval(".board-lines button.figure", (all) => (all[1] as HTMLButtonElement).click());
    await untilText(page, TERMS["cost-ratio"].formula);
    // Nobody serves the export of a copy of a folder.
    expect(await page.$eval(".explanation pre", (pre) => pre.textContent)).toMatch(
      /^python3 docs\/reproduce\.py/,
    );
    await page.$eval(".explanation li a", (link) => (link as HTMLAnchorElement).click());
    await untilText(page, "trials");
    await page.waitForSelector("[aria-label='Trials'] tbody tr");
    await page.$eval(".cite summary", (summary) => (summary as HTMLElement).click());
    await untilText(page, "@misc{saddlebench-");
    const entry = await page.$eval(".cite pre", (pre) => pre.textContent ?? "");
    expect(entry).toMatch(/digest = \{sha256:[0-9a-f]{64}\}/);
    expect(entry).toContain(`url = {${root}sweeps/${sweep}/}`);
    expect(await page.$$eval("nav a", (links) => links.map(({ textContent }) => textContent))).not.toContain(
      "New sweep",
    );
    expect(wrong).toEqual([]);
    await page.close();
  });

  it("says in one line what is wrong, and touches no folder of somebody else", () => {
    const lines = (text: string): number => text.trim().split("\n").length;
    for (const [args, status, words] of [
      [[], 2, /--out <DIR>/],
      [["--out", folder, "--server", "http://localhost:1", "--state", "x"], 2, /give one/],
      [
        ["--out", join(folder, "new"), "--state", join(folder, "nothing")],
        1,
        /is no state folder of a server/,
      ],
      [["--out", import.meta.dirname], 1, /has files that this command did not make/],
      [["--out", folder, "--address", "here"], 2, /http:\/\/ or https:\/\//],
    ] as const) {
      const { status: code, stderr } = site(...args);
      expect(code, stderr).toBe(status);
      expect(stderr).toMatch(words);
      expect(lines(stderr), stderr).toBe(1);
    }
    expect(site("--help").stdout).toContain("--address <URL>");
  });
});
