/** The processes of this machine, as `ps` tells them. */
import { execFileSync } from "node:child_process";

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** KiB in memory. */
  readonly resident: number;
  readonly command: string;
}

/** Running ones; a zombie is dead. */
export function processes(): readonly Process[] {
  return execFileSync("ps", ["-eo", "pid=,ppid=,pgid=,rss=,stat=,args="], { encoding: "utf8" })
    .split("\n")
    .flatMap((line) => {
      const [, pid, parent, group, resident, state, command] =
        /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
      if (state === undefined || state.startsWith("Z")) return [];
      return [
        {
          pid: Number(pid),
          parent: Number(parent),
          group: Number(group),
          resident: Number(resident),
          command: command ?? "",
        },
      ];
    });
}

/** Descendants of a process. */
export function below(root: number): readonly Process[] {
  const table = processes();
  const found = new Set([root]);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const { pid, parent } of table) if (found.has(parent)) found.add(pid);
  }
  return table.filter(({ pid }) => pid !== root && found.has(pid));
}
