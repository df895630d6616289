/** The published results of `docs/results/` in a fresh state folder, so that a server answers before anything has run on it. */
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { ClientError, type Server } from "../client/api.ts";
import { importResults } from "../client/import-results.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "docs", "results");
const SUFFIX = ".json.gz";
/** In the state folder: which are not imported yet. Absent: none ever were, or the folder is older than this list. */
const PENDING = "results-to-import.json";

/** Compressed; below it an import takes a moment. */
const MAX_AT_ONCE_BYTES = 600 * 1024;

const pendingSchema = z.array(z.string().check(z.regex(/^[a-z0-9.-]+$/)));

/**
 * What is to be imported into a state folder, before its server starts: everything where it is fresh, and the rest where an
 * earlier start was stopped in the middle. What somebody has deleted since does not come back.
 *
 * @param isAsked false: a fresh folder stays empty, also later
 * @returns names of exports, the smallest first
 */
export async function pendingResults(state: string, isAsked: boolean): Promise<readonly string[]> {
  const isFresh = (await stat(join(state, "edge")).catch(() => null)) === null;
  if (isFresh && isAsked) await writePending(state, await published());
  const text = await readFile(join(state, PENDING), "utf8").catch(() => "[]");
  const known = pendingSchema.safeParse(jsonOf(text));
  if (!isAsked || !known.success) return [];
  const there = await published();
  return there.filter((name) => known.data.includes(name));
}

/**
 * Imports them one after the other, and notes each that is done. One that is refused is left out from then on.
 * @param say hears one line for each that is refused
 * @param idle resolves when the machine has nothing better to do: the large ones, seconds of work each, wait for it
 * @returns ids of the sweeps
 */
export async function importPublished(
  server: Server,
  state: string,
  names: readonly string[],
  say: (line: string) => void,
  idle: Promise<unknown> = Promise.resolve(),
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const [i, name] of names.entries()) {
    if ((await stat(join(FOLDER, name + SUFFIX))).size > MAX_AT_ONCE_BYTES) await idle;
    try {
      ids.push((await importResults(server, join(FOLDER, name + SUFFIX))).id);
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      say(`docs/results/${name}${SUFFIX} was not imported: ${error.message}`);
    }
    await writePending(state, names.slice(i + 1));
  }
  return ids;
}

async function published(): Promise<readonly string[]> {
  const files = await readdir(FOLDER).catch((): string[] => []);
  const sizes = await Promise.all(
    files
      .filter((file) => file.endsWith(SUFFIX))
      .map(async (file) => ({
        name: file.slice(0, -SUFFIX.length),
        size: (await stat(join(FOLDER, file))).size,
      })),
  );
  return sizes.sort((a, b) => a.size - b.size).map(({ name }) => name);
}

function writePending(state: string, names: readonly string[]): Promise<void> {
  return writeFile(join(state, PENDING), `${JSON.stringify(names)}\n`, { mode: 0o600 });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
