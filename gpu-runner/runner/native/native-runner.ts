/**
 * A runner without a browser, as a child of `hosts/native-host.ts`. Its settings come as one JSON line on standard
 * input, so that no token stands in a list of processes; its events go to standard output, one JSON line each. It ends
 * when standard input does: a child whose host was killed leases nothing more.
 */
import { createInterface } from "node:readline";
import {
  endedEvent,
  type HostEvent,
  loopEvents,
  noDeviceEvent,
  startedEvent,
  trialEvent,
} from "../host-events.ts";
import { startRunner, tryAdapter } from "../start-runner.ts";
import { DEFAULT_LANES } from "../surroundings.ts";
import { nativeSurroundings } from "./native-surroundings.ts";

/** What the host says first. */
export interface NativeSettings {
  readonly server: string;
  readonly token: string;
  readonly runner: string;
  readonly lanes?: number;
  readonly unsafeFast: boolean;
  readonly trial?: boolean;
  /** Release of this code. */
  readonly version: string;
}

const UNSAFE_FEATURES = ["enable-dawn-features=allow_unsafe_apis,disable_robustness"];

function tell(event: HostEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

async function work(settings: NativeSettings, signal: AbortSignal): Promise<void> {
  const { server, version, unsafeFast } = settings;
  const surroundings = await nativeSurroundings(
    new URL(server).origin,
    version,
    unsafeFast ? UNSAFE_FEATURES : [],
  );
  if (settings.trial) return tell(trialEvent(await tryAdapter(surroundings)));
  const result = await startRunner(
    { ...settings, lanes: settings.lanes ?? DEFAULT_LANES },
    surroundings,
    signal,
    loopEvents(tell),
  );
  if (!result.ok) return tell(noDeviceEvent(result));
  tell(startedEvent(result.started.opened));
  tell(endedEvent(await result.started.ended));
}

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.abort());
const lines = createInterface({ input: process.stdin });
lines.once("line", (line) => {
  work(JSON.parse(line) as NativeSettings, stop.signal).then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exit(1);
    },
  );
});
lines.once("close", () => process.exit(0));
