/** A machine whose browser has no WebGPU adapter: the runner says so in one line and ends with exit code 1. */
import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findBrowser } from "../../gpu-runner/hosts/find-browser.ts";

let folder: string;
let browser: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "saddlebench-no-adapter-"));
  browser = join(folder, "browser.sh");
  const real = findBrowser();
  if (!real) throw new Error("this test needs a Chrome");
  // The same browser, without what the runner asks of its adapters: Chrome then offers none on a machine without a GPU.
  await writeFile(
    browser,
    `#!/bin/sh
for argument do
  shift
  case "$argument" in
    --enable-unsafe-webgpu | --use-webgpu-adapter=* | --use-angle=* | --enable-features=Vulkan) ;;
    *) set -- "$@" "$argument" ;;
  esac
done
exec "${real}" --disable-gpu --disable-software-rasterizer "$@"
`,
  );
  await chmod(browser, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("one line that says what to do, and exit code 1", async () => {
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL("../runner.ts", import.meta.url)),
      // Nobody listens there: without an adapter it is never asked.
      ...["--server", "http://localhost:9", "--token", "none", "--adapter", "software", "--browser", browser],
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += String(text)));
  const code = await new Promise((resolve) => child.once("exit", resolve));
  expect(said.trimEnd().split("\n")).toEqual([
    expect.stringMatching(
      /^saddlebench runner: no WebGPU adapter that computes \(software: .+\); try --adapter software, or another browser with --browser PATH$/,
    ),
  ]);
  expect(code).toBe(1);
});
