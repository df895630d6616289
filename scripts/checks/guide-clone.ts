/** A copy of the working tree in which guides are carried out. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { type Step, withHunks } from "./guide.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** Large, and written by nobody here: shared instead of copied. */
const SHARED = ["bench/results", "docs/results", "docs/screenshots"];

/** Copies what is tracked or could be; the installed packages are shared. */
export function makeClone(): string {
  const clone = mkdtempSync(join(tmpdir(), "saddlebench-guides-"));
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  for (const file of files.split("\n"))
    if (
      file !== "" &&
      !SHARED.some((folder) => file.startsWith(`${folder}/`)) &&
      existsSync(join(ROOT, file))
    )
      cpSync(join(ROOT, file), join(clone, file));
  for (const folder of SHARED) symlinkSync(join(ROOT, folder), join(clone, folder));
  // One link a package: tools write their caches beside the packages, and each tree has its own.
  mkdirSync(join(clone, "node_modules"));
  for (const name of readdirSync(join(ROOT, "node_modules")).filter((each) => each !== ".vite"))
    symlinkSync(join(ROOT, "node_modules", name), join(clone, "node_modules", name));
  execFileSync("git", ["init", "-q"], { cwd: clone });
  return clone;
}

/** Writes what the step says. @throws Error for a new file that is there, and lines that have no place */
export function write(clone: string, step: Step): void {
  if (step.kind === "command") return;
  const path = join(clone, step.path);
  if (step.kind === "lines") {
    writeFileSync(path, withHunks(readFileSync(path, "utf8"), step.hunks, step.path));
    return;
  }
  if (existsSync(path)) throw new Error(`${step.path} is there already`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, step.text);
}

export interface Ended {
  readonly status: number | null;
  readonly output: string;
}

const running = new Set<ChildProcess>();

/** Ends what still runs and removes the clone. */
export function removeClone(clone: string): void {
  for (const child of running) child.kill("SIGKILL");
  rmSync(clone, { recursive: true, force: true });
}

/** Runs a program of the installed packages in the clone. */
export function runIn(clone: string, program: string, ...parameters: readonly string[]): Promise<Ended> {
  const {
    VITEST: _,
    VITEST_POOL_ID: __,
    VITEST_WORKER_ID: ___,
    NODE_ENV: ____,
    ...environment
  } = process.env;
  const PATH = `${join(clone, "node_modules", ".bin")}${delimiter}${process.env.PATH}`;
  const child = spawn(program, parameters, { cwd: clone, env: { ...environment, PATH } });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part: Buffer) => {
      output += part.toString();
    });
  running.add(child);
  return new Promise((resolve, reject) => {
    child.on("exit", () => running.delete(child));
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, output }));
  });
}
