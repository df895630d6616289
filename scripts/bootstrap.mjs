// Makes a fresh clone runnable: packages, the Node that the tools need, a browser. Plain JavaScript for
// Node >= 18, because it runs before anything is installed; npm then finds node_modules/.bin/node.
import { spawn } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fetchLavapipe } from "./fetch-lavapipe.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** One line, exit 1: what is missing and what to do. */
function giveUp(message) {
  process.stderr.write(`saddlebench: ${message}\n`);
  process.exit(1);
}

/** Runs a command; on a terminal shows that it is still going, prints its output only when it fails. */
function run(title, command, args, environment = {}) {
  const started = Date.now();
  const ticking = process.stderr.isTTY
    ? setInterval(() => {
        const seconds = Math.round((Date.now() - started) / 1000);
        process.stderr.write(`\r\x1b[K${title} … ${seconds} s`);
      }, 500)
    : null;
  if (!ticking) process.stderr.write(`${title} …\n`);
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const collect = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", (error) => finish(127, error.message));
    child.on("close", (code) => finish(code ?? 1, ""));
    function finish(code, message) {
      if (ticking) {
        clearInterval(ticking);
        process.stderr.write(`\r\x1b[K`);
      }
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      if (code === 0) process.stderr.write(`${title}: done in ${seconds} s\n`);
      resolve({ code, output: output + message });
    }
  });
}

/**
 * Whether `node_modules` is what the lock file says, by npm's own record of what it has installed: then `npm ci` has
 * been run by whoever, and need not be run again. Optional packages of other platforms may be missing.
 */
function isInstalled() {
  const packagesOf = (path) => JSON.parse(readFileSync(path, "utf8")).packages ?? {};
  try {
    const installed = packagesOf(join(root, "node_modules", ".package-lock.json"));
    const wanted = Object.entries(packagesOf(join(root, "package-lock.json"))).filter(
      ([path]) => path !== "",
    );
    return (
      existsSync(join(root, "node_modules", ".bin", "node")) &&
      wanted.every(([path, { version, optional }]) =>
        installed[path] ? installed[path].version === version : optional === true,
      )
    );
  } catch {
    return false;
  }
}

async function installPackages() {
  if (isInstalled()) return;
  const { code, output } = await run(
    "Installing packages (npm ci)",
    "npm",
    ["ci", "--no-audit", "--no-fund"],
    {
      PUPPETEER_SKIP_DOWNLOAD: "1",
      NPM_CONFIG_UPDATE_NOTIFIER: "false",
      // A child npm would otherwise inherit `npm start`'s own settings.
      npm_config_ignore_scripts: "",
    },
  );
  if (code !== 0)
    giveUp(
      `npm ci failed (exit ${code}); is a package registry reachable? Last lines:\n${output.trim().split("\n").slice(-8).join("\n")}`,
    );
  if (!existsSync(join(root, "node_modules", ".bin", "node")))
    giveUp(
      "the npm package `node` did not install its binary; install Node >= 22.12 yourself and run the command again",
    );
}

const BROWSER_NAMES = ["google-chrome-stable", "google-chrome", "chromium", "chromium-browser", "chrome"];
const BROWSER_PATHS = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

/** Path of a usable browser, or null. The same search as gpu-runner/hosts/find-browser.ts. */
function findBrowser() {
  const chosen = process.env.PUPPETEER_EXECUTABLE_PATH;
  const folders = (process.env.PATH ?? "").split(":");
  const candidates = [
    ...(chosen ? [chosen] : []),
    ...folders.flatMap((folder) => BROWSER_NAMES.map((name) => join(folder, name))),
    ...BROWSER_PATHS,
  ];
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

async function installBrowser() {
  if (findBrowser()) return;
  const isRoot = process.getuid?.() === 0;
  if (existsSync("/usr/bin/apt-get") && isRoot) {
    const quiet = { DEBIAN_FRONTEND: "noninteractive" };
    await run("Reading the list of system packages (apt-get update)", "apt-get", ["update", "-qq"], quiet);
    const { code } = await run(
      "Installing a browser (apt-get install chromium)",
      "apt-get",
      ["install", "-y", "-qq", "--no-install-recommends", "chromium"],
      quiet,
    );
    if (code === 0 && findBrowser()) return;
  }
  const { code } = await run(
    "Downloading a browser (@puppeteer/browsers)",
    join(root, "node_modules", ".bin", "node"),
    [
      join(root, "node_modules", "@puppeteer", "browsers", "lib", "main-cli.js"),
      "install",
      "chrome@stable",
      "--path",
      join(root, ".saddlebench", "browsers"),
    ],
  );
  if (code !== 0)
    giveUp(
      "no Chrome or Chromium found and none could be installed; do one of: install Google Chrome; as root on Debian or Ubuntu `apt-get install chromium`; set PUPPETEER_EXECUTABLE_PATH to a browser's binary",
    );
}

const FIREFOX_NAMES = ["firefox-esr", "firefox"];

/** Only the tests of the pages ask for it; where it cannot be had they are skipped, and say so. */
async function installFirefox() {
  const folders = (process.env.PATH ?? "").split(":");
  const isThere = folders.some((folder) => FIREFOX_NAMES.some((name) => existsSync(join(folder, name))));
  const isRoot = process.getuid?.() === 0;
  if (isThere || process.env.FIREFOX_EXECUTABLE_PATH || !isRoot || !existsSync("/usr/bin/apt-get")) return;
  const quiet = { DEBIAN_FRONTEND: "noninteractive" };
  await run("Reading the list of system packages (apt-get update)", "apt-get", ["update", "-qq"], quiet);
  const { code } = await run(
    "Installing Firefox for tests (apt-get install firefox-esr)",
    "apt-get",
    ["install", "-y", "-qq", "--no-install-recommends", "firefox-esr"],
    quiet,
  );
  if (code !== 0) process.stderr.write("Firefox could not be installed: tests of pages in it are skipped\n");
}

const wanted = new Set(process.argv.slice(2));
await installPackages();
if (!wanted.has("--no-browser") && !(process.env.npm_config_argv ?? "").includes("--no-runner"))
  await installBrowser();
if (wanted.has("--firefox")) await installFirefox();
if (wanted.has("--lavapipe")) {
  const missing = await fetchLavapipe(root, run);
  if (missing !== null)
    process.stderr.write(`no second software driver (${missing}): its tests are skipped\n`);
}
