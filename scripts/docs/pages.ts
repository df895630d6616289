/** Which files of `docs/` are pages of the app (`/docs/NAME`), and the files that the build makes of them. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { DocPage } from "../../shared/contracts/doc-page.ts";
import { renderMarkdown } from "./markdown.ts";

/** Folders of `docs/` whose pages are shown; the results are pages of sweeps. */
const FOLDERS = ["", "spec/", "studies/", "decisions/"] as const;

/** Of `docs/`, without their ending, in the order of the list: `operations`, `spec/scoring`. */
export async function docNames(docs: string): Promise<readonly string[]> {
  const names: string[] = [];
  for (const folder of FOLDERS)
    for (const file of (await readdir(join(docs, folder))).sort())
      if (file.endsWith(".md") && file !== "README.md") names.push(folder + file.slice(0, -".md".length));
  return names;
}

/** Null: the app has no such page. @param file from the root of the repository */
export function docAddress(file: string, names: ReadonlySet<string>): string | null {
  if (/^docs\/claims(\/README\.md|\/)?$/.test(file)) return "/claims";
  const claim = /^docs\/claims\/([\w-]+)\.md$/.exec(file)?.[1];
  if (claim !== undefined) return `/claims#${claim}`;
  const name = /^docs\/(.+)\.md$/.exec(file)?.[1];
  return name !== undefined && names.has(name) ? `/docs/${name}` : null;
}

/** Writes `NAME.json` for each page and `index.json`, the list of them. */
export async function writeDocPages(docs: string, outputFolder: string): Promise<void> {
  const names = await docNames(docs);
  const known = new Set(names);
  const list: Omit<DocPage, "html">[] = [];
  for (const name of names) {
    const file = `docs/${name}.md`;
    const text = await readFile(join(docs, `${name}.md`), "utf8");
    const page: DocPage = { name, ...renderMarkdown(file, text, (target) => docAddress(target, known)) };
    const path = join(outputFolder, `${name}.json`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, JSON.stringify(page));
    list.push({ name, title: page.title });
  }
  await writeFile(join(outputFolder, "index.json"), JSON.stringify(list));
}
