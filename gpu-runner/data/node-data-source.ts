/** Data sets in Node: those of packages, and those whose folder or URL a variable names. */

import { gunzipSync } from "node:zlib";
import { DataError } from "../../shared/data-sets/data-error.ts";
import type { Examples } from "../../shared/data-sets/examples.ts";
import { findPart } from "../../shared/data-sets/registry.ts";
import { MAX_DATA_BYTES } from "../../shared/own-data/data-file.ts";
import type { DataSource } from "../problem.ts";
import { readModelFiles } from "./model-files.ts";
import { filesOf, type NamedPlaces, readAtMost } from "./node-files.ts";
import { openOwnData, openOwnText } from "./own-data.ts";

/** @param places folders and http(s) URLs by the variables of data sets; default: the environment */
export function createNodeDataSource(places: NamedPlaces = process.env): DataSource {
  const loaded = new Map<string, Promise<Examples>>();
  return {
    model: (location) => readModelFiles(location, readAtMost),
    ownData: async (location) => openOwnData(location, await readOwn(location)),
    ownText: async (location) => openOwnText(location, await readOwn(location)),
    async load(name, examples) {
      const key = `${name} ${examples}`;
      const { set, load } = findPart(name);
      const known = loaded.get(key) ?? load(filesOf(set, places), examples);
      loaded.set(key, known);
      known.catch(() => loaded.delete(key));
      return known;
    },
  };
}

/** @throws DataError, one line */
async function readOwn(location: string): Promise<Uint8Array> {
  const bytes = await readAtMost(location, MAX_DATA_BYTES);
  if (bytes === undefined) throw new DataError(`no data at ${location}`, "missing");
  if (bytes !== "too-large") return unpacked(location, bytes);
  throw new DataError(`${location} has more than the ${MAX_DATA_BYTES} bytes that data of your own may have`);
}

/** A file that was compressed with gzip as it was before, as the command that uploads takes it. */
function unpacked(location: string, bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return new Uint8Array(gunzipSync(bytes, { maxOutputLength: MAX_DATA_BYTES }));
  } catch (error) {
    const why =
      error instanceof RangeError ? `has more than ${MAX_DATA_BYTES} bytes` : "is damaged or cut off";
    throw new DataError(`${location} begins like gzip and ${why}`);
  }
}
