/** Writes a copy of a server into a folder: the app, the replies of the server, a document for each page. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { COPY_DATA, COPY_LIST, copyFile } from "../../shared/client/copy-file.ts";
import { docListSchema } from "../../shared/contracts/doc-page.ts";
import { findingsSchema } from "../../shared/contracts/sweep-facts.ts";
import { appFiles } from "./app-files.ts";
import { pageList } from "./page-list.ts";
import { fileOf, PREVIEW, pageOf, type SiteFacts } from "./pages.ts";
import type { ServerReplies, StoredReply } from "./replies.ts";
import type { SiteFolder } from "./site-folder.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const PICTURE = join(ROOT, "docs/screenshots/saddle-zoo-top-leaderboard-1400-light.png");

interface SiteSource extends Pick<SiteFacts, "address" | "server" | "madeAt"> {
  readonly content: ServerReplies;
  /** `dist/assets`. */
  readonly assets: string;
}

/** @throws Error where the build or the folder cannot be read or written */
export async function writeSite(
  folder: SiteFolder,
  { content, assets, ...facts }: SiteSource,
): Promise<void> {
  const files: string[] = [];
  for (const { address, text } of content.replies) {
    const file = copyFile(address);
    files.push(file);
    await folder.write(`${COPY_DATA}/${file}`, await promisify(gzip)(text, { level: 9 }));
  }
  await folder.write(`${COPY_DATA}/${COPY_LIST}`, `${JSON.stringify(files.toSorted())}\n`);
  for (const path of await appFiles(assets)) await folder.write(path, await readFile(join(assets, path)));
  await folder.write("app-chunks/digests.json", JSON.stringify(content.digests));
  await folder.write(PREVIEW, await readFile(PICTURE));
  await writePages(folder, content, assets, facts);
}

async function writePages(
  folder: SiteFolder,
  { sweeps, replies }: ServerReplies,
  assets: string,
  facts: Omit<SiteFacts, "description">,
): Promise<void> {
  const template = await readFile(join(assets, "index.html"), "utf8");
  const docs = docListSchema.parse(
    JSON.parse(await readFile(join(assets, "app-chunks/doc-pages/index.json"), "utf8")),
  );
  const { findings } = findingsSchema.parse(JSON.parse(textOf(replies, "/v1/findings")));
  const [first] = findings;
  const description = first?.sentences[0] ?? "Saddlebench compares optimizers on saddle points.";
  const named = JSON.parse(textOf(replies, "/v1/catalogue")) as Readonly<
    Record<"optimizers" | "problems", readonly { readonly name: string }[]>
  >;
  const pages = pageList({
    sweeps,
    docs,
    optimizers: named.optimizers.map(({ name }) => name),
    problems: named.problems.map(({ name }) => name),
  });
  for (const page of pages)
    await folder.write(fileOf(page), pageOf(template, page, { ...facts, description }));
}

function textOf(replies: readonly StoredReply[], address: string): string {
  const reply = replies.find((each) => each.address === address);
  if (reply === undefined) throw new Error(`no reply of ${address}`);
  return reply.text;
}
