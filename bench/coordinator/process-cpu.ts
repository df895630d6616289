/** CPU time of a process group, from Linux's `/proc`: what a call costs whoever else uses the machine. */
import { readdir, readFile } from "node:fs/promises";

/** Of `/proc`'s clock, `getconf CLK_TCK`: 100 on every Linux there is. */
const MS_PER_TICK = 10;

/** User and system time so far of all living processes of the group; null where there is no `/proc`. */
export async function groupCpuMs(group: number): Promise<number | null> {
  const names = await readdir("/proc").catch(() => null);
  if (!names) return null;
  let ticks = 0;
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    // The name in parentheses may hold anything; after it: state, parent, group, …, utime (12th), stime (13th).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (Number(fields[2]) === group) ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks * MS_PER_TICK;
}

/** Of this process. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
