/**
 * Ends a process group with its leader. workerd does not notice that its parent was killed and would go on serving,
 * with the state folder open: a shell that waits for the end of a pipe does, and takes the group with it.
 */
import { spawn } from "node:child_process";

/** Its signals are the leader's to answer; the end of the pipe is what it waits for. */
const WAIT_AND_KILL = 'trap "" TERM INT HUP; read -r _; kill -s KILL -- "-$1"';

/** Guards the group that this process leads, for as long as this process lives. A guard that is killed is replaced. */
export function guardOwnGroup(): void {
  const guard = spawn("/bin/sh", ["-c", WAIT_AND_KILL, "group-guard", String(process.pid)], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.once("error", () => {});
  guard.once("exit", guardOwnGroup);
  guard.stdin.on("error", () => {});
  guard.unref();
  (guard.stdin as Partial<{ unref(): void }>).unref?.();
}
