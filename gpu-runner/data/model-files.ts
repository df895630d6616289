/** Reads a tfjs layers-model: `model.json` and the weight files that its manifest names. */
import type { ModelFiles } from "../problem.ts";
import { DataError } from "./data-error.ts";

/**
 * @param location path or URL of `model.json` (or of the folder that holds it)
 * @param read bytes of a file by path or URL, or undefined where there is none
 */
export async function readModelFiles(
  location: string,
  read: (file: string) => Promise<Uint8Array | undefined>,
): Promise<ModelFiles> {
  const file = /\.json$/.test(location) ? location : `${location.replace(/\/$/, "")}/model.json`;
  const text = await read(file);
  if (!text) throw new DataError(`no model at ${file}`);
  const json = parseJson(text, file);
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  const parts: Uint8Array[] = [];
  for (const path of weightPaths(json, file)) {
    const bytes = await read(`${folder}${path}`);
    if (!bytes) throw new DataError(`${file} names the weights ${path}, which are missing`);
    parts.push(bytes);
  }
  const weights = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    weights.set(part, at);
    at += part.length;
  }
  return { json, weights };
}

function parseJson(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new DataError(`${file} is not JSON`);
  }
}

function weightPaths(json: unknown, file: string): readonly string[] {
  const manifest = (json as { weightsManifest?: unknown } | null)?.weightsManifest;
  if (!Array.isArray(manifest))
    throw new DataError(`${file} is not a tfjs layers-model (it has no weightsManifest)`);
  return manifest.flatMap((group: { paths?: unknown }) => {
    if (!Array.isArray(group.paths)) throw new DataError(`${file}: a weight group names no paths`);
    return group.paths.map((path: unknown) => {
      // Weights lie beside model.json: a path that leaves the folder is no model's.
      if (
        typeof path !== "string" ||
        path.startsWith("/") ||
        path.split("/").includes("..") ||
        path.includes(":")
      )
        throw new DataError(`${file}: weight path ${JSON.stringify(path)} leaves the model's folder`);
      return path;
    });
  });
}
