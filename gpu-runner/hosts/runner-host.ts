/** Lends this machine's GPU to a server: a runner in the program of the caller's choice, kept alive. */
import type { Page } from "puppeteer";
import type { AdapterChoice } from "./browser-flags.ts";
import { chromeRunner } from "./chrome-host.ts";
import { fastestHost, tryHosts } from "./fastest-host.ts";
import { firefoxRunner } from "./firefox-host.ts";
import { type KeptRunner, keepRunner, type RunnerEvent } from "./kept-runner.ts";
import { nativeRunner } from "./native-host.ts";

/** Programs that a runner can live in. */
export const HOSTS = ["chrome", "firefox", "deno", "node"] as const;
export type HostName = (typeof HOSTS)[number];

export interface RunnerHostOptions {
  /** "chrome" when absent; "auto": what computes fastest. */
  readonly host?: HostName | "auto";
  readonly server: string;
  readonly token: string;
  readonly runner: string;
  readonly lanes?: number;
  /** Chrome only: path of its binary. */
  readonly browser?: string;
  /** Chrome only. */
  readonly adapter: AdapterChoice;
  readonly unsafeFast?: boolean;
  readonly signal: AbortSignal;
  /** One line for a person. */
  readonly log: (line: string) => void;
  /** Every event of the runner, parsed. */
  readonly onEvent?: (event: RunnerEvent) => void;
  /** The page of each launch, for measurements. */
  readonly onPage?: (page: Page) => void;
}

/**
 * Runs until the signal aborts. Resolves with null then, or with why it gave up (no program, no adapter, token
 * refused, five failed launches in a row).
 */
export async function hostRunner(options: RunnerHostOptions): Promise<string | null> {
  const { host = "chrome", signal, log, onEvent } = options;
  const chosen = host === "auto" ? await chooseHost(options) : host;
  if (signal.aborted) return null;
  if (chosen === null) return "--host auto: no program computes on this machine (see the lines above)";
  return keepRunner({ ...programOf(chosen, options), signal, log, ...(onEvent ? { onEvent } : {}) });
}

function programOf(
  host: HostName,
  options: RunnerHostOptions & { readonly trial?: boolean },
): Pick<KeptRunner, "program" | "launch"> {
  if (host === "chrome") return chromeRunner(options);
  return host === "firefox" ? firefoxRunner(options) : nativeRunner(host, options);
}

async function chooseHost(options: RunnerHostOptions): Promise<HostName | null> {
  const candidates = HOSTS.map((name) => [name, programOf(name, { ...options, trial: true })] as const);
  return fastestHost(await tryHosts(candidates, options.signal, options.log));
}
