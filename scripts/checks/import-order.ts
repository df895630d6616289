/**
 * The import order of a folder, as its README states it in a block that a machine reads too:
 *
 *     ```order
 *     geometry.ts
 *     dense.ts, conv2d.ts      # a comment
 *     layers/, *-kind.ts
 *     registry.ts
 *     ```
 *
 * A line is a level, lowest first: what stands there may import what stands on the lines above it, and nothing else of
 * the folder. Entries are files, subfolders (`name/`, which have orders of their own) or patterns of file names; files
 * under one pattern may import each other, as long as no circle comes of it. Each entry but a pattern is there, and
 * everything that is there is covered, but for tests and fixtures: they may import any room that their top folder may, and no product code
 * imports a test.
 */
import type { Import } from "./imports.ts";

const BLOCK = /^```order\n([\s\S]*?)^```$/m;
const TEST = /\.test\.tsx?$/;
const BESIDE = /\.(test|fixture)\.tsx?$/;

interface Entry {
  readonly text: string;
  readonly level: number;
}

/** Whether the file stands beside the code and outside the order. */
export function isBeside(file: string): boolean {
  return BESIDE.test(file);
}

/** The entries of the block in a README; undefined without one. */
export function orderIn(readme: string): readonly Entry[] | undefined {
  const block = BLOCK.exec(readme)?.[1];
  if (block === undefined) return undefined;
  return block
    .split("\n")
    .map((line) => line.replace(/#.*/, ""))
    .filter((line) => line.trim() !== "")
    .flatMap((line, level) => line.split(",").map((text) => ({ text: text.trim(), level })));
}

/**
 * @param files all sources @param readmes text of each folder's README, by folder; `.` is the root
 * @returns a line for everything that is wrong, with what to do
 */
export function orderFaults(
  files: readonly string[],
  imports: readonly Import[],
  readmes: ReadonlyMap<string, string>,
): readonly string[] {
  const faults: string[] = [];
  const orders = new Map<string, readonly Entry[]>();
  for (const [folder, children] of childrenOf(files)) {
    const readme = readmes.get(folder);
    const order = orderIn(readme ?? "");
    if (order === undefined) {
      if (readme === undefined || children.size > 0)
        faults.push(`${folder}/README.md ${readme === undefined ? "is missing" : "has no block ```order"}`);
      continue;
    }
    orders.set(folder, order);
    const used = new Set<Entry>();
    for (const child of children) {
      const entry = entryOf(order, child);
      if (entry) used.add(entry);
      else faults.push(`${folder}/README.md: its order does not say where ${child} stands`);
    }
    for (const entry of order)
      if (!used.has(entry) && !entry.text.includes("*"))
        faults.push(`${folder}/README.md: nothing here is ${entry.text} of its order`);
  }
  return [...faults, ...imports.flatMap((each) => wrongWay(each, orders))];
}

/** A line where the import goes up, or to a neighbour on the same level. */
function wrongWay({ from, to }: Import, orders: ReadonlyMap<string, readonly Entry[]>): readonly string[] {
  if (TEST.test(to)) return [`${from} imports ${to}: nobody imports a test`];
  const [folder, source, target] = parting(from, to);
  const order = orders.get(folder);
  // Tests may look at any room that their top folder may import.
  if (!order || (isBeside(from) && folder !== ".") || (isBeside(to) && target === to.split("/").at(-1)))
    return [];
  const [user, used] = [entryOf(order, source), entryOf(order, target)];
  if (!user || !used || used.level < user.level) return [];
  if (user === used && user.text.includes("*")) return [];
  return [`${from} imports ${to}: in ${folder}/README.md ${target} does not stand below ${source}`];
}

/** The folder where two paths part, and its two children on the way: a file's name, or a folder's with `/`. */
function parting(from: string, to: string): readonly [folder: string, source: string, target: string] {
  const [a, b] = [from.split("/"), to.split("/")];
  let shared = 0;
  while (a[shared] === b[shared] && shared < a.length - 1) shared++;
  const child = (path: readonly string[]): string =>
    `${path[shared] ?? ""}${path.length - 1 > shared ? "/" : ""}`;
  return [a.slice(0, shared).join("/") || ".", child(a), child(b)];
}

/** What each folder holds that an order must speak of. */
function childrenOf(files: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const children = new Map<string, Set<string>>();
  for (const file of files) {
    const path = file.split("/");
    for (let depth = 1; depth < path.length; depth++)
      held(children, path.slice(0, depth - 1).join("/") || ".").add(`${path[depth - 1]}/`);
    const own = held(children, path.slice(0, -1).join("/"));
    if (!isBeside(file)) own.add(path.at(-1) as string);
  }
  return children;
}

function held(children: Map<string, Set<string>>, folder: string): Set<string> {
  const known = children.get(folder) ?? new Set();
  children.set(folder, known);
  return known;
}

/** The entry that names a child, or else the pattern with the most letters that fits it. */
function entryOf(order: readonly Entry[], child: string): Entry | undefined {
  const fitting = order.filter(({ text }) => text === child || (text.includes("*") && fits(text, child)));
  return (
    fitting.find(({ text }) => text === child) ??
    fitting.toSorted((one, other) => other.text.length - one.text.length)[0]
  );
}

function fits(pattern: string, child: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.\\+?^${}()|[\]]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^/]*")}$`).test(child);
}
