/** Which program computes fastest on this machine: each is tried for two seconds, one after the other. */
import type { KeptRunner, LaunchedRunner, RunnerEvent } from "./kept-runner.ts";

export interface HostTrial<Name extends string> {
  readonly name: Name;
  /** Null where it does not compute. */
  readonly stepsPerSecond: number | null;
  /** The adapter, or why it does not compute. */
  readonly detail: string;
}

/** Compilation on a cold software driver takes tens of seconds. */
const PATIENCE_MS = 120_000;

/**
 * Tries each and says so. @param candidates programs whose runner was told to end after its trial
 * @returns in the order of the candidates
 */
export async function tryHosts<Name extends string>(
  candidates: readonly (readonly [Name, Pick<KeptRunner, "program" | "launch">])[],
  signal: AbortSignal,
  log: (line: string) => void,
): Promise<readonly HostTrial<Name>[]> {
  const trials: HostTrial<Name>[] = [];
  for (const [name, { launch }] of candidates) {
    if (signal.aborted) break;
    const launching = await launch();
    const event = launching.ok ? await trialOf(launching.launched, signal) : { message: launching.message };
    const stepsPerSecond = typeof event.stepsPerSecond === "number" ? event.stepsPerSecond : null;
    const trial = {
      name,
      stepsPerSecond,
      detail: String(stepsPerSecond === null ? event.message : event.adapter),
    };
    log(
      stepsPerSecond === null
        ? `--host auto: ${name} does not compute here: ${trial.detail}`
        : `--host auto: ${name} makes ${stepsPerSecond.toFixed(0)} steps a second on ${trial.detail}`,
    );
    trials.push(trial);
  }
  return trials;
}

/** The fastest; the first of those that are equal; null when none computes. */
export function fastestHost<Name extends string>(trials: readonly HostTrial<Name>[]): Name | null {
  let best: HostTrial<Name> | null = null;
  for (const trial of trials)
    if (trial.stepsPerSecond !== null && trial.stepsPerSecond > (best?.stepsPerSecond ?? 0)) best = trial;
  return best?.name ?? null;
}

/** The trial's event, or a message that says why there is none. */
async function trialOf(launched: LaunchedRunner, signal: AbortSignal): Promise<RunnerEvent> {
  let settle: (event: RunnerEvent) => void = () => {};
  const heard = new Promise<RunnerEvent>((resolve) => {
    settle = resolve;
  });
  const timer = setTimeout(
    () => settle({ message: `no answer within ${PATIENCE_MS / 1000} s` }),
    PATIENCE_MS,
  );
  const stop = (): void => settle({ message: "stopped" });
  signal.addEventListener("abort", stop, { once: true });
  try {
    launched
      .drive({
        hear: (event) => {
          if (event.event === "trial") settle(event);
        },
        end: (reason) => settle({ message: reason }),
      })
      .catch((error: unknown) => settle({ message: error instanceof Error ? error.message : String(error) }));
    return await heard;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
    await launched.close();
  }
}
