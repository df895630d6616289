/** Data sets in Node: MNIST from its package, CIFAR-10 from a folder or URL. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { DataSetName, DataSource, Examples } from "../problem.ts";
import { CIFAR10_FILES, CIFAR10_TEST_FILES, loadCifar10 } from "./cifar10.ts";
import { DataError } from "./data-error.ts";
import { loadMnist, loadMnistTest } from "./mnist-node.ts";
import { joinBytes, readModelFiles } from "./model-files.ts";

/** Names the folder or URL of CIFAR-10's binary version (the one with `data_batch_1.bin`). */
export const CIFAR10_VARIABLE = "SADDLEBENCH_CIFAR10";

/**
 * @param options.cifar10 folder or http(s) URL; default: the variable {@link CIFAR10_VARIABLE}
 */
export function createNodeDataSource(
  options: { readonly cifar10?: string | undefined } = { cifar10: process.env[CIFAR10_VARIABLE] },
): DataSource {
  const loaded = new Map<string, Promise<Examples>>();
  const load = (name: DataSetName, examples: number | undefined): Promise<Examples> => {
    if (name === "mnist") return loadMnist(examples);
    if (name === "mnist-test") return loadMnistTest(examples);
    const where = options.cifar10;
    if (!where)
      throw new DataError(
        `CIFAR-10 is not part of the packages: set ${CIFAR10_VARIABLE} to the folder or URL of its binary version`,
      );
    const files = name === "cifar10" ? CIFAR10_FILES : CIFAR10_TEST_FILES;
    return loadCifar10((file) => readFrom(where, file), where, examples, files);
  };
  return {
    model: (location) => readModelFiles(location, readAtMost),
    async load(name, examples) {
      const key = `${name} ${examples}`;
      const known = loaded.get(key) ?? load(name, examples);
      loaded.set(key, known);
      known.catch(() => loaded.delete(key));
      return known;
    },
  };
}

async function readFrom(where: string, file: string): Promise<Uint8Array | undefined> {
  return readAny(isUrl(where) ? `${where.replace(/\/$/, "")}/${file}` : join(where, file));
}

const isUrl = (where: string): boolean => /^https?:\/\//.test(where);

/** Bytes of a path or URL, or undefined where there is nothing. */
async function readAny(location: string): Promise<Uint8Array | undefined> {
  if (!isUrl(location)) return readFile(location).catch(() => undefined);
  const response = await fetch(location).catch(() => undefined);
  return response?.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
}

/** The same, but never more than `mostBytes`. */
async function readAtMost(
  location: string,
  mostBytes: number,
): Promise<Uint8Array | undefined | "too-large"> {
  if (!isUrl(location)) {
    const size = await stat(location).then(
      (info) => info.size,
      () => undefined,
    );
    return size === undefined ? undefined : size > mostBytes ? "too-large" : readAny(location);
  }
  const response = await fetch(location).catch(() => undefined);
  if (!response?.ok) return undefined;
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    // Leaving the loop cancels the download.
    if (bytes > mostBytes) return "too-large";
    parts.push(part);
  }
  return joinBytes(parts);
}
