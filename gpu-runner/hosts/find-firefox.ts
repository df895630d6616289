/** Finds an installed Firefox: only tests of the pages ask for one, runners need WebGPU that computes headless. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["firefox-esr", "firefox"] as const;

/** Path of the executable: `FIREFOX_EXECUTABLE_PATH`, else the first of the usual names on the path; null: there is none. */
export function findFirefox(environment: NodeJS.ProcessEnv = process.env): string | null {
  const chosen = environment.FIREFOX_EXECUTABLE_PATH;
  const folders = (environment.PATH ?? "").split(delimiter);
  const candidates = chosen ? [chosen] : folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
