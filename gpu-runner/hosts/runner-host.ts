/** Lends this machine's GPU to a server: a runner in the program of the caller's choice, kept alive. */
import type { Page } from "puppeteer";
import type { AdapterChoice } from "./browser-flags.ts";
import { chromeRunner } from "./chrome-host.ts";
import { keepRunner, type RunnerEvent } from "./kept-runner.ts";
import { type NativeProgram, nativeRunner } from "./native-host.ts";

/** Programs that a runner can live in. */
export const HOSTS = ["chrome", "deno", "node"] as const;
export type HostName = (typeof HOSTS)[number];

export interface RunnerHostOptions {
  /** "chrome" when absent. */
  readonly host?: HostName;
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
  const program =
    host === "chrome" ? chromeRunner(options) : await nativeRunner(host satisfies NativeProgram, options);
  return keepRunner({ ...program, signal, log, ...(onEvent ? { onEvent } : {}) });
}
