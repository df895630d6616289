/** A runner in a page of headless Firefox, which computes with wgpu on the Vulkan driver of the machine. */
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer, { type Browser } from "puppeteer";
import { insecureOrigin } from "./browser-flags.ts";
import { findFirefox } from "./find-firefox.ts";
import type { KeptRunner, LaunchedRunner } from "./kept-runner.ts";
import { closeBrowser } from "./launch-browser.ts";
import { findLavapipe } from "./lavapipe.ts";
import { openRunnerPage, type RunnerPageOptions } from "./runner-page.ts";

export const NO_FIREFOX =
  "no Firefox found; do one of: as root on Debian or Ubuntu `apt-get install firefox-esr`; set FIREFOX_EXECUTABLE_PATH to its binary; use another --host";
const LAUNCH_MS = 120_000;
const END_WITH_HOST = join(import.meta.dirname, "end-with-host.sh");

export function firefoxRunner(options: RunnerPageOptions): Pick<KeptRunner, "program" | "launch"> {
  return {
    program: "Firefox",
    async launch() {
      if (options.unsafeFast)
        return {
          ok: false,
          message: "--unsafe-fast: Firefox cannot switch robustness off; use --host chrome or node",
        };
      const executablePath = findFirefox();
      if (!executablePath) return { ok: false, message: NO_FIREFOX };
      const browser = await launchFirefox(executablePath, options.server);
      const launched: LaunchedRunner = {
        up: `Firefox is up (${await browser.version()})`,
        drive: (events) => openRunnerPage(browser, "Firefox", options, events),
        close: () => closeBrowser(browser),
      };
      return { ok: true, launched };
    },
  };
}

/**
 * @param server whose origin is trusted with WebGPU, though it may be plain http
 * @throws Error when Firefox does not start
 */
export async function launchFirefox(executablePath: string, server: string): Promise<Browser> {
  const untrusted = insecureOrigin(server);
  return puppeteer.launch({
    browser: "firefox",
    // Without a shell Firefox would outlive a killed host.
    executablePath: process.platform === "win32" ? executablePath : END_WITH_HOST,
    headless: true,
    timeout: LAUNCH_MS,
    protocolTimeout: 24 * 3600_000,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    extraPrefsFirefox: {
      "dom.webgpu.enabled": true,
      "gfx.webgpu.ignore-blocklist": true,
      // A page out of sight computes as fast as one in sight.
      "dom.min_background_timeout_value": 4,
      "dom.timeout.enable_budget_timer_throttling": false,
      ...(untrusted ? { "dom.securecontext.allowlist": new URL(untrusted).hostname } : {}),
    },
    env: {
      XDG_RUNTIME_DIR: tmpdir(),
      ...process.env,
      ...softwareDriver(),
      SADDLEBENCH_PROGRAM: executablePath,
    },
  });
}

/** Where the machine has no GPU and chose no driver: the one of this clone, when it is there. */
function softwareDriver(): Readonly<Record<string, string>> {
  const hasOwn = existsSync("/dev/dri") || existsSync("/dev/nvidia0") || process.env.VK_ICD_FILENAMES;
  return hasOwn ? {} : (findLavapipe()?.environment ?? {});
}
