/** The app's own JavaScript, compressed, that a page loads before anything is clicked. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { openChrome, openPage, untilComplete } from "./visit.ts";

const ASSETS = join(import.meta.dirname, "..", "..", "dist", "assets");

/** Kilobytes after gzip. @param complete wait until a sweep's page is drawn */
export async function scriptKilobytes(address: string, complete: boolean): Promise<number> {
  const browser = await openChrome();
  try {
    const page = await openPage(browser, address);
    if (complete) await untilComplete(page);
    else await page.waitForNetworkIdle();
    const paths = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .map(({ name }) => new URL(name).pathname)
        .filter((path) => path.endsWith(".js")),
    );
    const sizes = await Promise.all(
      [...new Set(paths)].map(async (path) => gzipSync(await readFile(join(ASSETS, path))).length),
    );
    return sizes.reduce((sum, size) => sum + size, 0) / 1000;
  } finally {
    await browser.close();
  }
}
