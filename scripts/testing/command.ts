/** Commands that stages run, with their output passed on. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { Lines } from "./lines.ts";

export interface CommandOptions {
  readonly root: string;
  /** Written before each line where several stages write at the same time; absent: output as it is. */
  readonly label?: string | undefined;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Runs a command of `node_modules/.bin`; resolves with its exit code. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<number> {
  const { root, label, environment } = options;
  return new Promise((resolve) => {
    const child = spawn(join(root, "node_modules", ".bin", command), args, {
      cwd: root,
      stdio: label === undefined ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        // Colours would be lost with the pipe.
        ...(label !== undefined && process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}),
        WRANGLER_SEND_METRICS: "false",
        CLOUDFLARE_CF_FETCH_ENABLED: "false",
        ...environment,
      },
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      const lines = new Lines((line) => process.stdout.write(`${label} ${line}\n`));
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => lines.push(text));
      stream.once("end", () => lines.end());
    }
    child.once("error", () => resolve(127));
    child.once("close", (code) => resolve(code ?? 1));
  });
}
