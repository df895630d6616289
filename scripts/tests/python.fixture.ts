/** The machine's python3 as tests use it: the client of `clients/python`, run as a person runs it. */
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "..", "..", "clients", "python");
export const PYTHON_CLIENT = join(FOLDER, "saddlebench.py");
export const PYTHON_EXAMPLE = join(FOLDER, "example.py");

const NEEDED = "import sys; sys.exit(sys.version_info < (3, 9))";

/** Why there is nothing to run, for the name of what is skipped; empty: there is. */
export const pythonMissing =
  spawnSync("python3", ["-c", NEEDED]).status === 0 ? "" : " (skipped: no python3 from 3.9 on is installed)";

export interface PythonRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Whatever of the environment would give the client a server or a token. */
const OWN = ["SADDLEBENCH_TOKEN", "SADDLEBENCH_TOKEN_FILE", "SADDLEBENCH_SERVER"];

/** Without waiting in this process: its servers have to answer meanwhile. */
export function runPython(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<PythonRun> {
  const inherited = Object.entries(process.env).filter(([name]) => !OWN.includes(name));
  const child = spawn("python3", [...words], {
    env: {
      ...Object.fromEntries(inherited),
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONPATH: FOLDER,
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/**
 * Runs statements that know `client`, and what the client's module has; `answer` is what they leave in the variable of that name.
 * An error is the last line of `stderr`.
 *
 * @param token in a variable of the environment @param options further arguments of the client, as Python
 */
export async function withClient(
  server: string,
  token: string | null,
  statements: string,
  options = "",
): Promise<PythonRun & { readonly answer: unknown }> {
  const code = `import json
import saddlebench
from saddlebench import *
answer = None
client = Client(${JSON.stringify(server)}, ${options})
${statements}
print()
print(json.dumps(answer))
`;
  const run = await runPython(["-c", code], token === null ? {} : { SADDLEBENCH_TOKEN: token });
  const last = run.stdout.trimEnd().split("\n").at(-1) ?? "";
  return { ...run, answer: run.code === 0 ? (JSON.parse(last) as unknown) : undefined };
}
