/** Imports go one way: down the order of each folder's README, and in no circle. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isBeside, orderFaults } from "./import-order.ts";
import { circles, type Import, readImports, sourcesOf } from "./imports.ts";

/** A line for everything that is wrong with the imports of the project at `root`. */
export function importFaults(root: string): readonly string[] {
  const files = sourcesOf(root);
  const imports = readImports(root).filter((each) => !isAmongTools(each));
  return [...orderFaults(files, imports, readmesOf(root, files)), ...circles(imports)];
}

/** Tests of the tools use each other's rooms. */
function isAmongTools({ from, to }: Import): boolean {
  return isBeside(from) && from.startsWith("scripts/") && to.startsWith("bench/");
}

function readmesOf(root: string, files: readonly string[]): ReadonlyMap<string, string> {
  const folders = new Set(["."]);
  for (const file of files)
    for (let folder = dirname(file); folder !== "."; folder = dirname(folder)) folders.add(folder);
  const texts = [...folders].flatMap((folder): readonly [string, string][] => {
    const path = join(root, folder, "README.md");
    return existsSync(path) ? [[folder, readFileSync(path, "utf8")]] : [];
  });
  return new Map(texts);
}
