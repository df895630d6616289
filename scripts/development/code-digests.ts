/**
 * Digests of the code behind each optimizer and each problem (`shared/planning/code-digests.ts`), from the sources as they
 * stand: a definition with everything that it imports, comments and types left out.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, transform } from "esbuild";
import { optimizers } from "../../gpu-runner/optimizers/registry.ts";
import { problems } from "../../gpu-runner/problems/registry.ts";
import { CODE_DIGITS, type CodeDigests } from "../../shared/planning/code-digests.ts";

const ROOT = dirname(dirname(import.meta.dirname));
const REGISTRIES = {
  optimizers: "gpu-runner/optimizers/registry.ts",
  problems: "gpu-runner/problems/registry.ts",
} as const;
/** What every trial runs through. What only shows it, or talks to the server, changes no number. */
const ENGINE = [
  "gpu-runner/run/run-shard.ts",
  "gpu-runner/optimizers/own-optimizer.ts",
  "gpu-runner/optimizers/scheduled.ts",
  "gpu-runner/engines/webgpu/webgpu-engine.ts",
  "gpu-runner/engines/webgpu/tune.ts",
  "gpu-runner/runner/device-tfjs.ts",
] as const;
/** Of all libraries: one of them runs layers that are not ours. */
const LIBRARIES = "package-lock.json";

type Imports = ReadonlyMap<string, readonly string[]>;

/** @param read text of a source by its path from the root; replaced by tests */
export async function codeDigests(
  read: (path: string) => Promise<string> = (path) => readFile(join(ROOT, path), "utf8"),
): Promise<CodeDigests> {
  const imports = await importsOf([...ENGINE, ...Object.values(REGISTRIES)]);
  const plain = new Map<string, Promise<string>>();
  const plainOf = (path: string): Promise<string> => {
    const known = plain.get(path) ?? read(path).then(withoutComments);
    plain.set(path, known);
    return known;
  };
  const digestOf = async (roots: readonly string[], more = ""): Promise<string> => {
    const hash = createHash("sha256").update(more);
    for (const path of closureOf(roots, imports)) hash.update(`${path}\n${await plainOf(path)}\n`);
    return hash.digest("hex").slice(0, CODE_DIGITS);
  };
  const of = async (registry: string, names: readonly string[]): Promise<Record<string, string>> => {
    const files = await filesOf(registry, imports);
    const pairs = names.map(async (name) => [name, await digestOf([files.get(name) ?? registry])] as const);
    return Object.fromEntries(await Promise.all(pairs));
  };
  return {
    engine: await digestOf(ENGINE, await read(LIBRARIES)),
    optimizers: await of(
      REGISTRIES.optimizers,
      optimizers.map(({ name }) => name),
    ),
    problems: await of(
      REGISTRIES.problems,
      problems.map(({ name }) => name),
    ),
  };
}

/** Where a build leaves them: for the server that goes with its pages. */
export const CODE_DIGESTS_FILE = join(ROOT, "dist", "code-digests.json");

/** Replacements for a bundle: the digests, or null where nothing was built. */
export function codeDefine(digests: CodeDigests | null): { readonly SADDLEBENCH_CODE: string } {
  return { SADDLEBENCH_CODE: JSON.stringify(digests) };
}

/** Of the last build; null: there was none. */
export async function builtCodeDigests(): Promise<CodeDigests | null> {
  const text = await readFile(CODE_DIGESTS_FILE, "utf8").catch(() => null);
  return text === null ? null : (JSON.parse(text) as CodeDigests);
}

/** Who imports whom among our sources. */
async function importsOf(roots: readonly string[]): Promise<Imports> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [...roots],
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    outdir: "dist",
    packages: "external",
    logLevel: "error",
  });
  return new Map(
    Object.entries(metafile.inputs).map(([path, { imports }]) => [
      path,
      imports.flatMap((each) => (each.external ? [] : [each.path])),
    ]),
  );
}

/** The files and all that they import, in one order. */
function closureOf(roots: readonly string[], imports: Imports): readonly string[] {
  const reached = new Set<string>();
  const waiting = [...roots];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    waiting.push(...(imports.get(path) ?? []));
  }
  return [...reached].sort();
}

/** Which of the files that a registry imports defines each name. */
async function filesOf(registry: string, imports: Imports): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const path of imports.get(registry) ?? []) {
    const exported: unknown[] = Object.values(await import(pathToFileURL(join(ROOT, path)).href));
    for (const each of exported)
      if (typeof each === "object" && each !== null && "name" in each && typeof each.name === "string")
        files.set(each.name, path);
  }
  return files;
}

async function withoutComments(text: string): Promise<string> {
  const { code } = await transform(text, { loader: "ts", minifyWhitespace: true, legalComments: "none" });
  return code;
}
