/**
 * What a visitor downloads before the first page works: the app's own script with everything that it imports at once,
 * and its style, compressed. What is loaded on demand (pictures, workers, engines) does not count.
 */
import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { gzipSync } from "node:zlib";

/**
 * Bytes after gzip. 33,000 were measured when this was set; a connection of 1.6 Mbit/s (Lighthouse's slow 4G) brings
 * the budget in a third of a second.
 */
export const MAX_FIRST_PAGE_BYTES = 60_000;

/** Files that a bundled script imports at once, as they are written there; `import("…")` is on demand. */
export function importedAtOnce(script: string): readonly string[] {
  const imports = /(?:^|[;}\n])(?:import|export)(?:[\w\s{},*$]+from)?\s*"(\.[^"]+)"/g;
  return [...script.matchAll(imports)].map((match) => match[1] as string);
}

/** Compressed bytes of every file that the first page loads at once, by path in the folder. */
export async function firstPageSizes(
  assets: string,
  entries: readonly string[] = ["app.js", "app.css"],
): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  const waiting = [...entries];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (sizes.has(path)) continue;
    const text = await readFile(join(assets, path), "utf8");
    sizes.set(path, gzipSync(text).length);
    if (path.endsWith(".js"))
      waiting.push(...importedAtOnce(text).map((name) => posix.join(posix.dirname(path), name)));
  }
  return sizes;
}

/** A sentence when the first page is beyond its budget, with the sizes; null within it. */
export function firstPageProblem(sizes: ReadonlyMap<string, number>): string | null {
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  if (total <= MAX_FIRST_PAGE_BYTES) return null;
  const parts = [...sizes].map(([path, size]) => `${path} ${size}`).join(", ");
  return `the first page loads ${total} bytes compressed, its budget is ${MAX_FIRST_PAGE_BYTES}: ${parts}. Load on demand what the first page does not show`;
}
