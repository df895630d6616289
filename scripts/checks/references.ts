/** What texts refer to: pages, paths and clauses that are named in code, catalogue, help and docs must exist. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** A reference that leads nowhere. */
export interface BrokenReference {
  readonly file: string;
  readonly line: number;
  readonly reference: string;
}

export interface Sources {
  /** Root of the repository. */
  readonly root: string;
  /** Files to read, relative to the root. */
  readonly files: readonly string[];
}

/** A page: a path that ends in `.md`. */
const PAGE = /(?<![\w/.:-])((?:\.{1,2}\/)*[\w@.-]+(?:\/[\w@.-]+)*\.md)\b/g;
/** A path into one of our folders: with at least one slash, and no placeholder in it. */
const PATH =
  /(?<![\w/.@-])((?:docs|shared|gpu-runner|workers|scripts|bench|clients)\/[\w./@-]*[\w/])(?![\w<>*…{$-])/g;
const CLAUSE = /\bclauses? (\d+)(?: ?(?:[-–,]|and|to) ?(\d+))?/gi;
/** Folders that are made by a build. */
const MADE = /^(?:dist|node_modules|\.saddlebench|coverage)\//;

/** `docs/results/NAME.md`, `docs/decisions/NNN`. */
const PLACEHOLDER = /(?:^|\/)[A-Z]{3,}(?:\.\w+)?$/;

/** All references of the files that lead nowhere. */
export function brokenReferences({ root, files }: Sources): readonly BrokenReference[] {
  const clauses = clausesOf(readFileSync(join(root, "docs", "spec", "coordination.md"), "utf8"));
  return files.flatMap((file) => {
    const lines = readFileSync(join(root, file), "utf8").split("\n");
    return lines.flatMap((text, i) =>
      brokenIn(text, file, root, clauses).map((reference) => ({ file, line: i + 1, reference })),
    );
  });
}

function brokenIn(written: string, file: string, root: string, clauses: ReadonlySet<number>): string[] {
  const broken: string[] = [];
  // The words of a link name its page; where it leads is in the brackets behind them.
  const text = written.replace(/\[[^\]]*\]\((?=[^)]*\.)/g, "(");
  for (const [, page = ""] of text.matchAll(PAGE)) if (!exists(page, file, root)) broken.push(page);
  for (const [, path = ""] of text.matchAll(PATH))
    if (!path.endsWith(".md") && !exists(path, file, root)) broken.push(path);
  for (const [, first, last] of text.matchAll(CLAUSE))
    for (const number of [first, last])
      if (number !== undefined && !clauses.has(Number(number))) broken.push(`clause ${number}`);
  return broken;
}

/** From the root, from the file's folder, or made by a build. */
function exists(path: string, file: string, root: string): boolean {
  if (MADE.test(path) || PLACEHOLDER.test(path)) return true;
  const candidates = [path, join(dirname(file), path)].map((each) => normalize(each).replace(/\/$/, ""));
  return candidates.some(
    (each) => !each.startsWith("..") && (existsSync(join(root, each)) || isDecision(each, root)),
  );
}

/** `docs/decisions/NNN` names a decision by its number. */
function isDecision(path: string, root: string): boolean {
  const [, number] = /^docs\/decisions\/(\d{3})$/.exec(path) ?? [];
  return (
    number !== undefined &&
    readdirSync(join(root, "docs", "decisions")).some((file) => file.startsWith(`${number}-`))
  );
}

/** Numbers of the clauses of the coordination contract. */
export function clausesOf(text: string): ReadonlySet<number> {
  return new Set([...text.matchAll(/^(\d+)\. \*\*/gm)].map((match) => Number(match[1])));
}
