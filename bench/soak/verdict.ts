/** What a soak shows: whether anything grows, whether anything was lost. Pure. */
import type { Member } from "./family.ts";

/** One look at everything. */
export interface Look {
  readonly seconds: number;
  readonly sweeps: number;
  readonly trials: number;
  readonly stateBytes: number;
  /** Of a burst of calls while the runner is idle. */
  readonly callsPerSecond: number;
  /** Of workerd's heap, after its collector has run; null where it has not. */
  readonly keptBytes: number | null;
  /** The same of the runner's page. */
  readonly pageKeptBytes: number | null;
  readonly family: Readonly<Record<string, Member>>;
}

export interface Growth {
  readonly process: string;
  /** From the second quarter (caches are full then) to the last, each by its middle look; all of a kind together. */
  readonly processes: readonly [number, number];
  readonly residentBytes: readonly [number, number];
  readonly handles: readonly [number, number];
  readonly grows: boolean;
}

/** What workerd still holds after a collection: a sweep that has ended may leave nothing in memory. */
export interface Kept {
  /** All but the first, which comes before caches are full. */
  readonly bytes: readonly number[];
  readonly bytesPerSweep: number;
  readonly grows: boolean;
}

export interface Verdict {
  readonly growth: readonly Growth[];
  readonly kept: Kept;
  readonly pageKept: Kept;
  /** Second quarter, last quarter. */
  readonly callsPerSecond: readonly [number, number];
  readonly stateBytesPerTrial: number;
  readonly lost: number;
  readonly passed: boolean;
}

/** More than this from the second quarter to the last is growth: collectors and allocators breathe below it. */
const MAX_GROWTH = 0.1;
const MAX_GROWTH_BYTES = 16 * 2 ** 20;
/** Connections come and go. */
const MAX_MORE_HANDLES = 8;
/** Chrome starts a helper when it needs one; those that are never ended would be more than this. */
const MAX_MORE_PROCESSES = 1;
/**
 * Resident memory of what runs V8, which is no measure of what is kept: it lets garbage lie until the heap has grown
 * severalfold, and the allocator returns pages late. Bounded it must be all the same; what is kept is asked of its heap.
 */
const MAX_BYTES_WITH_GARBAGE: Readonly<Record<string, number>> = {
  workerd: 512 * 2 ** 20,
  "Chrome renderer": 768 * 2 ** 20,
};
/** Objects of the last ten seconds are still in memory: more of them on a fast machine than on a slow one. */
const MAX_KEPT_GROWTH_BYTES = 2 * 2 ** 20;

/** @param lost accepted results that an export does not have, and trials that ended without one */
export function verdictOf(looks: readonly Look[], lost: number): Verdict {
  const quarter = Math.max(1, Math.floor(looks.length / 4));
  const [early, late] = [looks.slice(quarter, 2 * quarter), looks.slice(-quarter)];
  const [first, last] = [looks[0], looks.at(-1)];
  if (early.length === 0 || !first || !last)
    throw new Error(`${looks.length} looks are too few: let it run longer`);
  const growth = Object.keys(last.family).map((process): Growth => {
    const pair = (of: (member: Member) => number): readonly [number, number] => [
      middle(early.map(({ family }) => (family[process] ? of(family[process]) : 0))),
      middle(late.map(({ family }) => (family[process] ? of(family[process]) : 0))),
    ];
    const [processes, residentBytes, handles] = [
      pair((member) => member.processes),
      pair((member) => member.residentBytes),
      pair((member) => member.handles),
    ];
    // By process: one more of a kind is no growth of those that there were.
    const [bytes, open] = [
      pair((member) => member.residentBytes / member.processes),
      pair((member) => member.handles / member.processes),
    ];
    const bound = MAX_BYTES_WITH_GARBAGE[process];
    const grows =
      (bound !== undefined
        ? residentBytes[1] > bound
        : bytes[1] - bytes[0] > Math.max(MAX_GROWTH_BYTES, MAX_GROWTH * bytes[0])) ||
      open[1] - open[0] > MAX_MORE_HANDLES ||
      processes[1] - processes[0] > MAX_MORE_PROCESSES;
    return { process, processes, residentBytes, handles, grows };
  });
  const kept = keptOf(looks, ({ keptBytes }) => keptBytes);
  const pageKept = keptOf(looks, ({ pageKeptBytes }) => pageKeptBytes);
  return {
    growth,
    kept,
    pageKept,
    callsPerSecond: [
      middle(early.map((look) => look.callsPerSecond)),
      middle(late.map((look) => look.callsPerSecond)),
    ],
    stateBytesPerTrial: (last.stateBytes - first.stateBytes) / Math.max(1, last.trials - first.trials),
    lost,
    passed: lost === 0 && !kept.grows && !pageKept.grows && growth.every(({ grows }) => !grows),
  };
}

function keptOf(looks: readonly Look[], keptIn: (look: Look) => number | null): Kept {
  const [, ...counted] = looks.flatMap((look) => {
    const keptBytes = keptIn(look);
    return keptBytes === null ? [] : [{ sweeps: look.sweeps, keptBytes }];
  });
  const [first, last] = [counted[0], counted.at(-1)];
  if (!first || !last || first === last) throw new Error("too few collections: let it run longer");
  const more = last.keptBytes - first.keptBytes;
  return {
    bytes: counted.map(({ keptBytes }) => keptBytes),
    bytesPerSweep: more / Math.max(1, last.sweeps - first.sweeps),
    grows: more > MAX_KEPT_GROWTH_BYTES,
  };
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
