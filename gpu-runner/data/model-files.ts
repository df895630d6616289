/** Reads a tfjs layers-model: `model.json` and the weight files that its manifest names, or the stored form. */

import { DataError } from "../../shared/data-sets/data-error.ts";
import { decodeModel } from "../../shared/models/container.ts";
import { readModelJson } from "../../shared/models/model-json.ts";
import type { ModelFiles } from "../problem.ts";

/** Most bytes of model.json and of all weight files together, read from a path or URL. */
export const MAX_MODEL_FILE_BYTES = 256 * 1_048_576;

/** What stands at a path or URL: its bytes, nothing, or more than `mostBytes` (then none of it is kept). */
export type ReadFile = (file: string, mostBytes: number) => Promise<Uint8Array | undefined | "too-large">;

/**
 * @param location path or URL of `model.json` (or of the folder that holds it)
 * @throws DataError, one line, for what is missing, too large or no layers-model
 */
export async function readModelFiles(location: string, read: ReadFile): Promise<ModelFiles> {
  const file = /\.json$/.test(location) ? location : `${location.replace(/\/$/, "")}/model.json`;
  let left = MAX_MODEL_FILE_BYTES;
  const take = async (path: string, missing: string): Promise<Uint8Array> => {
    const bytes = await read(path, left);
    if (bytes === undefined) throw new DataError(missing);
    if (bytes === "too-large")
      throw new DataError(`${file} and its weights are larger than ${MAX_MODEL_FILE_BYTES} bytes`);
    left -= bytes.length;
    return bytes;
  };
  const json = parseJson(await take(file, `no model at ${file}`), file);
  const model = readModelJson(json);
  if (!model.ok) throw new DataError(`${file}: ${model.message}`);
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  const parts: Uint8Array[] = [];
  for (const path of model.value.paths)
    parts.push(await take(`${folder}${path}`, `${file} names the weights ${path}, which are missing`));
  return { json, weights: joinBytes(parts) };
}

/** One after the other. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/**
 * A model as the edge stores it.
 * @param digest as the sweep names it, `sha256:…`
 * @throws DataError when the bytes are not those of the digest
 */
export async function openStoredModel(digest: string, bytes: Uint8Array): Promise<ModelFiles> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes).buffer));
  const found = `sha256:${Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  if (found !== digest) throw new DataError(`the server sent another model than ${digest}: ${found}`);
  const files = decodeModel(bytes);
  if (!files.ok) throw new DataError(files.message);
  return files.value;
}

function parseJson(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new DataError(`${file} is not JSON`);
  }
}
