/** This process and everything below it, as Linux's `/proc` tells: memory and open files by what each process is. */
import { readdir, readFile } from "node:fs/promises";

export interface Member {
  /** Several of a kind are added up. */
  readonly processes: number;
  readonly residentBytes: number;
  readonly handles: number;
}

/** What a command line is; the first that fits. */
const KINDS: readonly (readonly [string, RegExp])[] = [
  ["edge host", /serve-edge/],
  ["workerd", /workerd.* serve/],
  ["guard", /group-guard/],
  ["Chrome GPU process", /--type=gpu-process/],
  ["Chrome renderer", /--type=renderer/],
  ["Chrome helper", /--type=|crashpad/],
  ["Chrome", /--remote-debugging/],
];

const PAGE_BYTES = 4096;

/** Null where there is no `/proc`. */
export async function familyOf(root: number): Promise<Readonly<Record<string, Member>> | null> {
  const names = await readdir("/proc").catch(() => null);
  if (!names) return null;
  const all: NonNullable<Awaited<ReturnType<typeof read>>>[] = [];
  // One after the other: files that are open only to be read here would count among this process's own, by the hundred.
  for (const name of names) {
    const one = /^\d+$/.test(name) ? await read(name) : null;
    if (one) all.push(one);
  }
  const inside = new Set([root]);
  for (let size = 0; size < inside.size; ) {
    size = inside.size;
    for (const { pid, parent } of all) if (inside.has(parent)) inside.add(pid);
  }
  const family: Record<string, Member> = {};
  for (const { pid, command, residentBytes, handles } of all) {
    if (!inside.has(pid)) continue;
    const kind = pid === root ? "bench and runner's host" : KINDS.find(([, fits]) => fits.test(command))?.[0];
    if (kind === undefined) continue;
    const before = family[kind] ?? { processes: 0, residentBytes: 0, handles: 0 };
    family[kind] = {
      processes: before.processes + 1,
      residentBytes: before.residentBytes + residentBytes,
      handles: before.handles + handles,
    };
  }
  return family;
}

async function read(name: string) {
  try {
    const [stat, memory, command, handles] = await Promise.all([
      readFile(`/proc/${name}/stat`, "utf8"),
      readFile(`/proc/${name}/statm`, "utf8"),
      readFile(`/proc/${name}/cmdline`, "utf8"),
      readdir(`/proc/${name}/fd`),
    ]);
    // The name in parentheses may hold anything; after it: state, parent.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return {
      pid: Number(name),
      parent: Number(fields[1]),
      command: command.replaceAll("\0", " "),
      residentBytes: Number(memory.split(" ")[1]) * PAGE_BYTES,
      handles: handles.length,
    };
  } catch {
    // It has ended meanwhile, or is somebody else's.
    return null;
  }
}
