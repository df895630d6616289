/** `npm run runner`: what is refused where it is typed, in one line, before a browser is started. */
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

const COMMAND = join(import.meta.dirname, "..", "runner.ts");

function run(args: readonly string[]): Promise<{ code: number | null; err: string }> {
  const { SADDLEBENCH_TOKEN: _, ...environment } = process.env;
  const child = spawn(process.execPath, [COMMAND, ...args], { env: environment });
  let err = "";
  child.stderr.on("data", (chunk) => (err += chunk));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, err })));
}

it.each([
  [["--name", "lab machine"], /'lab machine' is invalid.* 4 to 64 letters/],
  [["--name", "abc"], /4 to 64 letters/],
  [["--server", "localhost:8787"], /has no scheme: say http:\/\/localhost:8787/],
  [["--server", "ftp://lab.example"], /http:\/\/ or https:\/\//],
  [["--server", "no where"], /is not an address/],
])("refuses %s at once, with exit code 2", async (args, words) => {
  const { code, err } = await run([...args, "--token", "t"]);
  expect([code, err.trimEnd().split("\n").length], err).toEqual([2, 1]);
  expect(err).toMatch(words);
});

it("does not take the local server's token for another server", async () => {
  const state = await mkdtemp(join(tmpdir(), "saddlebench-runner-"));
  await writeFile(join(state, "runner-token"), "sb_runner_local");
  const { code, err } = await run(["--server", "http://192.0.2.1", "--state", state]);
  await rm(state, { recursive: true, force: true });
  expect(code).toBe(2);
  expect(err).toContain("no token");
});
