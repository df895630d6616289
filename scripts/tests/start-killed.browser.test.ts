/** Clause 22: `npm start` killed with SIGKILL in the middle of a sweep leaves no process behind, and starts again. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freePort } from "../edge/loopback.ts";
import { until } from "./patience.fixture.ts";
import { below, processes } from "./process-table.fixture.ts";

const PRESET = {
  name: "killed with its host",
  problems: [{ name: "himmelblau", budget: 3000 }],
  optimizers: [{ name: "adam" }, { name: "momentum" }],
  protocol: { studies: 1, configurations: 1, tuningSeeds: 1, finalSeeds: 1, sampler: "random" },
};
const START = join(import.meta.dirname, "..", "start.ts");

let folder = "";
let state = "";
let port = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "saddlebench-start-"));
  state = join(folder, "state");
  await writeFile(join(folder, "preset.json"), JSON.stringify(PRESET));
  port = await freePort();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

function start(...more: readonly string[]): Started {
  const preset = join(folder, "preset.json");
  const args = [
    "--port",
    String(port),
    "--state",
    state,
    "--preset",
    preset,
    "--adapter",
    "software",
    "--no-results",
  ];
  const child = spawn(process.execPath, ["--no-warnings", START, ...args, ...more]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  return {
    child,
    output: () => output,
    ended: new Promise((resolve) => child.once("close", (code) => resolve(code))),
  };
}

it("ends edge and Chrome with it; the next start goes on with the sweep, in a folder for its owner alone", async () => {
  const first = start();
  await until("Chrome", () => {
    if (first.child.exitCode !== null) throw new Error(`it has ended: ${first.output()}`);
    return /Chrome is up/.test(first.output());
  });
  const family = below(first.child.pid ?? -1);
  for (const member of [/serve-edge/, /workerd serve/, /group-guard/, /--type=gpu-process/])
    expect(
      family.some(({ command }) => member.test(command)),
      String(member),
    ).toBe(true);

  // While it serves, another start is told who does.
  const second = start("--no-runner");
  expect(await second.ended).toBe(1);
  expect(second.output()).toMatch(
    new RegExp(`^saddlebench start: the state folder .* is in use by process ${first.child.pid} at .*\\n$`),
  );

  first.child.kill("SIGKILL");
  await first.ended;
  await until("the end of its processes", () => {
    const alive = new Set(processes().map(({ pid }) => pid));
    return family.every(({ pid }) => !alive.has(pid));
  });
  const again = start("--once");
  expect(await again.ended, again.output()).toBe(0);
  expect(again.output()).toContain(`Continuing “${PRESET.name}”`);
  expect((await stat(state)).mode & 0o777).toBe(0o700);
  expect(below(again.child.pid ?? -1)).toEqual([]);
});
