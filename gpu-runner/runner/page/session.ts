/** Where the page gets its token and its settings from. Never a query string. */
import { DEFAULT_LANES, type RunnerSettings } from "../surroundings.ts";

export interface PageSettings extends RunnerSettings {
  /** Headless hosts start by themselves; a person presses the button. */
  readonly autostart: boolean;
}

/** Set by the headless host before the page's own scripts run. */
interface HostBinding {
  readonly token: string;
  readonly runner: string;
  readonly lanes?: number;
  readonly unsafeFast?: boolean;
  readonly trial?: boolean;
}

declare global {
  interface Window {
    saddlebenchHost?: HostBinding;
    /** Host function that receives one JSON line per event. */
    saddlebenchEvent?: (line: string) => Promise<void>;
  }
}

const TOKEN_KEY = "saddlebench-runner-token";
const RUNNER_KEY = "saddlebench-runner-id";

/** Reads host binding, `#token=…` (then cleared from the address) or this tab's storage. */
export function readSettings(): PageSettings | null {
  const host = window.saddlebenchHost;
  if (host)
    return {
      token: host.token,
      runner: host.runner,
      lanes: host.lanes ?? DEFAULT_LANES,
      autostart: true,
      unsafeFast: host.unsafeFast ?? false,
      trial: host.trial ?? false,
    };
  const fragment = new URLSearchParams(location.hash.slice(1));
  const given = fragment.get("token");
  if (given) {
    sessionStorage.setItem(TOKEN_KEY, given);
    history.replaceState(null, "", location.pathname);
  }
  const token = sessionStorage.getItem(TOKEN_KEY);
  return token
    ? { token, runner: tabIdentity(), lanes: DEFAULT_LANES, autostart: given !== null, unsafeFast: false }
    : null;
}

export function storeToken(token: string): PageSettings {
  sessionStorage.setItem(TOKEN_KEY, token);
  return { token, runner: tabIdentity(), lanes: DEFAULT_LANES, autostart: true, unsafeFast: false };
}

export function forgetToken(): void {
  sessionStorage.removeItem(TOKEN_KEY);
}

function tabIdentity(): string {
  const known = sessionStorage.getItem(RUNNER_KEY);
  if (known) return known;
  const fresh = `tab-${crypto.randomUUID().slice(0, 13)}`;
  sessionStorage.setItem(RUNNER_KEY, fresh);
  return fresh;
}
