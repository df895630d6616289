import { expect, test } from "vitest";
import { fastestHost, tryHosts } from "./fastest-host.ts";
import type { KeptRunner, RunnerEvents } from "./kept-runner.ts";

const closed: string[] = [];

function candidate(name: string, act: (events: RunnerEvents) => void) {
  const program: Pick<KeptRunner, "program" | "launch"> = {
    program: name,
    launch: async () => ({
      ok: true,
      launched: {
        up: name,
        drive: async (events) => act(events),
        close: async () => {
          closed.push(name);
        },
      },
    }),
  };
  return [name, program] as const;
}

const speed = (stepsPerSecond: number) => (events: RunnerEvents) => {
  events.hear({ event: "state", kind: "idle" });
  events.hear({ event: "trial", stepsPerSecond, adapter: "an adapter" });
};

test("takes the fastest of those that compute, says what each did, and leaves none running", async () => {
  const log: string[] = [];
  const trials = await tryHosts(
    [
      candidate("slow", speed(100)),
      candidate("broken", ({ hear }) =>
        hear({ event: "trial", stepsPerSecond: null, message: "self-check failed" }),
      ),
      candidate("gone", ({ end }) => end("went away")),
      candidate("fast", speed(250)),
      candidate("as fast", speed(250)),
      [
        "absent",
        { program: "absent", launch: async () => ({ ok: false, message: "not installed" }) },
      ] as const,
    ],
    new AbortController().signal,
    (line) => log.push(line),
  );
  expect(fastestHost(trials)).toBe("fast");
  expect(log).toEqual([
    "--host auto: slow makes 100 steps a second on an adapter",
    "--host auto: broken does not compute here: self-check failed",
    "--host auto: gone does not compute here: went away",
    "--host auto: fast makes 250 steps a second on an adapter",
    "--host auto: as fast makes 250 steps a second on an adapter",
    "--host auto: absent does not compute here: not installed",
  ]);
  expect(closed).toEqual(["slow", "broken", "gone", "fast", "as fast"]);
});

test("none computes: none is taken", () => {
  expect(fastestHost([{ name: "a", stepsPerSecond: null, detail: "" }])).toBeNull();
  expect(fastestHost([])).toBeNull();
});
