/** Where a Chrome or Chromium is on this machine. scripts/bootstrap.mjs searches the same places. */
import { accessSync, constants, readdirSync } from "node:fs";
import { join } from "node:path";

const NAMES = ["google-chrome-stable", "google-chrome", "chromium", "chromium-browser", "chrome"] as const;
const PATHS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
] as const;

/** What to do when there is none; one line. */
export const NO_BROWSER =
  "no Chrome or Chromium found; do one of: install Google Chrome; as root on Debian or Ubuntu `apt-get install chromium`; set PUPPETEER_EXECUTABLE_PATH or --browser to a browser's binary";

/** Path of a browser: the chosen one, the environment's, the PATH's, then what bootstrap downloaded. */
export function findBrowser(chosen?: string): string | null {
  if (chosen !== undefined) return isExecutable(chosen) ? chosen : null;
  const fromEnvironment = process.env.PUPPETEER_EXECUTABLE_PATH;
  const candidates = [
    ...(fromEnvironment ? [fromEnvironment] : []),
    ...(process.env.PATH ?? "").split(":").flatMap((folder) => NAMES.map((name) => join(folder, name))),
    ...PATHS,
    ...downloaded(),
  ];
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

/** `.saddlebench/browsers/chrome/<platform-version>/chrome-linux64/chrome`, as @puppeteer/browsers lays it out. */
function downloaded(): readonly string[] {
  const root = join(import.meta.dirname, "..", "..", ".saddlebench", "browsers", "chrome");
  try {
    return readdirSync(root).map((version) => join(root, version, "chrome-linux64", "chrome"));
  } catch {
    return [];
  }
}
