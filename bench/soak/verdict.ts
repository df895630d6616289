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
  readonly family: Readonly<Record<string, Member>>;
}

export interface Growth {
  readonly process: string;
  /** From the second quarter (caches are full then) to the last, each by its middle look. */
  readonly residentBytes: readonly [number, number];
  readonly handles: readonly [number, number];
  readonly grows: boolean;
}

export interface Verdict {
  readonly growth: readonly Growth[];
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

/** @param lost accepted results that an export does not have, and trials that ended without one */
export function verdictOf(looks: readonly Look[], lost: number): Verdict {
  const quarter = Math.max(1, Math.floor(looks.length / 4));
  const [early, late] = [looks.slice(quarter, 2 * quarter), looks.slice(-quarter)];
  const [first, last] = [looks[0], looks.at(-1)];
  if (early.length === 0 || !first || !last)
    throw new Error(`${looks.length} looks are too few: let it run longer`);
  const kinds = Object.keys(last.family);
  const growth = kinds.map((process): Growth => {
    const pair = (of: (member: Member) => number): readonly [number, number] => [
      middle(early.map(({ family }) => (family[process] ? of(family[process]) : 0))),
      middle(late.map(({ family }) => (family[process] ? of(family[process]) : 0))),
    ];
    const residentBytes = pair((member) => member.residentBytes);
    const handles = pair((member) => member.handles);
    const more = residentBytes[1] - residentBytes[0];
    const grows =
      more > Math.max(MAX_GROWTH_BYTES, MAX_GROWTH * residentBytes[0]) ||
      handles[1] - handles[0] > MAX_MORE_HANDLES;
    return { process, residentBytes, handles, grows };
  });
  return {
    growth,
    callsPerSecond: [
      middle(early.map((look) => look.callsPerSecond)),
      middle(late.map((look) => look.callsPerSecond)),
    ],
    stateBytesPerTrial: (last.stateBytes - first.stateBytes) / Math.max(1, last.trials - first.trials),
    lost,
    passed: lost === 0 && growth.every(({ grows }) => !grows),
  };
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
