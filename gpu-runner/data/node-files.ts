/** The files of data sets in Node: from an installed package, a folder or a URL. */
import { open, readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { DataError } from "../../shared/data-sets/data-error.ts";
import type { DataFiles, StoredDataSet } from "../../shared/data-sets/data-set.ts";
import { joinBytes } from "./model-files.ts";

/** Folders and URLs by the variables that name them. */
export type NamedPlaces = Readonly<Record<string, string | undefined>>;

const ROOT = join(import.meta.dirname, "..", "..");

/** @throws DataError where the package is not installed or the variable not set */
export function filesOf({ place, title }: StoredDataSet, places: NamedPlaces): DataFiles {
  if (place.kind === "package")
    return certainFiles(join(packageFolder(place.name, title), place.folder), `reinstall ${place.name}`);
  if (place.kind === "repository")
    return certainFiles(join(ROOT, place.folder), "it is part of this repository");
  const where = places[place.variable];
  if (!where)
    throw new DataError(`${title} is not part of the packages: set ${place.variable} to ${place.names}`);
  return {
    where,
    read: (file, mostBytes) =>
      readAny(isUrl(where) ? `${where.replace(/\/$/, "")}/${file}` : join(where, file), mostBytes),
  };
}

/** Files that must be there. @param remedy what to do where one is not */
function certainFiles(folder: string, remedy: string): DataFiles {
  return {
    where: folder,
    async read(file, mostBytes) {
      const bytes = await readAny(join(folder, file), mostBytes);
      if (!bytes) throw new DataError(`${join(folder, file)} is missing: ${remedy}`);
      return bytes;
    },
  };
}

function packageFolder(name: string, title: string): string {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    throw new DataError(`${title} is not installed: run npm ci (it is in the package ${name})`);
  }
}

const isUrl = (where: string): boolean => /^https?:\/\//.test(where);

/** Bytes of a path (the first `mostBytes`) or URL (all of them), or undefined where there is nothing. */
async function readAny(location: string, mostBytes?: number): Promise<Uint8Array | undefined> {
  if (!isUrl(location)) return mostBytes === undefined ? readWhole(location) : readStart(location, mostBytes);
  const response = await fetch(location).catch(() => undefined);
  return response?.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
}

const readWhole = (path: string): Promise<Uint8Array | undefined> => readFile(path).catch(() => undefined);

async function readStart(path: string, mostBytes: number): Promise<Uint8Array | undefined> {
  const file = await open(path).catch(() => undefined);
  if (!file) return undefined;
  try {
    const bytes = new Uint8Array(mostBytes);
    const { bytesRead } = await file.read(bytes, 0, mostBytes, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The bytes of a path or URL, but never more than `mostBytes`. */
export async function readAtMost(
  location: string,
  mostBytes: number,
): Promise<Uint8Array | undefined | "too-large"> {
  if (!isUrl(location)) {
    const size = await stat(location).then(
      (info) => info.size,
      () => undefined,
    );
    return size === undefined ? undefined : size > mostBytes ? "too-large" : readWhole(location);
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
