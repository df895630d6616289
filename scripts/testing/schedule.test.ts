import { expect, test } from "vitest";
import { runScheduled, type Scheduled } from "./schedule.ts";

/** Stages that end when they are told to, and what has started so far. */
function stages(...described: readonly (readonly [name: string, ...after: string[]])[]) {
  const started: string[] = [];
  const ends = new Map<string, (result: string) => void>();
  const all: Scheduled<string>[] = described.map(([name, ...after]) => ({
    name,
    after,
    run: () => {
      started.push(name);
      return new Promise<string>((resolve) => ends.set(name, resolve));
    },
  }));
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.(`${name} ended`);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { all, started, end };
}

test("runs as many at a time as there are lanes, in the order of the list, and gives results in that order", async () => {
  const { all, started, end } = stages(["a"], ["b"], ["c"]);
  const done = runScheduled(all, 2);
  expect(started).toEqual(["a", "b"]);
  await end("b");
  expect(started).toEqual(["a", "b", "c"]);
  await end("c");
  await end("a");
  expect(await done).toEqual(["a ended", "b ended", "c ended"]);
});

test("a stage waits for those it comes after, the lane does not", async () => {
  const { all, started, end } = stages(["build"], ["browser", "build"], ["unit"]);
  const done = runScheduled(all, 2);
  expect(started).toEqual(["build", "unit"]);
  await end("build");
  expect(started).toEqual(["build", "unit", "browser"]);
  await end("unit");
  await end("browser");
  expect(await done).toHaveLength(3);
});

test("what is not part of this run is not waited for; what waits for itself is an error", async () => {
  const alone = stages(["browser", "build"]);
  const done = runScheduled(alone.all, 1);
  expect(alone.started).toEqual(["browser"]);
  await alone.end("browser");
  await done;
  const circle = stages(["a", "b"], ["b", "a"]);
  await expect(runScheduled(circle.all, 2)).rejects.toThrow("stages wait for each other: a, b");
});
