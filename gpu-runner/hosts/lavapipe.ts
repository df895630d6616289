/** The software driver that `scripts/fetch-lavapipe.mjs` has put into this clone: Mesa's lavapipe, 25 or later. */
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const FOLDER = join(import.meta.dirname, "..", "..", ".saddlebench", "drivers", "lavapipe");

export interface Lavapipe {
  /** Of Mesa: `25.0.7`. */
  readonly version: string;
  /** What a process must be started with to compute on it, in Deno or in Node. */
  readonly environment: Readonly<Record<string, string>>;
}

/** @returns null where it was not fetched */
export function findLavapipe(folder = FOLDER): Lavapipe | null {
  try {
    const { version, libraries } = JSON.parse(readFileSync(join(folder, "lavapipe.json"), "utf8")) as {
      readonly version: string;
      readonly libraries: readonly string[];
    };
    const given = process.env.LD_LIBRARY_PATH;
    const paths = [...libraries.map((path) => join(folder, path)), ...(given ? [given] : [])];
    return {
      version,
      environment: {
        VK_ICD_FILENAMES: join(folder, "icd.json"),
        LD_LIBRARY_PATH: paths.join(delimiter),
        // The Vulkan loader complains on standard error when it is unset.
        XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir(),
      },
    };
  } catch {
    return null;
  }
}
