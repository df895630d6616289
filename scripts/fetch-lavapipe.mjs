// Mesa's software driver (lavapipe, 25 or later) in a folder of the clone, from Debian's backports: a second WebGPU
// implementation for the tests, and a faster one for machines without a GPU. Nothing of the system is changed and no
// root is needed. Plain JavaScript for Node >= 18, because it runs before anything is installed.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SUITE = "backports";
/** The loader and the driver; apt adds what they need and the system lacks. */
const PACKAGES = ["mesa-vulkan-drivers", "libdrm2", "libdrm-amdgpu1", "libdrm-common"];
const LOADER = "libvulkan1";
const MANIFEST = "lavapipe.json";

/** @returns the folder that `gpu-runner/hosts/lavapipe.ts` looks into */
export const lavapipeFolder = (root) => join(root, ".saddlebench", "drivers", "lavapipe");

/**
 * @param run as in bootstrap.mjs: title, command, arguments, environment
 * @returns null, or why there is none
 */
export async function fetchLavapipe(root, run) {
  const folder = lavapipeFolder(root);
  if (existsSync(join(folder, MANIFEST))) return null;
  const release = codename();
  if (!release || !existsSync("/usr/bin/apt-get") || process.arch !== "x64")
    return "Mesa's software driver is fetched on Debian (x64) only";
  const work = `${folder}.${process.pid}`;
  const scratch = join(tmpdir(), `saddlebench-apt-${process.pid}`);
  try {
    for (const part of ["lists/partial", "archives/partial"])
      mkdirSync(join(scratch, part), { recursive: true });
    mkdirSync(join(work, "root"), { recursive: true });
    const mirror = debianMirror();
    const key = "/usr/share/keyrings/debian-archive-keyring.gpg";
    writeFileSync(
      join(scratch, "sources.list"),
      ["", `-${SUITE}`].map((suite) => `deb [signed-by=${key}] ${mirror} ${release}${suite} main\n`).join(""),
    );
    const options = [
      `Dir::Etc::sourcelist=${scratch}/sources.list`,
      "Dir::Etc::sourceparts=/dev/null",
      `Dir::State::lists=${scratch}/lists`,
      `Dir::Cache=${scratch}`,
      `Dir::Cache::archives=${scratch}/archives`,
      "Debug::NoLocking=1",
      "Acquire::Retries=1",
      "Acquire::http::Timeout=20",
      `APT::Sandbox::User=${process.env.USER ?? "root"}`,
    ].flatMap((option) => ["-o", option]);
    const environment = { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" };
    const update = await run(
      "Reading the list of Mesa's packages (apt-get update)",
      "apt-get",
      [...options, "update", "-qq"],
      environment,
    );
    if (update.code !== 0) return `apt-get update failed: ${lastLine(update.output)}`;
    const wanted = [...PACKAGES.map((name) => `${name}/${release}-${SUITE}`), LOADER];
    const download = await run(
      "Fetching Mesa's software driver (12 MB)",
      "apt-get",
      [...options, "-y", "--no-install-recommends", "--reinstall", "--download-only", "install", ...wanted],
      environment,
    );
    if (download.code !== 0) return `apt-get could not fetch it: ${lastLine(download.output)}`;
    for (const archive of readdirSync(join(scratch, "archives")).filter((name) => name.endsWith(".deb"))) {
      const unpacked = await quietly("dpkg", ["-x", join(scratch, "archives", archive), join(work, "root")]);
      if (unpacked !== 0) return `${archive} cannot be unpacked`;
    }
    // The drivers of cards: whoever has one has its driver.
    for (const path of filesOf(join(work, "root")))
      if (/libvulkan_(?!lvp)|VkLayer/.test(path)) rmSync(join(work, "root", path));
    const library = findFile(join(work, "root"), "libvulkan_lvp.so");
    const loader = findFile(join(work, "root"), "libvulkan.so.1");
    if (!library || !loader) return "the packages have no libvulkan_lvp.so, or no loader";
    const described =
      findFile(join(work, "root"), "lvp_icd.json") ?? findFile(join(work, "root"), "lvp_icd.x86_64.json");
    const driver = JSON.parse(readFileSync(described, "utf8"));
    // Paths inside the folder, so that the clone may be moved.
    driver.ICD.library_path = `./${library.slice(work.length + 1)}`;
    writeFileSync(join(work, "icd.json"), JSON.stringify(driver));
    const version = /mesa-vulkan-drivers_([\d.]+)/.exec(readdirSync(join(scratch, "archives")).join())?.[1];
    const libraries = [
      ...new Set([library, loader].map((path) => path.slice(work.length + 1, path.lastIndexOf("/")))),
    ];
    writeFileSync(join(work, MANIFEST), JSON.stringify({ version, libraries }));
    rmSync(folder, { recursive: true, force: true });
    renameSync(work, folder);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(work, { recursive: true, force: true });
    rmSync(scratch, { recursive: true, force: true });
  }
}

function codename() {
  try {
    const release = readFileSync("/etc/os-release", "utf8");
    return /^ID=debian$/m.test(release) ? /^VERSION_CODENAME=(\w+)$/m.exec(release)?.[1] : undefined;
  } catch {
    return undefined;
  }
}

/** The one that this machine's own packages come from. */
function debianMirror() {
  const folder = "/etc/apt/sources.list.d";
  const files = [
    "/etc/apt/sources.list",
    ...(existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []),
  ];
  for (const file of files.filter((path) => existsSync(path))) {
    const found = /https?:\/\/\S+\/debian\/?(?=\s|$)/m.exec(
      readFileSync(file, "utf8").replaceAll(/^#.*$/gm, ""),
    );
    if (found) return found[0];
  }
  return "http://deb.debian.org/debian";
}

const filesOf = (folder) => readdirSync(folder, { recursive: true });

function findFile(folder, name) {
  const found = filesOf(folder).find((path) => path.endsWith(`/${name}`));
  return found && join(folder, found);
}

function quietly(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: "ignore" });
    child.on("error", () => resolve(127));
    child.on("close", (code) => resolve(code ?? 1));
  });
}

const lastLine = (output) => output.trim().split("\n").at(-1) ?? "no output";
