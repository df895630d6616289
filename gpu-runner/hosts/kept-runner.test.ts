import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type KeptRunner, keepRunner, type Launch, type RunnerEvents } from "./kept-runner.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Launches whose runners do, one after the other, what the script says. */
function scripted(...script: readonly ((events: RunnerEvents) => void)[]) {
  const stop = new AbortController();
  const log: string[] = [];
  let launches = 0;
  let closed = 0;
  const launch = async (): Promise<Launch> => {
    const act = script[launches++];
    if (!act) stop.abort();
    return {
      ok: true,
      launched: {
        up: `launch ${launches}`,
        drive: async (events) => act?.(events),
        close: async () => {
          closed++;
        },
      },
    };
  };
  const runner: KeptRunner = {
    program: "Program",
    launch,
    signal: stop.signal,
    log: (line) => log.push(line),
  };
  return { runner, log, stop, launches: () => launches, closed: () => closed };
}

const crash = ({ end }: RunnerEvents): void => end("crashed");
const work = (events: RunnerEvents): void => {
  events.hear({ event: "outcome", kind: "reported" });
  events.end("crashed after work");
};

async function outcome(runner: KeptRunner): Promise<string | null> {
  const ended = keepRunner(runner);
  await vi.runAllTimersAsync();
  return ended;
}

describe("a kept runner", () => {
  it("is given up after five failures in a row, and each launch is closed", async () => {
    const { runner, launches, closed, log } = scripted(...Array.from({ length: 9 }, () => crash));
    expect(await outcome(runner)).toBe("gave up after 5 launches in a row: crashed");
    expect([launches(), closed()]).toEqual([5, 5]);
    expect(log.filter((line) => line === "relaunching Program: crashed")).toHaveLength(4);
  });

  it("counts from zero after a launch that has reported a shard", async () => {
    const { runner, launches } = scripted(
      crash,
      crash,
      crash,
      crash,
      work,
      crash,
      crash,
      crash,
      crash,
      crash,
    );
    expect(await outcome(runner)).toBe("gave up after 5 launches in a row: crashed");
    expect(launches()).toBe(10);
  });

  it("is relaunched when it says nothing for two minutes, not sooner", async () => {
    const { runner, launches, log } = scripted(() => {});
    const ended = keepRunner(runner);
    await vi.advanceTimersByTimeAsync(119_000);
    expect(launches()).toBe(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(log).toContain("relaunching Program: no sign of life for 120 s");
    expect(await ended).toBeNull();
  });

  it("is not relaunched for what cannot heal: a refused token, an adapter that computes wrong numbers", async () => {
    const refused = scripted(({ hear }) =>
      hear({ event: "ended", reason: "token-refused", message: "the server refused the token" }),
    );
    expect(await outcome(refused.runner)).toBe("the server refused the token");
    const wrong = scripted(({ hear }) =>
      hear({ event: "no-device", final: true, message: "self-check failed" }),
    );
    expect(await outcome(wrong.runner)).toBe("self-check failed");
    expect([refused.launches(), wrong.launches()]).toEqual([1, 1]);
  });

  it("ends with null when it is told to, and says what its driver threw", async () => {
    const { runner, stop, closed } = scripted(() => {});
    const ended = keepRunner(runner);
    await vi.advanceTimersByTimeAsync(1000);
    stop.abort();
    expect(await ended).toBeNull();
    expect(closed()).toBe(1);
    const throwing = scripted(() => {
      throw new Error("no page\nstack");
    });
    expect(await outcome(throwing.runner)).toBeNull();
    expect(throwing.log).toContain("relaunching Program: no page");
  });
});
