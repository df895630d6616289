/** Keeps a runner alive in another program: starts it again after a crash, a hang, a lost device, a null adapter. */

/** What a runner says: `host-events.ts` of the runner makes them. */
export type RunnerEvent = Readonly<Record<string, unknown>>;

export interface RunnerEvents {
  /** An event of the runner, which is a sign of life. */
  readonly hear: (event: RunnerEvent) => void;
  /** The program is gone, or of no use any more. `isFatal`: starting it again changes nothing. */
  readonly end: (reason: string, isFatal?: boolean) => void;
}

export interface LaunchedRunner {
  /** One line for a person: the program, and what computes. */
  readonly up: string;
  /** Lets the runner begin. A rejection ends this launch. */
  readonly drive: (events: RunnerEvents) => Promise<void>;
  readonly close: () => Promise<void>;
}

export type Launch =
  | { readonly ok: true; readonly launched: LaunchedRunner }
  | { readonly ok: false; readonly message: string };

export interface KeptRunner {
  /** "Chrome", "Deno". */
  readonly program: string;
  readonly launch: () => Promise<Launch>;
  readonly signal: AbortSignal;
  /** One line for a person. */
  readonly log: (line: string) => void;
  readonly onEvent?: (event: RunnerEvent) => void;
}

/** A runner that says nothing for so long is hung: it reports progress far more often. */
const SILENCE_MS = 120_000;
const LAUNCHES_IN_A_ROW = 5;

/**
 * Runs until the signal aborts. Resolves with null then, or with why it gave up (no program, no adapter, token
 * refused, five failed launches in a row).
 */
export async function keepRunner(runner: KeptRunner): Promise<string | null> {
  const { program, signal, log } = runner;
  let failures = 0;
  while (!signal.aborted) {
    const launch = await runner.launch();
    if (!launch.ok) return launch.message;
    log(launch.launched.up);
    const end = await attend(launch.launched, runner);
    await launch.launched.close();
    if (signal.aborted) return null;
    if (end.isFatal) return end.reason;
    failures = end.worked ? 0 : failures + 1;
    if (failures >= LAUNCHES_IN_A_ROW) return `gave up after ${failures} launches in a row: ${end.reason}`;
    log(`relaunching ${program}: ${end.reason}`);
    await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** failures));
  }
  return null;
}

interface RunnerEnd {
  readonly reason: string;
  readonly isFatal: boolean;
  /** A shard was reported in this launch: the next failure counts from zero. */
  readonly worked: boolean;
}

async function attend(launched: LaunchedRunner, { signal, log, onEvent }: KeptRunner): Promise<RunnerEnd> {
  let worked = false;
  let heard = performance.now();
  let settle: (end: RunnerEnd) => void = () => {};
  const ended = new Promise<RunnerEnd>((resolve) => {
    settle = resolve;
  });
  const end = (reason: string, isFatal = false): void => settle({ reason, isFatal, worked });
  const stop = (): void => end("stopped");
  signal.addEventListener("abort", stop, { once: true });
  // It may have come while the program was being launched.
  if (signal.aborted) stop();
  const watchdog = setInterval(() => {
    if (performance.now() - heard > SILENCE_MS) end(`no sign of life for ${SILENCE_MS / 1000} s`);
  }, 5000);
  const hear = (event: RunnerEvent): void => {
    heard = performance.now();
    onEvent?.(event);
    if (event.event === "outcome" && event.kind === "reported") worked = true;
    if (event.event === "outcome" && event.kind === "failed")
      log(`shard ${String(event.shard)} failed: ${String(event.detail)}`);
    if (event.event === "state" && event.kind === "waiting") log(String(event.message));
    if (event.event === "no-device") end(String(event.message), event.final === true);
    if (event.event === "ended") end(String(event.message), String(event.reason).endsWith("-refused"));
  };
  try {
    await Promise.race([launched.drive({ hear, end }), ended]);
    return await ended;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    return { reason, isFatal: false, worked };
  } finally {
    clearInterval(watchdog);
    signal.removeEventListener("abort", stop);
  }
}
