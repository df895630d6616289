/**
 * The dynamic loader reads its environment when a process starts: a command that opens a device in Node starts
 * itself again with the variables that Dawn needs, once.
 */
import { spawnSync } from "node:child_process";
import { dawnEnvironment } from "../../gpu-runner/hosts/dawn-environment.ts";

const MARK = "SADDLEBENCH_DAWN_ENVIRONMENT";

/** Returns when the environment is right; otherwise runs the command in a child and exits with its code. */
export function ensureDawnEnvironment(): void {
  const environment = dawnEnvironment();
  if (process.env[MARK] || Object.keys(environment).length === 0) return;
  const child = spawnSync(process.execPath, process.argv.slice(1), {
    stdio: "inherit",
    env: { ...process.env, ...environment, [MARK]: "1" },
  });
  process.exit(child.status ?? 1);
}
