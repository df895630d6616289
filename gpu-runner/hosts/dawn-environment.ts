/**
 * Environment in which Dawn for Node finds a Vulkan driver. The dynamic loader reads it when a process
 * starts, so it must be given to the child that will open the device.
 */
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { findBrowser } from "./find-browser.ts";

const DRIVER_FILE = "vk_swiftshader_icd.json";
/** Folders where Linux distributions and Google put Chromium's libraries. */
const BROWSER_FOLDERS = ["/usr/lib/chromium", "/usr/lib/chromium-browser", "/opt/google/chrome"] as const;
const DRIVER_FOLDERS = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"] as const;
const GPU_NODES = ["/dev/nvidia0", "/dev/dri/renderD128", "/dev/dxg"] as const;

/**
 * Variables to add to `process.env`: nothing where the machine has a GPU with a driver, or where the caller
 * chose a driver; else the SwiftShader that comes with an installed Chromium. Empty when there is neither.
 */
export function dawnEnvironment(): Readonly<Record<string, string>> {
  if (process.platform !== "linux" || hasChosenDriver() || hasHardwareDriver()) return {};
  const folder = softwareDriverFolder();
  if (!folder) return {};
  const libraries = process.env.LD_LIBRARY_PATH;
  return {
    VK_ICD_FILENAMES: join(folder, DRIVER_FILE),
    LD_LIBRARY_PATH: libraries ? `${folder}${delimiter}${libraries}` : folder,
    // The Vulkan loader complains on standard error when it is unset.
    XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir(),
  };
}

function hasChosenDriver(): boolean {
  return Boolean(process.env.VK_ICD_FILENAMES || process.env.VK_DRIVER_FILES);
}

function hasHardwareDriver(): boolean {
  const drivers = DRIVER_FOLDERS.flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : []));
  const hardware = drivers.filter((name) => !/lvp|swiftshader/.test(name));
  return hardware.length > 0 && GPU_NODES.some((node) => existsSync(node));
}

function softwareDriverFolder(): string | undefined {
  const browser = findBrowser();
  const folders = [...(browser ? [dirname(realpathSync(browser))] : []), ...BROWSER_FOLDERS];
  return folders.find((folder) => existsSync(join(folder, DRIVER_FILE)));
}
