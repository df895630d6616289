/** The imports between the project's sources, read off their text; type imports are imports. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** The folders whose sources are checked, as they stand beside the root's README. */
export const ROOMS = ["shared", "gpu-runner", "workers", "scripts", "bench"];

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(?:type\s+)?(?:[^"';]*?\sfrom\s+)?["'](\.[^"']+)["']|import\(\s*["'](\.[^"']+)["']\s*\)/g;
const SOURCE = /\.(ts|tsx|mjs)$/;

/** Paths relative to the root, with `/`. */
export interface Import {
  readonly from: string;
  readonly to: string;
}

/** Relative imports of one source text. */
export function importsOf(root: string, file: string, text: string): readonly Import[] {
  return [...text.matchAll(IMPORT)].map((match) => ({
    from: file,
    to: relative(root, resolve(root, dirname(file), match[1] ?? match[2] ?? "")),
  }));
}

/** All sources of the project. */
export function sourcesOf(root: string): readonly string[] {
  return ROOMS.flatMap((room) => below(root, room));
}

export function readImports(root: string): readonly Import[] {
  return sourcesOf(root).flatMap((file) => importsOf(root, file, readFileSync(join(root, file), "utf8")));
}

function below(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : below(root, path);
    return SOURCE.test(entry.name) ? [path] : [];
  });
}

/** One line per circle of imports, as the path that closes it. */
export function circles(imports: readonly Import[]): readonly string[] {
  const edges = new Map<string, string[]>();
  for (const { from, to } of imports) edges.set(from, [...(edges.get(from) ?? []), to]);
  const found: string[] = [];
  const finished = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(" → "));
      return;
    }
    if (finished.has(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
    finished.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return found;
}
