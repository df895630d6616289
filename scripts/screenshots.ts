/**
 * `npm run screenshots -- --server URL --output DIR`: every page at 1400 px and 390 px, light and dark. The
 * README's pictures are made by it.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { closeBrowser, launchBrowser } from "../gpu-runner/hosts/launch-browser.ts";
import { sweepListSchema } from "../shared/contracts/sweep.ts";

const WIDTHS = [1400, 390] as const;
const SCHEMES = ["light", "dark"] as const;

const program = new Command("screenshots")
  .description("Takes a picture of every page of a running server.")
  .option("--server <URL>", "the server", "http://localhost:8787")
  .option("--output <DIR>", "where the pictures go", "docs/screenshots")
  .option("--only <NAME>", "only the page of that name")
  .exitOverride();

interface Options {
  readonly server: string;
  readonly output: string;
  readonly only?: string;
}

async function main(): Promise<number> {
  program.parse();
  const { server, output, only } = program.opts<Options>();
  await mkdir(output, { recursive: true });
  const reply = await fetch(`${server}/v1/sweeps`);
  const { sweeps } = sweepListSchema.parse(await reply.json());
  const newest = sweeps[0];
  const pages: Readonly<Record<string, string>> = {
    sweeps: "/",
    ...(newest ? { sweep: `/sweeps/${newest.id}`, trial: `/sweeps/${newest.id}/trials/0` } : {}),
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
          await new Promise((resolve) => setTimeout(resolve, 4500));
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
