/**
 * `npm run screenshots -- --server URL --output DIR`: every page at 1400 px and 390 px, light and dark; with `--crops`
 * parts of the page of a sweep. The README's pictures are made by it.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Command, CommanderError } from "commander";
import type { Page } from "puppeteer";
import { closeBrowser, launchBrowser } from "../gpu-runner/hosts/launch-browser.ts";
import { sweepListSchema } from "../shared/contracts/sweep.ts";

const WIDTHS = [1400, 390] as const;
const SCHEMES = ["light", "dark"] as const;

const program = new Command("screenshots")
  .description("Takes a picture of every page of a running server.")
  .option("--server <URL>", "the server", "http://localhost:8787")
  .option("--output <DIR>", "where the pictures go", "docs/screenshots")
  .option("--only <NAME>", "only the page of that name")
  .option("--sweep <ID>", "the sweep that is shown (default: the newest)")
  .option(
    "--crops <PARTS>",
    "only parts of the sweep's page: ids of headings, comma-separated; FROM..TO for several, top for the head of the page",
    (text: string) => text.split(",").filter((part) => part !== ""),
    [],
  )
  .option("--tab <NAME>", "tab of the sweep's page (curves, problems, figures, tuning, …)", "curves")
  .option("--prefix <NAME>", "how the files of crops begin", "sweep")
  .exitOverride();

interface Options {
  readonly server: string;
  readonly output: string;
  readonly only?: string;
  readonly sweep?: string;
  readonly crops: readonly string[];
  readonly prefix: string;
  readonly tab: string;
}

async function main(): Promise<number> {
  program.parse();
  const { server, output, only, sweep, crops, prefix, tab } = program.opts<Options>();
  await mkdir(output, { recursive: true });
  const reply = await fetch(`${server}/v1/sweeps`);
  const { sweeps } = sweepListSchema.parse(await reply.json());
  const shown = sweep ?? sweeps[0]?.id;
  if (crops.length > 0 && shown === undefined)
    throw new Error("the server has no sweep yet; start one first");
  const pages: Readonly<Record<string, string>> =
    crops.length > 0
      ? { sweep: `/sweeps/${shown}?tab=${tab}` }
      : {
          sweeps: "/",
          board: "/board",
          ...(shown ? { sweep: `/sweeps/${shown}?tab=${tab}`, trial: `/sweeps/${shown}/trials/0` } : {}),
          catalogue: "/catalogue",
          "new-sweep": "/new",
          runner: "/runner",
        };
  const launched = await launchBrowser({ adapter: "software" });
  if (!launched.ok) throw new Error(launched.message);
  try {
    for (const [name, path] of Object.entries(pages)) {
      if (only !== undefined && only !== name) continue;
      for (const width of WIDTHS)
        for (const scheme of SCHEMES) {
          const page = await launched.browser.newPage();
          await page.setViewport({ width, height: 900, deviceScaleFactor: 1 });
          await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
          page.on("pageerror", (error) => process.stderr.write(`${path}: ${String(error)}\n`));
          page.on("console", (message) => {
            if (message.type() === "error") process.stderr.write(`${path}: ${message.text()}\n`);
          });
          await page.goto(server + path, { waitUntil: "load" });
          // Pictures are drawn after their library has arrived.
          await pause(4500);
          await page.evaluate(letGo);
          for (const crop of crops)
            await cropped(
              page,
              crop,
              join(output, `${prefix}-${crop.replace("..", "-")}-${width}-${scheme}.png`),
            );
          if (crops.length === 0)
            await page.screenshot({
              path: join(output, `${name}-${width}-${scheme}.png`) as `${string}.png`,
              fullPage: true,
            });
          await page.close();
        }
    }
  } finally {
    await closeBrowser(launched.browser);
  }
  return 0;
}

/** Runs in the page: what sticks to the window would lie over the middle of a picture that is taller than it. */
function letGo(): void {
  for (const element of document.querySelectorAll<HTMLElement>("*"))
    if (getComputedStyle(element).position === "sticky") element.style.position = "static";
}

/** From one heading to the end of its section, or of another's. */
async function cropped(page: Page, crop: string, path: string): Promise<void> {
  const [from = "", to = from] = crop.split("..");
  // What is closed until a person asks for it is opened for the picture.
  await page.evaluate((id) => {
    const heading = document.getElementById(id);
    for (
      let part = heading?.nextElementSibling;
      part && part.tagName !== "H2";
      part = part.nextElementSibling
    )
      for (const details of [part, ...part.querySelectorAll("details")])
        if (details instanceof HTMLDetailsElement) details.open = true;
    heading?.scrollIntoView();
  }, to);
  await pause(3000);
  const clip = await page.evaluate(
    (first, last) => {
      const top = first === "top" ? 0 : document.getElementById(first)?.getBoundingClientRect().top;
      const headings = [...document.querySelectorAll("h2")];
      const next = headings[headings.findIndex(({ id }) => id === last) + 1];
      if (top === undefined || !headings.some(({ id }) => id === last)) return null;
      const y = first === "top" ? 0 : top + scrollY - 8;
      const bottom = next ? next.getBoundingClientRect().top + scrollY - 24 : document.body.scrollHeight;
      return { x: 0, y, width: document.documentElement.clientWidth, height: bottom - y };
    },
    from,
    to,
  );
  if (!clip) throw new Error(`the page has no heading "${from}" or "${to}"`);
  await page.screenshot({ path: path as `${string}.png`, clip, captureBeyondViewport: true });
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    process.stderr.write(
      `saddlebench screenshots: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exitCode = 1;
  }
}
process.exit();
