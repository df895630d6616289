/** Tables in a study: Markdown between `<!-- name -->` and `<!-- /name -->`, written by the script that computes them. */
import { readFile, writeFile } from "node:fs/promises";

/** Rows of cells as a Markdown table. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** Two significant digits; what is no number diverged. */
export const short = (value: number): string => (Number.isFinite(value) ? value.toPrecision(2) : "diverged");

export const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

/** The middle value (the upper of two); NaN of none. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Replaces the named tables of a document. @throws Error when it has no place for one of them */
export async function fillTables(document: URL, tables: Readonly<Record<string, string>>): Promise<void> {
  let text = await readFile(document, "utf8");
  for (const [name, content] of Object.entries(tables)) {
    const pattern = new RegExp(`(<!-- ${name} -->)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!pattern.test(text)) throw new Error(`the study has no place for the table "${name}"`);
    text = text.replace(pattern, (_, open: string, close: string) => `${open}\n\n${content}\n\n${close}`);
  }
  await writeFile(document, text);
}
