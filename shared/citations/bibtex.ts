/** A sweep as an entry of a bibliography: what was measured, when, where it is, and the digest that proves it unchanged. */
import type { SweepSummary } from "../contracts/sweep.ts";

export interface CitedSweep
  extends Pick<SweepSummary, "id" | "name" | "createdAt" | "endedAt" | "problems" | "optimizers"> {
  /** Page of the sweep; null: nobody serves it. */
  readonly url: string | null;
  /** `sha256:` and 64 digits, of its JSON export. */
  readonly digest: string;
  /** Of the software that made the results, each once. */
  readonly versions: readonly string[];
}

/** Signs that BibTeX or TeX would take for its own. */
const SIGNS: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

function escaped(text: string): string {
  return text.replaceAll(/[\\{}~^%$&#_]/g, (sign) => SIGNS[sign] ?? `\\${sign}`).replaceAll(/\s+/g, " ");
}

/** One entry, as `.bib` files have it. */
export function bibtex(sweep: CitedSweep): string {
  const { id, name, problems, optimizers, digest, url, versions } = sweep;
  const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
  const size = `${counted(new Set(optimizers).size, "optimizer")} on ${counted(problems.length, "problem")}`;
  const fields: readonly (readonly [string, string])[] = [
    ["title", `${escaped(name)}: ${size}, a sweep of {Saddlebench}`],
    ["author", "{Saddlebench}"],
    ["year", (sweep.endedAt ?? sweep.createdAt).slice(0, 4)],
    // An address may have no brace; what is left of it stands as it is.
    ...(url === null ? [] : ([["url", url.replaceAll(/[{}\\%]/g, encodeURIComponent)]] as const)),
    ["version", escaped(versions.join(", ") || "unknown")],
    ["digest", digest],
    ["note", `Sweep ${id}; JSON export with digest ${digest}`],
  ];
  const lines = fields.map(([field, value]) => `  ${field} = {${value}},`);
  return `@misc{saddlebench-${slug(name)}${id},\n${lines.join("\n")}\n}\n`;
}

/** A key may have letters, digits and hyphens; the id makes it unique. */
function slug(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 40);
  return plain === "" ? "" : `${plain}-`;
}
