/** A runner in a page of headless Chrome. */
import { insecureOrigin } from "./browser-flags.ts";
import type { KeptRunner, LaunchedRunner } from "./kept-runner.ts";
import { closeBrowser, type LaunchOptions, launchBrowser } from "./launch-browser.ts";
import { openRunnerPage, type RunnerPageOptions } from "./runner-page.ts";

export interface ChromeRunnerOptions extends Omit<LaunchOptions, "trustedOrigin">, RunnerPageOptions {}

export function chromeRunner(options: ChromeRunnerOptions): Pick<KeptRunner, "program" | "launch"> {
  const trustedOrigin = insecureOrigin(options.server);
  if (trustedOrigin)
    options.log(
      `${trustedOrigin} is plain http: telling this Chrome to trust that one origin, so that WebGPU works`,
    );
  return {
    program: "Chrome",
    async launch() {
      const chrome = await launchBrowser({ ...options, trustedOrigin, networkEvents: false });
      if (!chrome.ok) return chrome;
      const launched: LaunchedRunner = {
        up: `Chrome is up (${chrome.flagSet} flags), adapter: ${chrome.adapter}`,
        drive: (events) => openRunnerPage(chrome.browser, "Chrome", options, events),
        close: () => closeBrowser(chrome.browser),
      };
      return { ok: true, launched };
    },
  };
}
