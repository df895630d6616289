/** Imports go one way: down the order of each folder's README, and in no circle. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isBeside, orderFaults } from "./import-order.ts";
import { circles, type Import, readImports, sourcesOf } from "./imports.ts";

/**
 * Imports that go the wrong way for now, `from → to`: what `workers/` still does while its circle is taken apart. The
 * only place for an exception; one that is no longer needed is a fault of its own.
 */
export const EXCEPTIONS: readonly string[] = [];

/** Tests of the tools use each other's rooms. */
const isAmongTools = ({ from, to }: Import): boolean =>
  isBeside(from) && /^scripts\//.test(from) && /^bench\//.test(to);

const nameOf = ({ from, to }: Import): string => `${from} → ${to}`;

/** A line for everything that is wrong with the imports of the project at `root`. */
export function importFaults(root: string, exceptions: readonly string[] = EXCEPTIONS): readonly string[] {
  const files = sourcesOf(root);
  const all = readImports(root);
  const imports = all.filter((each) => !exceptions.includes(nameOf(each)) && !isAmongTools(each));
  return [
    ...orderFaults(files, imports, readmesOf(root, files)),
    ...circles(imports),
    ...exceptions
      .filter((exception) => !all.some((each) => nameOf(each) === exception))
      .map((exception) => `scripts/checks/import-direction.ts: nobody needs the exception ${exception}`),
  ];
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
