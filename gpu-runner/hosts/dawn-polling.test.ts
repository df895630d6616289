import { promisify } from "node:util";
import { expect, test } from "vitest";
import { withPatientPolling } from "./dawn-polling.ts";

/** What was scheduled, and where. */
function watched() {
  const scheduled: [where: "immediate" | "timeout", run: () => void][] = [];
  const note =
    (where: "immediate" | "timeout") =>
    (run: () => void): void =>
      void scheduled.push([where, run]);
  const schedule = withPatientPolling(
    note("immediate") as unknown as typeof setImmediate,
    note("timeout") as unknown as typeof setTimeout,
  );
  /** Runs what was scheduled last. */
  const runLast = (): void => scheduled.at(-1)?.[1]();
  return { scheduled, schedule, runLast, where: () => scheduled.map(([place]) => place) };
}

/** A native function with a prototype, as those of native modules are, whose body is ours: it asks for its next turn. */
const nativeLike = (body: () => void): (() => void) =>
  new Proxy(function poll() {}, { apply: () => body() }) as () => void;

test("a native function that asks for turn after turn gets a few at once, then one a millisecond", () => {
  const { schedule, runLast, where } = watched();
  const ask = (): void => void schedule(nativeLike(ask));
  ask();
  for (let turn = 0; turn < 19; turn++) runLast();
  expect(where()).toEqual([...Array(16).fill("immediate"), ...Array(4).fill("timeout")]);
});

test("a question that no other led to is eager again", () => {
  const { schedule, runLast, where } = watched();
  const ask = (): void => void schedule(nativeLike(ask));
  ask();
  for (let turn = 0; turn < 16; turn++) runLast();
  expect(where().at(-1)).toBe("timeout");
  schedule(nativeLike(() => {}));
  expect(where().at(-1)).toBe("immediate");
});

test("functions of JavaScript, bound ones and a promise's own are left as they are", async () => {
  const { schedule, scheduled } = watched();
  const own = (): void => {};
  const bound = own.bind(null);
  let resolve: () => void = () => {};
  const done = new Promise<void>((resolved) => {
    resolve = resolved;
  });
  for (const each of [own, bound, resolve]) for (let turn = 0; turn < 20; turn++) schedule(each);
  expect(scheduled.every(([place]) => place === "immediate")).toBe(true);
  expect(new Set(scheduled.map(([, run]) => run))).toEqual(new Set([own, bound, resolve]));
  resolve();
  await done;
});

test("can be awaited as Node's own can", async () => {
  expect(await promisify(withPatientPolling(setImmediate, setTimeout))("value")).toBe("value");
});
