/** Files of the built app that a copy needs: what its scripts load, at once or on demand, and what its pages read. */
import { readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";

/** The app and its workers. What only a server's pages load by an address (the report, landscapes) is not among them. */
const ENTRIES = ["app.js", "app-chunks/sweep-reader.js", "app-chunks/parallel-worker.js"] as const;
const READ = ["app.css", "icon.svg", "app-chunks/claims.json"] as const;
const DOCS = "app-chunks/doc-pages";

/** Scripts that a bundled script names, from its own folder. */
export function namedScripts(path: string, script: string): readonly string[] {
  return [...script.matchAll(/["'`](\.{1,2}\/[\w./-]+\.js)["'`]/g)].map((match) =>
    posix.join(posix.dirname(path), match[1] as string),
  );
}

/** Paths in the folder; chunks of earlier builds are left where they are. @param assets `dist/assets` */
export async function appFiles(assets: string): Promise<readonly string[]> {
  const scripts = new Set<string>();
  const waiting: string[] = [...ENTRIES];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (scripts.has(path)) continue;
    scripts.add(path);
    waiting.push(...namedScripts(path, await readFile(join(assets, path), "utf8")));
  }
  const docs = await readdir(join(assets, DOCS), { recursive: true, withFileTypes: true });
  const pages = docs.flatMap((entry) =>
    entry.isFile() ? [posix.join(DOCS, entry.parentPath.slice(join(assets, DOCS).length), entry.name)] : [],
  );
  return [...scripts, ...READ, ...pages].toSorted();
}
