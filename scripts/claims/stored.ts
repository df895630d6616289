/** The pages that the stored results give, and what is wrong with those that lie there. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Claim } from "./claim.ts";
import { claimPage, indexPage } from "./page.ts";
import { type ClaimRecord, ROWS_FILE, readRecords } from "./record.ts";
import { claimList } from "./rows.ts";
import { untested } from "./untested.ts";
import { verdictOf } from "./verdict.ts";

type Records = ReadonlyMap<string, ClaimRecord>;

/** By file name. */
export function pagesOf(claims: readonly Claim[], records: Records): ReadonlyMap<string, string> {
  const pages = new Map([
    ["README.md", indexPage(claims, records, untested)],
    [ROWS_FILE, `${JSON.stringify(claimList(claims, records, untested), null, 1)}\n`],
  ]);
  for (const claim of claims) {
    const record = records.get(claim.name);
    if (record) pages.set(`${claim.name}.md`, claimPage(claim, record));
  }
  return pages;
}

export async function writePages(claims: readonly Claim[], folder: string): Promise<void> {
  for (const [name, page] of pagesOf(claims, await readRecords(folder)))
    await writeFile(join(folder, name), page);
}

/** A line for everything that does not agree: result and rule, page and result, files and registry. */
export async function faultsOf(claims: readonly Claim[], folder: string): Promise<readonly string[]> {
  const records = await readRecords(folder);
  const faults: string[] = [];
  for (const [name, record] of records) {
    const claim = claims.find((each) => each.name === name);
    if (!claim || record.claim !== name) {
      faults.push(`${name}.json is the result of no claim of the registry`);
      continue;
    }
    if (JSON.stringify(claim.rule) !== JSON.stringify(record.rule))
      faults.push(`${name}: its rule is not the one that stood when it ran; run it again`);
    if (JSON.stringify(verdictOf(record.rule, record.figures)) !== JSON.stringify(record.result))
      faults.push(`${name}: its verdict is not what its rule makes of its figures`);
  }
  const pages = pagesOf(claims, records);
  for (const [name, page] of pages) {
    const known = await readFile(join(folder, name), "utf8").catch(() => "");
    if (known !== page) faults.push(`${name} is not what its result gives: npm run claims -- --pages`);
  }
  for (const name of await readdir(folder).catch(() => []))
    if (name.endsWith(".md") && !pages.has(name)) faults.push(`${name} is the page of no result`);
  return faults;
}
