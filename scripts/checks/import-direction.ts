/**
 * Imports go one way: `shared` imports nobody of ours, `workers` and `gpu-runner` import `shared`, `scripts`
 * and `bench` may import all; and no file reaches itself through its imports (type-only imports aside).
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  shared: ["shared"],
  "gpu-runner": ["gpu-runner", "shared"],
  workers: ["workers", "shared"],
  scripts: ["scripts", "workers", "gpu-runner", "shared", "bench"],
  bench: ["bench", "scripts", "workers", "gpu-runner", "shared"],
};
const FOLDERS = Object.keys(ALLOWED);
const IMPORT =
  /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?["'](\.[^"']+)["']|import\(\s*["'](\.[^"']+)["']\s*\)/g;

export interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

/** Relative imports of one source text; paths relative to `root`. */
export function importsOf(root: string, file: string, text: string): readonly Import[] {
  return [...text.matchAll(IMPORT)].map((match) => ({
    from: file,
    to: relative(root, resolve(root, dirname(file), match[3] ?? match[4] ?? "")),
    typeOnly: match[2] !== undefined,
  }));
}

/** One line per import that goes the wrong way. */
export function wrongWay(imports: readonly Import[]): readonly string[] {
  return imports.flatMap(({ from, to }) => {
    const [source = "", target = ""] = [from.split("/")[0], to.split("/")[0]];
    if (!FOLDERS.includes(target) || ALLOWED[source]?.includes(target)) return [];
    return [`${from} imports ${to}: ${source} may import only ${ALLOWED[source]?.join(", ")}`];
  });
}

/** One line per cycle of run-time imports, as the path that closes it. */
export function cycles(imports: readonly Import[]): readonly string[] {
  const edges = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports)
    if (!typeOnly) edges.set(from, [...(edges.get(from) ?? []), to]);
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

/** All imports of the project's sources. */
export function readImports(root: string): readonly Import[] {
  return FOLDERS.flatMap((folder) => sources(root, folder)).flatMap((file) =>
    importsOf(root, file, readFileSync(join(root, file), "utf8")),
  );
}

function sources(root: string, folder: string): readonly string[] {
  let entries: ReturnType<typeof readFolder>;
  try {
    entries = readFolder(join(root, folder));
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : sources(root, path);
    return /\.(ts|tsx|mjs)$/.test(entry.name) ? [path] : [];
  });
}

function readFolder(path: string) {
  return readdirSync(path, { withFileTypes: true });
}
